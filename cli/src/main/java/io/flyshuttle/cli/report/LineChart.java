package io.flyshuttle.cli.report;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** One line for each strategy, over time or something else. */
final class LineChart {
  private static final int WIDTH = 1160;
  private static final int HEIGHT = 300;
  private static final int LEFT = 72;
  private static final int RIGHT = 20;
  private static final int TOP = 12;
  private static final int BOTTOM = 34;

  private LineChart() {}

  /**
   * One line.
   *
   * @param style the number of its colour
   * @param points on it
   */
  record Curve(String name, int style, List<At> points) {}

  /** A point of a line. */
  record At(double along, double up) {}

  /** On which scales a chart shows its lines: along, and up. */
  record Measure(
      String title,
      Scale along,
      DoubleFunction<String> alongTick,
      Scale up,
      DoubleFunction<String> upTick) {}

  static String of(List<Curve> curves, Measure measure) {
    Svg svg = new Svg(WIDTH, HEIGHT, measure.title + "; the table has the figures");
    for (double tick : measure.up.ticks()) {
      double y = y(measure, tick);
      svg.line("grid", LEFT, y, WIDTH - RIGHT, y);
      svg.text("tick", "end", LEFT - 8.0, y + 4, measure.upTick.apply(tick));
    }
    for (double tick : measure.along.ticks()) {
      double x = x(measure, tick);
      svg.line("grid", x, TOP, x, HEIGHT - BOTTOM);
      svg.text("tick", "middle", x, HEIGHT - 12.0, measure.alongTick.apply(tick));
    }
    svg.line("axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
    for (Curve curve : curves) {
      svg.path("curve s" + curve.style, points(measure, curve.points), curve.name);
    }
    return svg.toString();
  }

  /** Whose colour is whose, as the entries of a list. */
  static String legend(List<Curve> curves) {
    return curves.stream()
        .map(curve ->
            "<li><i class=\"dot s%d\"></i>%s</li>".formatted(curve.style, Svg.escape(curve.name)))
        .collect(Collectors.joining());
  }

  private static CharSequence points(Measure measure, List<At> points) {
    StringBuilder all = new StringBuilder();
    for (At point : points) {
      all.append(Svg.round(x(measure, point.along)))
          .append(',')
          .append(Svg.round(y(measure, point.up)))
          .append(' ');
    }
    return all;
  }

  private static double x(Measure measure, double value) {
    return LEFT + (WIDTH - LEFT - RIGHT) * measure.along.at(value);
  }

  private static double y(Measure measure, double value) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * measure.up.at(value);
  }
}
