package io.flyshuttle.cli.report;

import io.flyshuttle.cli.terminal.Screen;
import io.flyshuttle.cli.text.Wrap;
import io.flyshuttle.forecast.Plan;
import io.flyshuttle.forecast.Sweep;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** A forecast as text. */
public final class ForecastText {
  private static final int LEAST_TEXT = 24; // columns; in fewer, words stand one below the other

  private final Screen screen;
  private final Simulated simulated;

  /** Prepares to print {@code simulated} on {@code screen}. */
  public ForecastText(Screen screen, Simulated simulated) {
    this.screen = screen;
    this.simulated = simulated;
  }

  /** Prints the table, the recommendation, why its numbers are what they are, and the sweep. */
  public void print() {
    screen.print("Forecast, not measured: " + simulated.workload() + ".");
    screen.out().println();
    Plan plan = simulated.plan();
    new TextTable<>(screen, plan.forecasts(), ForecastCells.choices(simulated))
        .print(simulated::isChosen, (_, last) -> last);
    if (plan.of("synchronous").isEmpty()) {
      screen.out().println();
      screen.print("The speed-up is over synchronous, which is not among --strategies.");
    }
    screen.out().println();
    screen.print(
        "Recommended: %s: %s."
            .formatted(screen.bold(plan.forecast().strategy()), simulated.because()));
    screen.out().println();
    numbers(simulated.numbers());
    screen.out().println();
    plan.changes().forEach(change -> hanging("- ", change));
    simulated.sweep().ifPresent(this::sweep);
    screen.out().println();
    screen.print(simulated.source(Instant.now()));
  }

  private void numbers(List<Plan.Reason> reasons) {
    int names = width(reasons.stream().map(Plan.Reason::name));
    int values = width(reasons.stream().map(Plan.Reason::value));
    for (Plan.Reason reason : reasons) {
      hanging(
          ("%-" + names + "s  %" + values + "s  ").formatted(reason.name(), reason.value()),
          reason.because());
    }
  }

  private static int width(Stream<String> words) {
    return words.mapToInt(String::length).max().orElse(0);
  }

  /** {@code text} behind {@code label}, and so are the lines that it goes on in. */
  private void hanging(String label, String text) {
    int room = screen.columns().getAsInt() - label.length();
    if (!screen.outIsTerminal() || room < LEAST_TEXT) {
      screen.print(label + text);
      return;
    }
    Iterator<String> lines = Wrap.lines(text, room).iterator();
    screen.out().println(label + lines.next());
    lines.forEachRemaining(line -> screen.out().println(" ".repeat(label.length()) + line));
  }

  private void sweep(Sweep sweep) {
    screen.out().println();
    screen.print("Time over %s; * is the choice, bold what was given.".formatted(title(sweep)));
    screen.out().println();
    new TextTable<>(screen, sweep.points(), ForecastCells.sweepChoices(sweep))
        .print(point -> point.value() == sweep.given(), (_, last) -> last);
  }

  static String title(Sweep sweep) {
    return switch (sweep.over()) {
      case CONCURRENCY -> "the items that may wait at once";
      case CORES -> "the cores";
      case CPU_SHARE -> "the part of an item's time that it computes";
    };
  }
}
