package io.flyshuttle.cli.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** One bar for each strategy. */
final class BarChart {
  private static final int WIDTH = 560;
  private static final int LEFT = 132;
  private static final int RIGHT = 86; // room for a value behind the longest bar
  private static final int LINE = 34;
  private static final int BAR = 20;
  private static final int FOOT = 26;

  private BarChart() {}

  /**
   * One bar, or words in its place.
   *
   * @param name beside it
   * @param value how long it is
   * @param words what stands behind it, or where it would be
   */
  record Bar(String name, OptionalDouble value, String words) {
    static Bar of(String name, double value, DoubleFunction<String> words) {
      return new Bar(name, OptionalDouble.of(value), words.apply(value));
    }

    static Bar none(String name, String words) {
      return new Bar(name, OptionalDouble.empty(), words);
    }
  }

  /** What a chart shows, and on which scale. */
  record Measure(String title, Scale scale, DoubleFunction<String> tick) {}

  static String of(List<Bar> bars, Measure measure) {
    int height = bars.size() * LINE + FOOT;
    Svg svg = new Svg(WIDTH, height, measure.title + ": " + summary(bars));
    double span = WIDTH - LEFT - RIGHT;
    for (double tick : measure.scale.ticks()) {
      double x = LEFT + span * measure.scale.at(tick);
      svg.line("grid", x, 0, x, height - FOOT);
      svg.text("tick", "middle", x, height - 8.0, measure.tick.apply(tick));
    }
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double y = i * LINE + (LINE - BAR) / 2.0;
      svg.text("name", "end", LEFT - 10.0, y + BAR - 5.5, bar.name);
      if (bar.value.isEmpty()) {
        svg.text("tick", "start", LEFT + 6.0, y + BAR - 5.5, bar.words);
        continue;
      }
      double length = span * measure.scale.at(bar.value.getAsDouble());
      svg.bar("fill s" + i, LEFT, y, length, BAR, bar.name + ": " + bar.words);
      svg.text("value", "start", LEFT + Math.max(1, length) + 7, y + BAR - 5.5, bar.words);
    }
    svg.line("axis", LEFT, 0, LEFT, height - FOOT);
    return svg.toString();
  }

  /** For those who can't see it. */
  private static String summary(List<Bar> bars) {
    return bars.stream().map(bar -> bar.name + " " + bar.words).collect(Collectors.joining(", "));
  }
}
