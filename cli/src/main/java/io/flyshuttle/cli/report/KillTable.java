package io.flyshuttle.cli.report;

import io.flyshuttle.cli.child.Flow;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.terminal.Screen;
import io.flyshuttle.cli.workload.Runaways;
import io.flyshuttle.forecast.Units;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code --kill-demo} has seen, as text: side by side, or one below the other. */
public final class KillTable {
  private static final String GAP = "  ";
  private static final Pattern FRAME = Pattern.compile(".*?([^.]+\\.[^.(]+)\\(.*?(:\\d+)?\\)");

  private final Screen screen;
  private final Runaways work;
  private final Map<String, Attempt> attempts;
  private final Map<String, Flow> flows = new LinkedHashMap<>();

  /** Prepares to print {@code attempts}, by strategy, on {@code screen}. */
  public KillTable(Screen screen, Runaways work, Map<String, Attempt> attempts) {
    this.screen = screen;
    this.work = work;
    this.attempts = attempts;
    attempts.forEach((strategy, attempt) -> {
      if (attempt instanceof Attempt.Watched(Flow flow, _)) {
        flows.put(strategy, flow);
      }
    });
  }

  /** One line of the table. */
  private record Line(String label, Function<Flow, String> cell) {}

  private static final List<Line> LINES =
      List.of(
          new Line("items done", KillTable::ended),
          new Line("runaways", KillTable::fate),
          new Line("rate before", flow -> Units.rate(flow.rateBefore()) + " /s"),
          new Line("rate after", flow -> Units.rate(flow.rateAfter()) + " /s"),
          new Line("longest pause", KillTable::pause),
          new Line("busy at the end", flow -> cores(flow.coresAfter())),
          new Line("close()", KillTable::close));

  /** Prints it: the figures, how the items flowed, and what became of those that never end. */
  public void print() {
    if (!flows.isEmpty()) {
      introduce();
      figures();
      screen.out().println();
      new FlowStrips(screen, flows).print();
      screen.out().println();
      flows.forEach(this::stories);
    }
    attempts.forEach((strategy, attempt) -> {
      if (attempt instanceof Attempt.Failed failed) {
        screen.print(strategy + ": " + screen.bad("failed") + ": " + failed.reason());
      }
    });
  }

  private void introduce() {
    screen.print(
        ("%d items on %d worker JVMs, then on %2$d threads. Each has %d ms, then it is interrupted;"
                + " a worker that does not heed that is killed. Two of the items never end.")
            .formatted(work.items(), work.width(), Runaways.DEADLINE.toMillis()));
    screen.out().println();
  }

  // ---- figures

  private void figures() {
    int label = LINES.stream().mapToInt(line -> line.label.length()).max().orElse(0);
    List<Integer> widths = new ArrayList<>();
    flows.forEach((strategy, flow) ->
        widths.add(
            LINES.stream()
                .mapToInt(line -> line.cell.apply(flow).length())
                .reduce(strategy.length(), Math::max)));
    int width = label + widths.stream().mapToInt(one -> one + GAP.length()).sum();
    if (width <= screen.columns().getAsInt()) {
      sideBySide(label, widths, width);
    } else {
      oneBelowTheOther(label);
    }
  }

  private void sideBySide(int label, List<Integer> widths, int width) {
    List<String> names = List.copyOf(flows.keySet());
    screen.out().println(screen.bold(row(label, widths, "", names)));
    screen.out().println((screen.isUnicode() ? "─" : "-").repeat(width));
    for (Line line : LINES) {
      List<String> cells = flows.values().stream().map(line.cell).toList();
      screen.out().println(row(label, widths, line.label, cells));
    }
  }

  private static String row(int label, List<Integer> widths, String name, List<String> cells) {
    StringBuilder row = new StringBuilder(padded(name, label));
    for (int i = 0; i < cells.size(); i++) {
      row.append(GAP).append(padded(cells.get(i), widths.get(i)));
    }
    return row.toString().stripTrailing();
  }

  private void oneBelowTheOther(int label) {
    flows.forEach((strategy, flow) -> {
      screen.out().println(screen.bold(strategy));
      for (Line line : LINES) {
        screen.out().println(padded(line.label, label) + GAP + line.cell.apply(flow));
      }
    });
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String ended(Flow flow) {
    String ended =
        flow.ended().size() + (flow.late() > 0 ? " (%d late)".formatted(flow.late()) : "");
    return flow.hasAll() ? ended + " in " + Units.seconds(flow.seconds()) : ended + ", then none";
  }

  private static String fate(Flow flow) {
    long killed = flow.runaways().stream().filter(Flow.Runaway::killed).count();
    return killed > 0 ? killed + " killed" : flow.left() + " still run";
  }

  private static String pause(Flow flow) {
    return flow.hasAll() ? Units.millis(1e3 * flow.longestPause()) : "has no end";
  }

  private static String cores(double busy) {
    return String.format(Locale.ROOT, "%.1f cores", busy);
  }

  private static String close(Flow flow) {
    String seconds = Units.seconds(flow.closeSeconds());
    return flow.left() == 0 ? seconds : "gave up after " + seconds;
  }

  // ---- words

  private void stories(String strategy, Flow flow) {
    for (Flow.Runaway runaway : flow.runaways()) {
      screen.print(
          "%s: item %d, %s, %s after %s%s %s%s."
              .formatted(
                  screen.bold(strategy),
                  runaway.item(),
                  runaway.what(),
                  runaway.killed() ? screen.good("killed") : screen.bad("given up"),
                  Units.seconds(runaway.over() - runaway.began()),
                  runaway.killed() ? " in" : ", still in",
                  where(runaway.at()),
                  runaway.killed() ? replaced(runaway) : ""));
    }
    if (flow.left() > 0) {
      screen.print(
          "%s: no interrupt and no close() ended %s; the end of the JVM did."
              .formatted(screen.bold(strategy), flow.left() == 1 ? "it" : "them"));
    }
  }

  private static String replaced(Flow.Runaway runaway) {
    return runaway.replacedMs().isPresent()
        ? "; a spare began the next item %s later"
            .formatted(Units.millis(runaway.replacedMs().getAsDouble()))
        : "";
  }

  private static String where(List<String> frames) {
    return frames.isEmpty()
        ? "a place that could not be told"
        : frames.stream().map(KillTable::frame).collect(Collectors.joining(", called by "));
  }

  /** Such as "Runaways.spin:148"; in the JDK the line says nothing to most. */
  private static String frame(String text) {
    Matcher frame = FRAME.matcher(text);
    if (!frame.matches()) {
      return text;
    }
    return text.startsWith("java.") ? frame.group(1) : frame.group(1) + frame.group(2);
  }
}
