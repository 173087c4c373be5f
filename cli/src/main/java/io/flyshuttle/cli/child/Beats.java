package io.flyshuttle.cli.child;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The beats of a heartbeat that is due every {@value #PERIOD_MS} ms on a fixed schedule: a late
 * beat does not move the next one's due time, so a blockage counts for as many beats as it delayed.
 * Written by one thread, read after it has ended.
 */
final class Beats {
  static final int PERIOD_MS = 10;

  private static final int MAX_POINTS = 300;
  private static final double NANOS_PER_MS = 1e6;

  private final long start;
  private double[] latenessMs = new double[1024];
  private int count;

  /** A schedule whose first beat is due one period after {@code start}, in nanoseconds. */
  Beats(long start) {
    this.start = start;
  }

  /** When the next beat is due, in nanoseconds. */
  long nextDue() {
    return start + (count + 1L) * PERIOD_MS * 1_000_000L;
  }

  /** Notes that the next beat came at {@code now}, in nanoseconds. */
  void beat(long now) {
    if (count == latenessMs.length) {
      latenessMs = Arrays.copyOf(latenessMs, 2 * count);
    }
    double late = Math.max(0, now - nextDue()) / NANOS_PER_MS;
    latenessMs[count] = late;
    count++;
  }

  /**
   * Closes the schedule at {@code end}: beats that were due by then and never ran count as well.
   */
  Lateness until(long end) {
    while (nextDue() <= end) {
      beat(end);
    }
    double[] sorted = Arrays.copyOf(latenessMs, count);
    Arrays.sort(sorted);
    return new Lateness(
        percentile(sorted, 0.50), percentile(sorted, 0.99), percentile(sorted, 1), timeline());
  }

  /** The nearest rank: the smallest value that at least the share {@code part} does not exceed. */
  private static double percentile(double[] sorted, double part) {
    if (sorted.length == 0) {
      return 0;
    }
    return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
  }

  /** The maximum of each of at most {@value #MAX_POINTS} stretches, so that no blockage is lost. */
  private List<Point> timeline() {
    int perPoint = Math.max(1, (count + MAX_POINTS - 1) / MAX_POINTS);
    List<Point> points = new ArrayList<>();
    for (int from = 0; from < count; from += perPoint) {
      int to = Math.min(count, from + perPoint);
      double worst = Arrays.stream(latenessMs, from, to).max().orElse(0);
      points.add(new Point(to * PERIOD_MS / 1e3, worst));
    }
    return points;
  }
}
