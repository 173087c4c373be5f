package io.flyshuttle.bench.forecast;

import io.flyshuttle.Option;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import io.flyshuttle.StageObserver;
import io.flyshuttle.Strategy;
import io.flyshuttle.bench.Bar;
import io.flyshuttle.bench.Calculation;
import io.flyshuttle.bench.CpuClock;
import io.flyshuttle.bench.Samples;
import io.flyshuttle.bench.Table;
import io.flyshuttle.forecast.Budget;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Profile;
import io.flyshuttle.forecast.Profiler;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;

/**
 * Bar 3 of forecasts: what measuring adds to an item of 100 µs, as CPU time of the process, bare
 * and measured runs alternating; and what profiling takes beside the run that it is for.
 *
 * <p>{@code ProfilingCost [ROUNDS]}, 7 unless given.
 */
public final class ProfilingCost {
  private static final int ITEMS = 20_000;
  private static final int FEW = 2_000;
  private static final int WARM_UP = 10; // rounds
  private static final double ITEM_NANOS = 100_000;
  private static final double MOST_SHARE = 0.01;
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final Machine ONE_CORE = Machine.generic(1);
  private static final Machine MACHINE = Machine.generic(CORES);
  private static final Budget ALL =
      Budget.standard().share(1).time(Duration.ofMinutes(10)).precision(1e-9);
  private static final StageObserver NOTHING =
      new StageObserver() {
        @Override
        public void begin(int stage, long item, Object input) {}

        @Override
        public void end(int stage, long item, Object output) {}

        @Override
        public void failed(int stage, long item, Throwable cause) {}
      };

  private ProfilingCost() {}

  /** Shows both. */
  public static void main(String... arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 31;
    try (Shuttle shuttle = Shuttle.create()) {
      perItem(shuttle, rounds);
      perRun(shuttle);
    }
  }

  // ---- per item

  /**
   * Of items that do nothing, so that what is added can be seen, and on one thread, since threads
   * with 100 µs to do don't meet either.
   */
  private static void perItem(Shuttle shuttle, int rounds) throws Exception {
    double[] bare = new double[rounds];
    double[] observed = new double[rounds];
    double[] measured = new double[rounds];
    for (int i = -WARM_UP; i < rounds; i++) {
      double plain = perItem(items -> run(shuttle, items));
      double watched = perItem(items -> run(shuttle, items.observed(NOTHING)));
      double profiled = perItem(items -> new Profiler(ONE_CORE).profile(items, ALL));
      if (i >= 0) {
        bare[i] = plain;
        observed[i] = watched - plain;
        measured[i] = profiled - plain;
      }
    }
    Table table = new Table("CPU time an item", "median", "range", "of 100 µs", "bar", "");
    table.add(
        "bare, doing nothing", Table.number(new Samples(bare).median()) + " ns", "", "", "", "");
    add(table, "more: observed, nothing done", observed);
    add(table, "more: every item measured", measured);
    table.print(System.out);
  }

  private static void add(Table table, String name, double[] nanos) {
    Samples all = new Samples(nanos);
    double share = all.median() / ITEM_NANOS;
    table.add(
        name,
        Table.number(all.median()) + " ns",
        Table.number(all.min()) + " to " + Table.number(all.max()) + " ns",
        percent(share),
        percent(MOST_SHARE),
        Bar.verdict(share <= MOST_SHARE));
  }

  /** What each of many items takes beyond what a run of a few does. */
  private static double perItem(Body body) throws Exception {
    double few = cpu(body, Pipeline.range(0, FEW).cpu(i -> i));
    double all = cpu(body, Pipeline.range(0, ITEMS).cpu(i -> i));
    return (all - few) / (ITEMS - FEW);
  }

  private static double cpu(Body body, Pipeline<?> items) throws Exception {
    long before = CpuClock.process();
    body.run(items);
    return CpuClock.process() - before;
  }

  private interface Body {
    void run(Pipeline<?> items) throws Exception;
  }

  private static void run(Shuttle shuttle, Pipeline<?> items) throws InterruptedException {
    shuttle.forEach(items, _ -> {}, Option.using(Strategy.threads(1)));
  }

  // ---- per run

  /** A workload: items that wait, then compute. */
  private record Workload(
      String name, int items, int concurrency, LongUnaryOperator waits, LongUnaryOperator work) {
    private static final double PER_MICRO =
        Calculation.of(1, TimeUnit.MILLISECONDS).rounds() / 1_000.0;

    Pipeline<Long> pipeline() {
      return Pipeline.range(0, items)
          .io(
              concurrency,
              i -> {
                long micros = waits.applyAsLong(i);
                if (micros > 0) {
                  Thread.sleep(Duration.ofNanos(1_000 * micros));
                }
                return i;
              })
          .cpu(i -> new Calculation((long) (PER_MICRO * work.applyAsLong(i))).run());
    }
  }

  private static long exponential(long item, double mean) {
    return Math.round(-mean * Math.log(1 - new SplittableRandom(item).nextDouble()));
  }

  private static void perRun(Shuttle shuttle) throws Exception {
    Workload[] workloads = {
      new Workload("1 ms wait + 100 µs, 4,000 of L 200", 4_000, 200, _ -> 1_000, _ -> 100),
      new Workload("20 ms wait + 5 ms, 1,000 of L 50", 1_000, 50, _ -> 20_000, _ -> 5_000),
      new Workload("4 ms wait, 5,000 of L 64", 5_000, 64, _ -> 4_000, _ -> 0),
      new Workload("10 ms, 500", 500, 1, _ -> 0, _ -> 10_000),
      new Workload("50 ms, 500", 500, 1, _ -> 0, _ -> 50_000),
      new Workload("100 µs, 10,000", 10_000, 1, _ -> 0, _ -> 100),
      new Workload(
          "both exponential, 3 ms + 1 ms, 5,000 of L 100",
          5_000,
          100,
          i -> exponential(i, 3_000),
          i -> exponential(~i, 1_000)),
    };
    Table table =
        new Table("workload", "run", "profiling", "may take", "items", "precision", "stop", "");
    for (Workload workload : workloads) {
      Pipeline<Long> pipeline = workload.pipeline();
      long begin = System.nanoTime();
      Profile profile = new Profiler(MACHINE).profile(pipeline, Budget.standard());
      double profiling = (System.nanoTime() - begin) / 1e9;
      long runs = System.nanoTime();
      shuttle.forEach(pipeline, _ -> {}, Option.using(Strategy.hybrid()));
      double run = (System.nanoTime() - runs) / 1e9;
      double most = Math.max(1, 0.03 * run);
      table.add(
          workload.name,
          Table.number(run) + " s",
          Table.number(profiling) + " s",
          Table.number(most) + " s",
          Table.count(profile.sampling().items()),
          percent(profile.sampling().precision()),
          profile.sampling().stopped().toString(),
          Bar.verdict(profiling <= most));
    }
    table.print(System.out);
  }

  private static String percent(double share) {
    return Table.number(100 * share) + " %";
  }
}
