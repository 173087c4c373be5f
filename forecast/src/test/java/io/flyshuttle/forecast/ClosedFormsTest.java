package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.spi.Nature;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The simulator beside what queueing theory knows in closed form: the known value lies in the 99 %
 * interval of the mean over runs with different seeds.
 */
class ClosedFormsTest {
  private static final int RUNS = 30;
  private static final double T_99 = 2.756; // Student, two-sided, 29 degrees of freedom
  private static final double SECOND = 1e9; // so long that every chunk has one item

  /** Erlang's C: the mean time in the line of M/M/c. */
  @ParameterizedTest
  @CsvSource({"1, 0.7", "2, 0.8", "4, 0.8", "16, 0.8"})
  void calculationsThatComeByChanceWaitAsLongAsInErlangsFormula(int servers, double load) {
    double offered = servers * load;
    double term = 1;
    double sum = 1;
    for (int k = 1; k < servers; k++) {
      term *= offered / k;
      sum += term;
    }
    double last = term * offered / servers / (1 - load);
    double waits = last / (sum + last); // the part that has to wait
    double expected = waits / (servers * (1 - load));

    check(
        expected,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          int items = 10_000;
          long[] arrivals = poisson(items, SECOND / offered, random);
          Costs work = Workloads.exponential(items, SECOND, random);
          Trace trace = open(Workloads.free(servers), cpu(work), "hybrid", servers, arrivals);
          return trace.bars().stream()
                  .filter(bar -> bar.activity() == Timeline.Activity.QUEUE)
                  .mapToDouble(bar -> bar.end() - bar.begin())
                  .sum()
              / items;
        });
  }

  /**
   * M/G/1 with a shared core: the mean time from coming to going is that of a calculation over the
   * idle part of the core, whatever the distribution. Once shared by the pool's threads, once by
   * the quanta of the kernel.
   */
  @ParameterizedTest
  @CsvSource({"hybrid, 0.5", "hybrid, 0.8", "threads(4000), 0.5", "threads(4000), 0.8"})
  void calculationsThatShareACoreStayAsLongAsUnderProcessorSharing(String strategy, double load) {
    check(
        1 / (1 - load),
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          int items = 10_000;
          long[] arrivals = poisson(items, SECOND / load, random);
          // One in ten takes ten times as long as the others.
          Costs work =
              Costs.of(items, _ -> Math.round(SECOND * (random.nextDouble() < 0.1 ? 10 : 1) / 1.9));
          Machine machine = Workloads.with(1, 0, 10 * Workloads.MS, Map.of(), 0);
          Trace trace = open(machine, cpu(work), strategy, 4_000, arrivals);
          double[] ends = new double[items];
          trace.bars().forEach(bar -> ends[bar.item()] = Math.max(ends[bar.item()], bar.end()));
          double sum = 0;
          for (int i = 0; i < items; i++) {
            sum += ends[i] - arrivals[i] / 1e9;
          }
          return sum / items;
        });
  }

  /** Machine-repairman: L that wait at random and then need one of C that serve. */
  @ParameterizedTest
  @CsvSource({
    "virtual-threads, 10, 2",
    "virtual-threads, 20, 2",
    "virtual-threads, 40, 4",
    "event-loop, 5, 1"
  })
  void throughputIsThatOfTheRepairman(String strategy, int slots, int servers) {
    double wait = 5;
    double state = 1; // weight of k being served or in line
    double sum = 1;
    double busy = 0;
    for (int k = 1; k <= slots; k++) {
      state *= (slots - k + 1) / wait / Math.min(k, servers);
      sum += state;
      busy += state * Math.min(k, servers);
    }
    double expected = busy / sum; // a second, since one is served in a second

    check(
        expected,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          int items = 10_000;
          Costs waits = Workloads.exponential(items, wait * SECOND, random);
          Costs work = Workloads.exponential(items, SECOND, random);
          Demand demand =
              new Demand(
                  items,
                  List.of(
                      new Demand.Stage("wait", Nature.IO, slots, waits, Costs.none(items), 0),
                      new Demand.Stage("work", Nature.CPU, slots, Costs.none(items), work, 0)),
                  OptionalInt.of(items));
          Setting setting = new Setting(strategy, slots, servers);
          Trace trace = new Trace(items);
          new Simulator(Workloads.free(servers)).run(demand, setting, trace, new long[0]);
          double[] ends = // of the calculations, in order
              trace.bars().stream()
                  .filter(bar -> bar.activity() == Timeline.Activity.WORK)
                  .mapToDouble(Timeline.Bar::end)
                  .sorted()
                  .toArray();
          // Without the begin and the end of the run, where not all slots are at it.
          int from = items / 10;
          int to = items - from;
          return (to - from) / (ends[to] - ends[from]);
        });
  }

  @Test
  void aConstantWaitThroughSlotsTakesAsManyRoundsAsNeeded() {
    Demand demand = Workloads.demand(Workloads.io(10, constant(1_000, 10)));

    assertThat(
            new Simulator(Workloads.free(2))
                .simulate(demand, new Setting("hybrid", 10, 2))
                .seconds())
        .isEqualTo(1.0);
  }

  private static long[] constant(int items, long value) {
    long[] all = new long[items];
    java.util.Arrays.fill(all, value);
    return all;
  }

  private static Demand cpu(Costs work) {
    Costs none = Costs.none(work.size());
    return new Demand(
        work.size(),
        List.of(new Demand.Stage("work", Nature.CPU, Integer.MAX_VALUE, none, work, 0)),
        OptionalInt.of(work.size()));
  }

  private static Trace open(
      Machine machine, Demand demand, String strategy, int cpus, long[] arrivals) {
    Trace trace = new Trace(demand.items());
    new Simulator(machine).run(demand, new Setting(strategy, 1, cpus), trace, arrivals);
    return trace;
  }

  private static long[] poisson(int items, double mean, SplittableRandom random) {
    Costs gaps = Workloads.exponential(items, mean, random);
    long[] arrivals = new long[items];
    long at = 0;
    for (int i = 0; i < items; i++) {
      at += gaps.at(i);
      arrivals[i] = at;
    }
    return arrivals;
  }

  private static void check(double expected, LongToDoubleFunction run) {
    double sum = 0;
    double squares = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      double value = run.applyAsDouble(seed);
      sum += value;
      squares += value * value;
    }
    double mean = sum / RUNS;
    double deviation = Math.sqrt((squares - sum * mean) / (RUNS - 1));
    double half = T_99 * deviation / Math.sqrt(RUNS);

    assertThat(expected).isBetween(mean - half, mean + half);
    assertThat(half).isLessThan(0.15 * expected); // the test would notice an error of that size
  }
}
