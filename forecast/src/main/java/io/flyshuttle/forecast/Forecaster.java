package io.flyshuttle.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * Forecasts a workload that was profiled: the most likely time, and an interval around it that says
 * how well it is known.
 *
 * <p>The most likely is a simulation of the sample, repeated to the number of items. The interval
 * comes from a nested bootstrap, {@value #REPLICATES} workloads that could have given this sample
 * ({@link Profile#replicate}), each simulated; drawing items from one sample as if it were the
 * truth is not enough, for the sample itself is what is uncertain. Added to it, as independent
 * errors are, is what simulations of known costs were wrong by in 95 % of all cases ({@value
 * #MODEL_ERROR} of the time, and {@value #ENDS} seconds for beginning and end), by how much the
 * speed of the cores drifts from minute to minute ({@value #DRIFT} of what computes), how well it
 * is known what the runtime takes and how late timers are, which counts where items are short, what
 * items would not wait that were alone, and what warming up takes, which may be nothing or twice as
 * much.
 *
 * <p>While a JVM warms up its compilers take some of the cores. How much the sample has seen of
 * that tells what comes; the forecast is of a run in a JVM as cold as that of the sample was.
 *
 * <p>The work is bounded: the replicates of all settings together have some {@value #MOST_ITEMS}
 * items. Where that is fewer than there are, smaller workloads are simulated, and their spread,
 * which is wider for that, is narrowed by as much as the mean of more items is better known.
 *
 * <p>The same profile, settings and seed give the same forecasts, bit for bit. Immutable and
 * thread-safe; computes in the calling thread, for some tenths of a second, some seconds where
 * there are a million items, and is not interrupted.
 */
public final class Forecaster {
  /** Workloads that are drawn for the interval. */
  private static final int REPLICATES = 100;

  private static final int MOST_ITEMS = 4_000_000;
  private static final int LEAST_ITEMS = 500; // of a replicate
  private static final double MODEL_ERROR = 0.08;
  private static final double DRIFT = 0.12;
  private static final double ENDS = 0.005; // seconds
  private static final double RUNTIME = 0.5; // of what it takes
  private static final double CROWD = 0.5; // of what items wait for it
  private static final double TIMERS = 0.3; // of how late they are
  private static final String HYBRID = "hybrid";
  private static final double TAIL = 0.025; // of the replicates on each side of the interval

  private final Machine machine;
  private final Course course;

  /** How a workload goes, beside others. */
  interface Course {
    Simulation of(Demand demand, Setting setting, DoubleUnaryOperator others);
  }

  /** On that machine. */
  public Forecaster(Machine machine) {
    this(machine, new Simulator(machine)::simulate);
  }

  Forecaster(Machine machine, Course course) {
    this.machine = Objects.requireNonNull(machine, "machine");
    this.course = course;
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
    WarmUp warmUp = WarmUp.of(profile.sampling());
    double narrower = narrower(profile.sampling().items(), items, fewer);
    List<Forecast> forecasts = new ArrayList<>();
    for (Setting setting : settings) {
      boolean lonely = Family.of(setting.strategy()) == Family.SYNCHRONOUS;
      UnaryOperator<Demand> asked = lonely ? profile::alone : UnaryOperator.identity();
      Demand all = asked.apply(likely);
      Simulation alone = course.of(all, setting, _ -> 0);
      if (alone.seconds() == 0) {
        forecasts.add(Forecast.exact(alone));
        continue;
      }
      Simulation simulation = warmUp.seconds() == 0 ? alone : beside(warmUp, all, setting);
      double warming = simulation.seconds() / alone.seconds();
      double around =
          small == likely
              ? alone.seconds()
              : course.of(asked.apply(small), setting, _ -> 0).seconds();
      double[] deviations =
          replicates.stream()
              .mapToDouble(each -> course.of(asked.apply(each), setting, _ -> 0).seconds())
              .map(seconds -> narrower * StrictMath.log(seconds / around))
              .sorted()
              .toArray();
      double crowd = CROWD * (likely.waitNanos() - all.waitNanos()) / 1e9 / alone.seconds();
      double doubt =
          StrictMath.hypot(
              StrictMath.hypot(StrictMath.log(warming), StrictMath.log1p(crowd)),
              doubt(all, simulation));
      forecasts.add(within(simulation, deviations, doubt));
    }
    return forecasts;
  }

  /** Of the time, by what is not the items' own, as far as it bounds the run. */
  private double doubt(Demand demand, Simulation simulation) {
    Charge charge = Charge.of(machine, demand, simulation.setting());
    double work = demand.workNanos() / demand.items();
    double wait = demand.waitNanos() / demand.items();
    double runtime = charge.perItem();
    double late = wait == 0 ? 0 : charge.timer().of(wait);
    double aside = charge.aside() * demand.items() / 1e9 / simulation.seconds(); // cores
    double own = Math.max(0, simulation.utilisation() * machine.cores() - aside);
    double busy = Math.min(1, own / charge.width());
    double computing = runtime == 0 ? 0 : RUNTIME * runtime / (work + runtime);
    double waiting = late == 0 ? 0 : TIMERS * late / (wait + late);
    return StrictMath.hypot(
        StrictMath.log1p(busy * computing + (1 - busy) * waiting), StrictMath.log1p(busy * DRIFT));
  }

  /** While compilers take some of the cores. */
  private Simulation beside(WarmUp warmUp, Demand demand, Setting setting) {
    boolean works =
        setting.strategy().equals(Planner.PROCESSES)
            || (setting.strategy().equals(HYBRID) && Planner.kills(demand));
    int workers = works ? setting.cpus() : 0;
    Simulation course = this.course.of(demand, setting, seconds -> warmUp.within(seconds, workers));
    double all = course.seconds() * machine.cores();
    double compilers = Math.min(warmUp.within(course.seconds(), workers), all / 2);
    double cpuSeconds = Math.min(all, course.cpuSeconds() + compilers);
    return new Simulation(
        setting,
        course.seconds(),
        cpuSeconds,
        cpuSeconds / all,
        course.latenessP50(),
        course.latenessP99(),
        course.memoryBytes());
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

  /**
   * Deviations are logarithms of how many times the most likely time it is, sorted.
   *
   * @param more the same of what else is doubtful
   */
  static Forecast within(Simulation simulation, double[] deviations, double more) {
    int tail = (int) (TAIL * deviations.length);
    double ends = StrictMath.log1p(ENDS / simulation.seconds());
    double known = StrictMath.hypot(StrictMath.log1p(MODEL_ERROR), ends);
    double other = StrictMath.hypot(known, more);
    double below = StrictMath.hypot(Math.min(0, deviations[tail]), other);
    double above = StrictMath.hypot(Math.max(0, deviations[deviations.length - 1 - tail]), other);
    return new Forecast(
        simulation,
        simulation.seconds() * StrictMath.exp(-below),
        simulation.seconds() * StrictMath.exp(above));
  }
}
