package io.flyshuttle.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/**
 * Forecasts a workload that was profiled: the most likely time, and an interval around it that says
 * how well it is known.
 *
 * <p>The most likely is a simulation of the sample, repeated to the number of items. The interval
 * comes from a nested bootstrap, {@value #REPLICATES} workloads that could have given this sample
 * ({@link Profile#replicate}), each simulated; drawing items from one sample as if it were the
 * truth is not enough, for the sample itself is what is uncertain. Added to it, as independent
 * errors are, is what simulations of known costs were wrong by: {@value #MODEL_ERROR} of the time
 * in 95 % of all cases.
 *
 * <p>The work is bounded: the replicates of all settings together have some {@value #MOST_ITEMS}
 * items. Where that is fewer than there are, smaller workloads are simulated, and their spread,
 * which is wider for that, is narrowed by as much as the mean of more items is better known.
 *
 * <p>The same profile, settings and seed give the same forecasts, bit for bit. Immutable and
 * thread-safe; computes in the calling thread, for some tenths of a second, and is not interrupted.
 */
public final class Forecaster {
  /** Workloads that are drawn for the interval. */
  private static final int REPLICATES = 100;

  private static final int MOST_ITEMS = 4_000_000;
  private static final int LEAST_ITEMS = 500; // of a replicate
  private static final double MODEL_ERROR = 0.08;
  private static final double TAIL = 0.025; // of the replicates on each side of the interval

  private final BiFunction<Demand, Setting, Simulation> simulate;

  /** On that machine. */
  public Forecaster(Machine machine) {
    this(new Simulator(Objects.requireNonNull(machine, "machine"))::simulate);
  }

  Forecaster(BiFunction<Demand, Setting, Simulation> simulate) {
    this.simulate = simulate;
  }

  /**
   * Forecasts so many items under each setting.
   *
   * @param items how many, at least 1
   * @param seed of what is random
   * @return a forecast for each setting, in their order
   * @throws IllegalArgumentException if {@code items} is below 1, or a strategy is none that can be
   *     simulated
   */
  public List<Forecast> forecast(Profile profile, int items, List<Setting> settings, long seed) {
    SplittableRandom seeds = new SplittableRandom(seed);
    Demand likely = profile.demand(items, seeds.nextLong());
    int fewer = replicateItems(items, settings.size());
    Demand small = fewer == items ? likely : profile.demand(fewer, seeds.nextLong());
    List<Demand> replicates = new ArrayList<>();
    for (int i = 0; i < REPLICATES; i++) {
      replicates.add(profile.replicate(fewer, seeds.nextLong()));
    }
    double narrower = narrower(profile.sampling().items(), items, fewer);
    List<Forecast> forecasts = new ArrayList<>();
    for (Setting setting : settings) {
      Simulation simulation = simulate.apply(likely, setting);
      double around = simulate.apply(small, setting).seconds();
      double[] deviations =
          replicates.stream()
              .mapToDouble(each -> simulate.apply(each, setting).seconds())
              .map(seconds -> narrower * Math.log(seconds / around))
              .sorted()
              .toArray();
      forecasts.add(within(simulation, deviations));
    }
    return forecasts;
  }

  static int replicateItems(int items, int settings) {
    int affordable = MOST_ITEMS / REPLICATES / Math.max(1, settings);
    return Math.min(items, Math.max(LEAST_ITEMS, affordable));
  }

  /**
   * The standard error of the mean of a sample and of so many items drawn from it, over that of
   * fewer items.
   */
  static double narrower(int sample, int items, int fewer) {
    return Math.sqrt((1.0 / sample + 1.0 / items) / (1.0 / sample + 1.0 / fewer));
  }

  /** Deviations are logarithms of how many times the most likely time it is, sorted. */
  static Forecast within(Simulation simulation, double[] deviations) {
    int tail = (int) (TAIL * deviations.length);
    double model = Math.log1p(MODEL_ERROR);
    double below = Math.hypot(Math.min(0, deviations[tail]), model);
    double above = Math.hypot(Math.max(0, deviations[deviations.length - 1 - tail]), model);
    return new Forecast(
        simulation,
        simulation.seconds() * Math.exp(-below),
        simulation.seconds() * Math.exp(above));
  }
}
