package io.flyshuttle.cli.report;

import io.flyshuttle.cli.compare.Figures;
import io.flyshuttle.cli.compare.Row;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** One bar for each strategy. */
final class BarChart {
  private static final int WIDTH = 560;
  private static final int LEFT = 132;
  private static final int RIGHT = 86; // room for a value behind the longest bar
  private static final int LINE = 34;
  private static final int BAR = 20;
  private static final int FOOT = 26;

  private BarChart() {}

  /** What a chart shows of each row, on which scale, in which words. */
  record Measure(
      String title,
      Scale scale,
      ToDoubleFunction<Figures> value,
      DoubleFunction<String> words,
      DoubleFunction<String> tick) {}

  static String of(List<Row> rows, Measure measure) {
    int height = rows.size() * LINE + FOOT;
    Svg svg = new Svg(WIDTH, height, measure.title + ": " + summary(rows, measure));
    double span = WIDTH - LEFT - RIGHT;
    for (double tick : measure.scale.ticks()) {
      double x = LEFT + span * measure.scale.at(tick);
      svg.line("grid", x, 0, x, height - FOOT);
      svg.text("tick", "middle", x, height - 8.0, measure.tick.apply(tick));
    }
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double y = i * LINE + (LINE - BAR) / 2.0;
      svg.text("name", "end", LEFT - 10.0, y + BAR - 5.5, row.strategy());
      if (row.figures().isEmpty()) {
        svg.text("tick", "start", LEFT + 6.0, y + BAR - 5.5, row.verdict().words());
        continue;
      }
      double value = measure.value.applyAsDouble(row.figures().get());
      String words = measure.words.apply(value);
      double length = span * measure.scale.at(value);
      svg.bar("fill s" + i, LEFT, y, length, BAR, row.strategy() + ": " + words);
      svg.text("value", "start", LEFT + Math.max(1, length) + 7, y + BAR - 5.5, words);
    }
    svg.line("axis", LEFT, 0, LEFT, height - FOOT);
    return svg.toString();
  }

  /** For those who can't see it. */
  private static String summary(List<Row> rows, Measure measure) {
    StringBuilder words = new StringBuilder();
    for (Row row : rows) {
      String value =
          row.figures()
              .map(figures -> measure.words.apply(measure.value.applyAsDouble(figures)))
              .orElse(row.verdict().words());
      words.append(words.isEmpty() ? "" : ", ").append(row.strategy()).append(' ').append(value);
    }
    return words.toString();
  }
}
