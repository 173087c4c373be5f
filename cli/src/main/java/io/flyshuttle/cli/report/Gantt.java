package io.flyshuttle.cli.report;

import io.flyshuttle.forecast.Timeline;
import io.flyshuttle.forecast.Units;
import java.util.Locale;

/** A line for each item: when it waits, when it stands in line, when it computes. */
final class Gantt {
  private static final int WIDTH = 1160;
  private static final int LEFT = 72;
  private static final int RIGHT = 20;
  private static final int LINE = 12;
  private static final int BAR = 9;
  private static final int FOOT = 26;

  private Gantt() {}

  static String of(Timeline timeline, int items) {
    double end = timeline.bars().stream().mapToDouble(Timeline.Bar::end).max().orElse(1);
    Scale scale = Scale.linear(end);
    int height = items * LINE + FOOT;
    Svg svg = new Svg(WIDTH, height, label(timeline, items, end));
    for (double tick : scale.ticks()) {
      double x = x(scale, tick);
      svg.line("grid", x, 0, x, height - FOOT);
      svg.text("tick", "middle", x, height - 8.0, Units.shortTime(tick));
    }
    svg.text("tick", "end", LEFT - 8.0, LINE - 2.0, "item 1");
    svg.text("tick", "end", LEFT - 8.0, items * LINE - 2.0, String.valueOf(items));
    for (Timeline.Bar bar : timeline.bars()) {
      double x = x(scale, bar.begin());
      String tip =
          "item %d %s %s"
              .formatted(bar.item() + 1, verb(bar), Units.shortTime(bar.end() - bar.begin()));
      svg.bar(
          style(bar.activity()),
          x,
          bar.item() * LINE + (LINE - BAR) / 2.0,
          x(scale, bar.end()) - x,
          BAR,
          tip);
    }
    svg.line("axis", LEFT, 0, LEFT, height - FOOT);
    return svg.toString();
  }

  private static String label(Timeline timeline, int items, double end) {
    return "The first %d items under %s, which end after %s"
        .formatted(items, timeline.setting().strategy(), Units.shortTime(end));
  }

  static String style(Timeline.Activity activity) {
    return "is-" + activity.name().toLowerCase(Locale.ROOT);
  }

  private static String verb(Timeline.Bar bar) {
    return switch (bar.activity()) {
      case WAIT -> "waits";
      case QUEUE -> "stands in line for";
      case WORK -> "computes";
    };
  }

  private static double x(Scale scale, double seconds) {
    return LEFT + (WIDTH - LEFT - RIGHT) * scale.at(seconds);
  }
}
