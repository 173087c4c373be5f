package io.flyshuttle.forecast;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.spi.Nature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Chooses a strategy and its numbers: it simulates every setting that comes into question, takes
 * the {@linkplain Choice best}, and says why. Pure: the same demand gives the same plan. Immutable,
 * thread-safe.
 *
 * <ul>
 *   <li>Where a stage is {@code killable} only strategies with worker processes come into question,
 *       since nothing else can end it.
 *   <li>What is over in {@value #LEAST_SECONDS} seconds one item after the other is not worth the
 *       threads: to start and to warm up, they may take as long.
 *   <li>A cluster is looked at only if it is {@linkplain #among asked for}, and never chosen:
 *       whether there is one is not known here.
 * </ul>
 *
 * <p>What simulates can be given up: called in a task, a stage or a call that is cancelled, or is
 * past its deadline, it ends before the next simulation with the exception of {@link
 * Checkpoint#poll}, and nothing is left of it. A simulation that has begun is computed to its end,
 * some 10 ms for each 100,000 items. The thread's interrupt status alone ends nothing.
 */
public final class Planner {
  static final String SYNCHRONOUS = "synchronous";
  static final String PROCESSES = "hybrid-processes";

  private static final double LEAST_SECONDS = 0.05;
  private static final String CLUSTER = "cluster";

  private final Machine machine;
  private final Simulator simulator;
  private final List<String> strategies; // empty for all but the cluster

  /** For a machine, measured or assumed. */
  public Planner(Machine machine) {
    this(machine, List.of());
  }

  private Planner(Machine machine, List<String> strategies) {
    this.machine = machine;
    this.simulator = new Simulator(machine);
    this.strategies = strategies;
  }

  /**
   * One that looks only at these strategies, in this order.
   *
   * @param names such as {@code hybrid}, {@code threads(8)} or {@code cluster}
   * @throws IllegalArgumentException if there is none; that one can't be simulated is told by
   *     {@link #forecasts}
   */
  public Planner among(List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no strategy to choose from");
    }
    return new Planner(machine, List.copyOf(names));
  }

  Planner on(Machine other) {
    return new Planner(other, strategies);
  }

  Machine machine() {
    return machine;
  }

  /**
   * Plans for a workload whose costs are known.
   *
   * @throws IllegalArgumentException as {@link #forecasts} and {@link #plan(Demand, List)}
   * @throws CancellationException as {@link #forecasts}
   */
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
    Choice choice = choose(demand, forecasts, 1);
    Forecast best =
        forecasts.stream()
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
   * {@link #plan} takes for 2,000 items, at most.
   *
   * @throws CancellationException as {@link #forecasts}
   */
  public Plan withChanges(Demand demand, Plan plan) {
    return new Plan(
        plan.forecast(),
        plan.reasons(),
        new WhatIf(this, demand, plan).changes(),
        plan.forecasts());
  }

  /**
   * What the workload takes under each strategy, without choosing.
   *
   * @throws IllegalArgumentException if one {@linkplain #among asked for} can't be simulated
   * @throws CancellationException if the task, item, call or run that the calling thread is at, or
   *     one around it, is cancelled before the last simulation begins
   */
  public List<Forecast> forecasts(Demand demand) {
    return settings(demand).stream()
        .map(setting -> Forecast.exact(simulation(demand, setting)))
        .toList();
  }

  /** What a workload takes under one strategy; it can be given up as {@link #forecasts}. */
  double seconds(Demand demand, String strategy) {
    return settings(demand).stream()
        .filter(setting -> setting.strategy().equals(strategy))
        .mapToDouble(setting -> simulation(demand, setting).seconds())
        .findFirst()
        .orElseThrow();
  }

  private Simulation simulation(Demand demand, Setting setting) {
    Checkpoint.poll();
    return simulator.simulate(demand, setting);
  }

  private List<Setting> settings(Demand demand) {
    List<Setting> all = simulator.settings(demand);
    if (strategies.isEmpty()) {
      return all.stream().filter(each -> !each.strategy().equals(CLUSTER)).toList();
    }
    Setting numbers = all.getFirst();
    return strategies.stream()
        .map(name -> new Setting(name, numbers.concurrency(), numbers.cpus()))
        .toList();
  }

  /**
   * Chooses.
   *
   * @param times as many items as {@code demand} has, over those that it was cut down to
   */
  static Choice choose(Demand demand, List<Forecast> forecasts, double times) {
    List<Contender> fit = fit(demand, forecasts);
    if (fit.isEmpty()) {
      throw new IllegalArgumentException(
          "none of %s can run this here"
              .formatted(forecasts.stream().map(Forecast::strategy).toList()));
    }
    Choice choice = Choice.of(fit);
    return enough(fit, forecasts, choice.best(), times).orElse(choice);
  }

  /** Whether {@link #choose} could as well choose {@code strategy}. */
  static boolean holds(String strategy, Demand demand, List<Forecast> forecasts, double times) {
    return choose(demand, forecasts, times).best().strategy().equals(strategy)
        || (!isOverAtOnce(forecasts, times) && Choice.isAsGood(strategy, fit(demand, forecasts)));
  }

  private static List<Contender> fit(Demand demand, List<Forecast> forecasts) {
    return forecasts.stream().filter(each -> admits(demand, each)).map(Contender::of).toList();
  }

  private static boolean isOverAtOnce(List<Forecast> forecasts, double times) {
    return forecasts.stream()
        .filter(each -> each.strategy().equals(SYNCHRONOUS))
        .anyMatch(each -> each.seconds() * times < LEAST_SECONDS);
  }

  /** The choice where nothing is worth a thread. */
  private static Optional<Choice> enough(
      List<Contender> fit, List<Forecast> forecasts, Contender best, double times) {
    return fit.stream()
        .filter(each -> each.strategy().equals(SYNCHRONOUS) && !each.equals(best))
        .filter(_ -> isOverAtOnce(forecasts, times))
        .findFirst()
        .map(each -> new Choice(each, each.isEnoughBeside(best)));
  }

  private static boolean admits(Demand demand, Forecast forecast) {
    boolean kills = kills(demand);
    return switch (forecast.strategy()) {
      case CLUSTER -> false;
      case "hybrid", PROCESSES -> true;
      default -> !kills;
    };
  }

  /** Whether it has work that may have to be killed. */
  static boolean kills(Demand demand) {
    return demand.stages().stream().anyMatch(stage -> stage.nature() == Nature.KILLABLE);
  }
}
