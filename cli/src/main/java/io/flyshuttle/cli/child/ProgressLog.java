package io.flyshuttle.cli.child;

import java.util.ArrayList;
import java.util.List;

/** Items done over time, thinned as it grows, so that a long run needs no more than a short one. */
final class ProgressLog {
  private static final int MAX_POINTS = 400;

  private List<Point> points = new ArrayList<>();
  private int every = 1;
  private int skipped;

  ProgressLog() {
    points.add(new Point(0, 0));
  }

  synchronized void add(double seconds, long done) {
    skipped++;
    if (skipped < every) {
      return;
    }
    skipped = 0;
    points.add(new Point(seconds, done));
    if (points.size() > MAX_POINTS) {
      List<Point> kept = new ArrayList<>();
      for (int i = 0; i < points.size(); i += 2) {
        kept.add(points.get(i));
      }
      points = kept;
      every *= 2;
    }
  }

  /** All points kept, closed by the end of the run. */
  synchronized List<Point> until(double seconds, long done) {
    List<Point> all = new ArrayList<>(points);
    all.add(new Point(seconds, done));
    return all;
  }
}
