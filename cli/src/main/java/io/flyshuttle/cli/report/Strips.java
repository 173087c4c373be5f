package io.flyshuttle.cli.report;

import io.flyshuttle.cli.child.Point;
import io.flyshuttle.cli.compare.Figures;
import io.flyshuttle.cli.compare.Row;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * One strip for each strategy, one below the other, each as wide as its own run is long: lines that
 * jump up and down would hide each other in one picture.
 */
final class Strips {
  private static final int WIDTH = 1160;
  private static final int LEFT = 190;
  private static final int RIGHT = 24;
  private static final int STRIP = 92;
  private static final int PLOT = 62;
  private static final int MARKS = 8; // below that no mark would find room

  private Strips() {}

  /** What a strip shows over time, on a scale that all strips share. */
  record Measure(
      String title,
      Scale scale,
      Function<Figures, List<Point>> points,
      DoubleFunction<String> tick) {}

  static String of(List<Row> rows, Measure measure) {
    List<Row> ended = rows.stream().filter(row -> row.figures().isPresent()).toList();
    Svg svg =
        new Svg(
            WIDTH,
            Math.max(MARKS, ended.size() * STRIP),
            measure.title + "; the table has the figures");
    for (int i = 0; i < ended.size(); i++) {
      Row row = ended.get(i);
      strip(svg, row, "s" + rows.indexOf(row), i * STRIP + MARKS, measure);
    }
    return svg.toString();
  }

  private static void strip(Svg svg, Row row, String style, double top, Measure measure) {
    double bottom = top + PLOT;
    svg.text("name", "start", 0, top + PLOT / 2.0 + 5, row.strategy());
    List<Double> ticks = measure.scale.ticks();
    for (double tick : ticks) {
      double y = bottom - PLOT * measure.scale.at(tick);
      svg.line("grid", LEFT, y, WIDTH - RIGHT, y);
    }
    svg.text("tick", "end", LEFT - 8.0, bottom, measure.tick.apply(ticks.getFirst()));
    svg.text("tick", "end", LEFT - 8.0, top + 8, measure.tick.apply(ticks.getLast()));
    Figures figures = row.figures().orElseThrow();
    double end = figures.progress().getLast().seconds();
    StringBuilder outline = new StringBuilder(at(LEFT, bottom));
    for (Point point : measure.points.apply(figures)) {
      double x = LEFT + (WIDTH - LEFT - RIGHT) * Math.min(1, point.seconds() / end);
      outline.append(at(x, bottom - PLOT * measure.scale.at(point.value())));
    }
    svg.path("area " + style, outline.append(at(WIDTH - RIGHT, bottom)), row.strategy());
    svg.line("axis", LEFT, bottom, WIDTH - RIGHT, bottom);
    svg.text("tick", "start", LEFT, bottom + 15, "0 s");
    svg.text("tick", "end", WIDTH - RIGHT, bottom + 15, PageFigures.time(tidy(end)));
  }

  private static String at(double x, double y) {
    return Svg.round(x) + "," + Svg.round(y) + " ";
  }

  private static double tidy(double seconds) {
    return Math.rint(seconds * 100) / 100;
  }
}
