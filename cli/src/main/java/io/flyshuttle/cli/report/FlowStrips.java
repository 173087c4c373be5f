package io.flyshuttle.cli.report;

import io.flyshuttle.cli.child.Flow;
import io.flyshuttle.cli.terminal.Screen;
import io.flyshuttle.forecast.Units;
import java.util.List;
import java.util.Map;

/**
 * How items flowed over time: a strip of blocks for each strategy, as high as items ended in that
 * slice, all on one scale, and below it when an item was given up.
 */
final class FlowStrips {
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";
  private static final String PLAIN = ".:-=+*%#";
  private static final int LEFT = 18;
  private static final int NARROW = 60;
  private static final int MOST = 60;

  private final Screen screen;
  private final Map<String, Flow> flows;
  private final double slice; // seconds

  FlowStrips(Screen screen, Map<String, Flow> flows) {
    this.screen = screen;
    this.flows = flows;
    double longest = flows.values().stream().mapToDouble(Flow::watchedSeconds).max().orElse(1);
    slice = longest / cells();
  }

  private boolean isNarrow() {
    return screen.columns().getAsInt() < NARROW;
  }

  private int cells() {
    int left = isNarrow() ? 0 : LEFT;
    return Math.clamp(screen.columns().getAsInt() - left - 1, 10, MOST);
  }

  void print() {
    long most = flows.values().stream().mapToLong(flow -> max(counts(flow))).max().orElse(1);
    flows.forEach((strategy, flow) -> {
      String name = isNarrow() ? strategy + "\n" : ("%-" + LEFT + "s").formatted(strategy);
      String indent = isNarrow() ? "" : " ".repeat(LEFT);
      screen.out().println(name + blocks(counts(flow), most));
      screen.out().println(indent + marks(flow).stripTrailing());
    });
    screen.print(
        "Items over %s; %s: an item was killed, %s: one was given up and goes on."
            .formatted(Units.seconds(slice * cells()), killed(), late()));
  }

  private long[] counts(Flow flow) {
    long[] counts = new long[(int) Math.ceil(flow.watchedSeconds() / slice)];
    flow.ended().forEach(at -> counts[cell(at, counts.length)]++);
    return counts;
  }

  private int cell(double at, int length) {
    return Math.clamp((long) (at / slice), 0, length - 1);
  }

  private static long max(long[] counts) {
    long max = 1;
    for (long count : counts) {
      max = Math.max(max, count);
    }
    return max;
  }

  private String blocks(long[] counts, long most) {
    String heights = screen.isUnicode() ? BLOCKS : PLAIN;
    StringBuilder strip = new StringBuilder();
    for (long count : counts) {
      int height = (int) Math.ceil((double) count / most * heights.length());
      strip.append(height == 0 ? ' ' : heights.charAt(height - 1));
    }
    return strip.toString();
  }

  private String marks(Flow flow) {
    List<Flow.Runaway> runaways = flow.runaways();
    StringBuilder marks = new StringBuilder();
    int end = 0;
    for (Flow.Runaway runaway : runaways) {
      int cell = cell(runaway.over(), Integer.MAX_VALUE);
      marks.append(" ".repeat(Math.max(0, cell - end)));
      marks.append(runaway.killed() ? killed() : late());
      end = Math.max(end, cell) + 1;
    }
    return marks.toString();
  }

  private String killed() {
    return screen.good(screen.isUnicode() ? "✗" : "x");
  }

  private String late() {
    return screen.bad("!");
  }
}
