package io.flyshuttle.forecast;

import io.flyshuttle.spi.Nature;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses a strategy and its numbers: it simulates every setting that comes into question, takes
 * the {@linkplain Choice best}, and says why. Pure: the same demand gives the same plan. Immutable,
 * thread-safe.
 *
 * <p>Where a stage is {@code killable} only strategies with worker processes come into question,
 * since nothing else can end it.
 */
public final class Planner {
  private final Machine machine;
  private final Simulator simulator;

  /** For a machine, measured or assumed. */
  public Planner(Machine machine) {
    this.machine = machine;
    this.simulator = new Simulator(machine);
  }

  /** Plans for a workload whose costs are known. */
  public Plan plan(Demand demand) {
    return plan(demand, forecasts(demand));
  }

  /**
   * Plans with forecasts that are there already.
   *
   * @param demand what they are of, to compute the reasons from
   * @throws IllegalArgumentException if none of them can run the workload
   */
  public Plan plan(Demand demand, List<Forecast> forecasts) {
    List<Forecast> fit = forecasts.stream().filter(each -> admits(demand, each)).toList();
    Choice choice = Choice.of(fit.stream().map(Contender::of).toList());
    Forecast best =
        fit.stream()
            .filter(each -> each.strategy().equals(choice.best().strategy()))
            .findFirst()
            .orElseThrow();
    List<Plan.Reason> reasons = new ArrayList<>();
    reasons.add(new Plan.Reason("strategy", best.strategy(), choice.because()));
    reasons.addAll(new Numbers(machine, demand, best).reasons());
    return new Plan(best, reasons, List.of(), forecasts);
  }

  /**
   * Adds what would have to be different for another choice: it simulates the workload with waits
   * and work that are shorter and longer, and with more concurrency and cores; a hundred times what
   * {@link #plan} takes, at most.
   */
  public Plan withChanges(Demand demand, Plan plan) {
    return new Plan(
        plan.forecast(),
        plan.reasons(),
        new WhatIf(machine, demand, plan).changes(),
        plan.forecasts());
  }

  List<Forecast> forecasts(Demand demand) {
    return simulator.settings(demand).stream()
        .map(setting -> Forecast.exact(simulator.simulate(demand, setting)))
        .toList();
  }

  private static boolean admits(Demand demand, Forecast forecast) {
    boolean kills = demand.stages().stream().anyMatch(stage -> stage.nature() == Nature.KILLABLE);
    return switch (forecast.strategy()) {
      case "cluster" -> false; // shown beside the others; whether there is one is not known here
      case "hybrid", "hybrid-processes" -> true;
      default -> !kills;
    };
  }
}
