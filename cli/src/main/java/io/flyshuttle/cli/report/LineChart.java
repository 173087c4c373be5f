package io.flyshuttle.cli.report;

import io.flyshuttle.cli.child.Point;
import io.flyshuttle.cli.compare.Row;
import java.util.List;
import java.util.function.DoubleFunction;

/** One line over time for each strategy. */
final class LineChart {
  private static final int WIDTH = 1160;
  private static final int HEIGHT = 300;
  private static final int LEFT = 72;
  private static final int RIGHT = 20;
  private static final int TOP = 12;
  private static final int BOTTOM = 34;

  /** Of fewer, the line would be drawn by the chart rather than by the run. */
  private static final int LEAST_SAMPLES = 10;

  private LineChart() {}

  /** Whether there is enough of a row to draw. */
  static boolean isDrawn(Row row) {
    return samples(row).size() >= LEAST_SAMPLES;
  }

  /** What was seen of a row: without the beginning, which no logarithmic axis has. */
  static List<Point> samples(Row row) {
    return row.figures().stream()
        .flatMap(figures -> figures.progress().stream())
        .filter(point -> point.seconds() > 0)
        .toList();
  }

  /** On which scales a chart shows the items of each row. */
  record Measure(String title, Scale time, Scale scale, DoubleFunction<String> tick) {}

  static String of(List<Row> rows, Measure measure) {
    Svg svg = new Svg(WIDTH, HEIGHT, measure.title + "; the table has the figures");
    for (double tick : measure.scale.ticks()) {
      double y = y(measure, tick);
      svg.line("grid", LEFT, y, WIDTH - RIGHT, y);
      svg.text("tick", "end", LEFT - 8.0, y + 4, measure.tick.apply(tick));
    }
    for (double tick : measure.time.ticks()) {
      double x = x(measure, tick);
      svg.line("grid", x, TOP, x, HEIGHT - BOTTOM);
      svg.text("tick", "middle", x, HEIGHT - 12.0, PageFigures.time(tick));
    }
    svg.line("axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (isDrawn(row)) {
        svg.path("curve s" + i, curve(measure, samples(row)), row.strategy());
      }
    }
    return svg.toString();
  }

  private static CharSequence curve(Measure measure, List<Point> points) {
    StringBuilder all = new StringBuilder();
    for (Point point : points) {
      all.append(Svg.round(x(measure, point.seconds())))
          .append(',')
          .append(Svg.round(y(measure, point.value())))
          .append(' ');
    }
    return all;
  }

  private static double x(Measure measure, double seconds) {
    return LEFT + (WIDTH - LEFT - RIGHT) * measure.time.at(seconds);
  }

  private static double y(Measure measure, double value) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * measure.scale.at(value);
  }
}
