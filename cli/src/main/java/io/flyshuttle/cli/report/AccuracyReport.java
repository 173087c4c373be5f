package io.flyshuttle.cli.report;

import io.flyshuttle.cli.accuracy.Errors;
import io.flyshuttle.cli.accuracy.Examination;
import io.flyshuttle.cli.accuracy.Pair;
import io.flyshuttle.cli.state.Sample;
import io.flyshuttle.cli.terminal.Screen;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** How far the forecasts of a grid, or of the runs so far, were off: as text. */
public final class AccuracyReport {
  private static final double RIGHT = 0.1;
  private static final double RIGHT_MEMORY = 0.2;
  private static final double LEAST_LATENESS = 5e-3; // seconds: less is as good as none
  private static final double LEAST_CPU = 0.1; // cores: what the measuring itself uses of one

  private final Screen screen;
  private final ErrorTable table;

  /** Prepares to print on {@code screen}. */
  public AccuracyReport(Screen screen) {
    this.screen = screen;
    this.table = new ErrorTable(screen);
  }

  /** Of a grid. */
  public void print(Examination.Results results) {
    List<Pair> pairs = results.pairs();
    table.head();
    table.line("time", errors(pairs, Pair::error, RIGHT));
    Set<String> strategies = new LinkedHashSet<>(pairs.stream().map(Pair::strategy).toList());
    for (String strategy : strategies) {
      table.line(
          "  " + strategy,
          errors(
              pairs.stream().filter(one -> one.strategy().equals(strategy)).toList(),
              Pair::error,
              RIGHT));
    }
    table.line("time, as said before", errors(pairs, Pair::errorBefore, RIGHT));
    table.line("CPU time", errors(pairs, AccuracyReport::cpu, RIGHT));
    table.line("latency to others", errors(pairs, AccuracyReport::lateness, 1));
    table.line(
        "peak memory",
        errors(
            pairs.stream().filter(one -> one.measured().memoryBytes() > 0).toList(),
            AccuracyReport::memory,
            RIGHT_MEMORY));
    long disturbed = pairs.stream().filter(one -> one.conditions().disturbed()).count();
    screen.out().println();
    screen.print(
        "right: time and CPU time within 10 %, latency within a factor of 2, memory within 20 %;"
            + " bias: the middle error with its sign, below 0 where forecasts are too low.");
    screen.print(
        "%d runs were repeated for what others did; %d were disturbed all the same."
            .formatted(results.repeated(), disturbed));
  }

  /** Of runs that were stored. */
  public void print(List<Sample> samples) {
    Map<String, List<Double>> errors = new LinkedHashMap<>();
    for (Sample sample : samples) {
      errors
          .computeIfAbsent(sample.strategy(), _ -> new java.util.ArrayList<>())
          .add(sample.error());
    }
    table.head();
    table.line("time", Errors.of(samples.stream().map(Sample::error).toList(), RIGHT));
    errors.forEach((strategy, some) -> table.line("  " + strategy, Errors.of(some, RIGHT)));
  }

  private static Errors errors(List<Pair> pairs, ToDoubleFunction<Pair> error, double most) {
    return Errors.of(pairs.stream().mapToDouble(error).boxed().toList(), most);
  }

  static double cpu(Pair pair) {
    double least = LEAST_CPU * pair.measured().seconds();
    double measured = pair.measured().cpuSeconds();
    return (pair.forecast().cpuSeconds() - measured) / Math.max(least, measured);
  }

  static double memory(Pair pair) {
    return (double) pair.forecast().memoryBytes() / pair.measured().memoryBytes() - 1;
  }

  /** Of a quotient, whichever is larger above: 1 is a factor of 2. */
  static double lateness(Pair pair) {
    double forecast = Math.max(LEAST_LATENESS, pair.forecast().latenessP99());
    double measured = Math.max(LEAST_LATENESS, pair.measured().latenessP99());
    return forecast >= measured ? forecast / measured - 1 : 1 - measured / forecast;
  }
}
