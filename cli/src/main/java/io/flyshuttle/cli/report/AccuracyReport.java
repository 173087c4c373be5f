package io.flyshuttle.cli.report;

import io.flyshuttle.cli.accuracy.Errors;
import io.flyshuttle.cli.accuracy.Examination;
import io.flyshuttle.cli.accuracy.Pair;
import io.flyshuttle.cli.accuracy.Regret;
import io.flyshuttle.cli.state.Sample;
import io.flyshuttle.cli.terminal.Screen;
import io.flyshuttle.forecast.Forecast;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    List<Pair> sampled = pairs.stream().filter(one -> one.profiled().isPresent()).toList();
    table.line("time, from a sample", errors(sampled, AccuracyReport::sampled, RIGHT));
    table.line("CPU time", errors(pairs, AccuracyReport::cpu, RIGHT));
    table.line("latency to others", errors(pairs, AccuracyReport::lateness, 1));
    table.line(
        "peak memory",
        errors(
            pairs.stream().filter(one -> one.measured().memoryBytes() > 0).toList(),
            AccuracyReport::memory,
            RIGHT_MEMORY));
    screen.out().println();
    intervals(sampled);
    regrets("", Regret.of(pairs, results.machine(), pair -> Optional.of(exact(pair))));
    regrets("the sample's ", Regret.of(pairs, results.machine(), Pair::profiled));
    long disturbed = pairs.stream().filter(one -> one.conditions().disturbed()).count();
    screen.out().println();
    screen.print(
        "right: time and CPU time within 10 %, latency within a factor of 2, memory within 20 %;"
            + " bias: the middle error with its sign, below 0 where forecasts are too low.");
    screen.print(
        "%d runs were repeated for what others did; %d were disturbed all the same."
            .formatted(results.repeated(), disturbed));
  }

  private void intervals(List<Pair> sampled) {
    if (sampled.isEmpty()) {
      return;
    }
    long honest = sampled.stream().filter(AccuracyReport::isHonest).count();
    long held = sampled.stream().filter(AccuracyReport::isHeld).count();
    screen.print(
        "Of the %d forecasts from a sample %.0f %% are within 10 %% or say that they may not be;"
                .formatted(sampled.size(), 100.0 * honest / sampled.size())
            + " the 95 %% interval holds %.0f %% of the times."
                .formatted(100.0 * held / sampled.size()));
  }

  private void regrets(String whose, List<Regret> regrets) {
    if (regrets.isEmpty()) {
      return;
    }
    Regret worst = regrets.stream().max(Comparator.comparingDouble(Regret::factor)).orElseThrow();
    screen.print(
        ("What is chosen from %sforecasts takes %.3f times the best measured time on average, %.2f"
                + " at worst (workload %d: %s, not %s); it starves others in %d of %d workloads.")
            .formatted(
                whose,
                regrets.stream().mapToDouble(Regret::factor).average().orElseThrow(),
                worst.factor(),
                worst.workload().number(),
                worst.chosen(),
                worst.best(),
                regrets.stream().filter(Regret::starves).count(),
                regrets.size()));
  }

  private static Forecast exact(Pair pair) {
    return Forecast.exact(pair.before());
  }

  static double sampled(Pair pair) {
    return pair.profiled().orElseThrow().seconds() / pair.measured().seconds() - 1;
  }

  /** Whether it is right, or says that it may not be. */
  static boolean isHonest(Pair pair) {
    return Math.abs(sampled(pair)) <= RIGHT || pair.profiled().orElseThrow().uncertainty() > RIGHT;
  }

  static boolean isHeld(Pair pair) {
    Forecast forecast = pair.profiled().orElseThrow();
    double seconds = pair.measured().seconds();
    return forecast.lowSeconds() <= seconds && seconds <= forecast.highSeconds();
  }

  /** Of runs that were stored. */
  public void print(List<Sample> samples) {
    Map<String, List<Double>> errors = new LinkedHashMap<>();
    for (Sample sample : samples) {
      errors.computeIfAbsent(sample.strategy(), _ -> new ArrayList<>()).add(sample.error());
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
