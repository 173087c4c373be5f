package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.spi.Nature;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.DoubleFunction;
import java.util.stream.LongStream;
import org.assertj.core.api.AbstractDoubleAssert;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every workload, over many seeds. */
class SimulatorPropertiesTest {
  private static final double ROUNDING = 1e-6; // of a second
  private static final long DEAR = 100_000; // ns: from 75 µs on an item goes alone
  private static final double PATIENCE = 0.005; // seconds until a chunk is shared out

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  /** Of 60,000, those that would lose more if nothing were shared out. */
  static LongStream seedsOfDearChunks() {
    return LongStream.of(2_796, 3_101, 20_024, 24_378);
  }

  private static double cores(SplittableRandom random) {
    return random.nextInt(3) == 0 ? 0.25 + 6 * random.nextDouble() : 1 + random.nextInt(8);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noStrategyIsQuickerThanItsBounds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Demand demand = Workloads.random(random);
    Machine machine = Machine.generic(cores(random));
    Simulator simulator = new Simulator(machine);

    double longest = longestItem(demand);
    for (Setting setting : simulator.settings(demand)) {
      Simulation simulation = simulator.simulate(demand, setting);
      double seconds = simulation.seconds() + ROUNDING;

      assertThat(seconds).as(setting.strategy()).isGreaterThan(longest);
      if (!setting.strategy().equals("cluster")) {
        assertThat(seconds)
            .as(setting.strategy())
            .isGreaterThan(simulation.cpuSeconds() / machine.cores());
      }
      for (Demand.Stage stage : demand.stages()) {
        if (stage.nature() == Nature.IO) {
          assertThat(seconds)
              .as(setting.strategy())
              .isGreaterThan(stage.waits().sum() / stage.concurrency() / 1e9);
        }
      }
      assertThat(simulation.utilisation()).isBetween(0.0, 1.0);
      assertThat(simulation.latenessP50()).isBetween(0.0, simulation.latenessP99());
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noStrategyIsSlowerThanOneThingAfterTheOther(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Demand demand = Workloads.random(random);
    double cores = cores(random);
    Simulator simulator = new Simulator(Workloads.free(cores));

    double sum = (demand.waitNanos() + demand.workNanos() / Math.min(1, cores)) / 1e9 + ROUNDING;
    for (Setting setting : simulator.settings(demand)) {
      assertThat(simulator.simulate(demand, setting).seconds())
          .as(setting.strategy())
          .isLessThan(sum);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theSameGivesTheSame(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Demand demand = Workloads.random(random);
    Simulator simulator = new Simulator(Machine.generic(cores(random)));

    for (Setting setting : simulator.settings(demand)) {
      assertThat(simulator.simulate(demand, setting))
          .isEqualTo(simulator.simulate(demand, setting));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aTimelineIsThatOfTheSimulation(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Demand demand = Workloads.random(random);
    Machine machine = Workloads.free(cores(random));
    Simulator simulator = new Simulator(machine);

    for (Setting setting : simulator.settings(demand)) {
      Timeline timeline = simulator.timeline(demand, setting, demand.items());
      String name = setting.strategy();
      double end = timeline.bars().stream().mapToDouble(Timeline.Bar::end).max().orElse(0);

      assertThat(end).as(name).isEqualTo(simulator.simulate(demand, setting).seconds());
      assertThat(timeline.bars())
          .isSortedAccordingTo(java.util.Comparator.comparingDouble(Timeline.Bar::begin));
      checkItems(name, timeline.bars());
      checkLanes(name, timeline.bars());
      checkWaits(name, demand, timeline.bars());
    }
  }

  /** No item is in two places, nor goes back. */
  private static void checkItems(String name, List<Timeline.Bar> bars) {
    Map<Integer, Timeline.Bar> last = new HashMap<>();
    for (Timeline.Bar bar : bars) {
      Timeline.Bar before = last.put(bar.item(), bar);
      if (before != null) {
        assertThat(before.end()).as(name).isLessThanOrEqualTo(bar.begin());
        assertThat(before.stage()).as(name).isLessThanOrEqualTo(bar.stage());
      }
    }
  }

  /** No thread has two items at once. */
  private static void checkLanes(String name, List<Timeline.Bar> bars) {
    Map<Integer, Timeline.Bar> last = new HashMap<>();
    for (Timeline.Bar bar : bars) {
      if (bar.lane() >= 0) {
        Timeline.Bar before = last.put(bar.lane(), bar);
        if (before != null) {
          assertThat(before.end()).as(name).isLessThanOrEqualTo(bar.begin());
        }
      }
    }
  }

  /** Each waits as long as it asks for, and computes at least as long. */
  private static void checkWaits(String name, Demand demand, List<Timeline.Bar> bars) {
    int stages = demand.stages().size();
    double[] waits = new double[demand.items() * stages];
    double[] work = new double[demand.items() * stages];
    for (Timeline.Bar bar : bars) {
      int at = bar.item() * stages + bar.stage();
      switch (bar.activity()) {
        case WAIT -> waits[at] += bar.end() - bar.begin();
        case WORK -> work[at] += bar.end() - bar.begin();
        case QUEUE -> {}
      }
    }
    for (int i = 0; i < demand.items(); i++) {
      for (int s = 0; s < stages; s++) {
        Demand.Stage stage = demand.stages().get(s);
        assertThat(waits[i * stages + s])
            .as(name)
            .isCloseTo(stage.waits().at(i) / 1e9, within(1e-8));
        assertThat(work[i * stages + s])
            .as(name)
            .isGreaterThanOrEqualTo(stage.work().at(i) / 1e9 - 1e-8);
      }
    }
  }

  /** Items that don't depend on each other, none so cheap that it goes with others. */
  @ParameterizedTest
  @MethodSource("seeds")
  void moreCoresAreNeverSlowerUnderHybrid(long seed) {
    Demand random = Workloads.random(new SplittableRandom(seed));
    Demand.Stage first = random.stages().getFirst();
    Costs work = Costs.of(random.items(), i -> DEAR + first.waits().at(i) + first.work().at(i));
    Costs none = Costs.none(random.items());
    Demand.Stage stage = new Demand.Stage("work", Nature.CPU, Integer.MAX_VALUE, none, work, 0);

    eachDoublingOfCores(
        Workloads::free,
        Workloads.demand(stage),
        (before, seconds) -> seconds.isLessThanOrEqualTo(before));
  }

  /**
   * Where stages lie behind each other, more cores may change which item comes first, and with it
   * what is left for the end, as in any list scheduling (Graham, Bounds on Multiprocessing Timing
   * Anomalies, 1969): an item, or a part of one.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void moreCoresAreSlowerByAnItemAtMost(long seed) {
    Demand demand = dear(inThisJvm(Workloads.random(new SplittableRandom(seed))));

    eachDoublingOfCores(
        Workloads::free,
        demand,
        (before, seconds) -> seconds.isLessThanOrEqualTo(before + longestItem(demand)));
  }

  /**
   * How many cheap items go together follows what those before cost, which may be far less. A chunk
   * that takes too long is shared out after 5 ms: so much may be lost in each stage beside the item
   * of {@link #moreCoresAreSlowerByAnItemAtMost}.
   */
  @ParameterizedTest
  @MethodSource({"seeds", "seedsOfDearChunks"})
  void moreCoresAreSlowerByAnItemAndAChunkOfEachStageAtMost(long seed) {
    Demand demand = inThisJvm(Workloads.random(new SplittableRandom(seed)));
    double most = longestItem(demand) + PATIENCE * demand.stages().size();

    eachDoublingOfCores(
        Machine::generic, demand, (before, seconds) -> seconds.isLessThanOrEqualTo(before + most));
  }

  private static void eachDoublingOfCores(
      DoubleFunction<Machine> machines,
      Demand demand,
      BiConsumer<Double, AbstractDoubleAssert<?>> claim) {
    double before = Double.POSITIVE_INFINITY;
    for (int cores = 1; cores <= 8; cores *= 2) {
      Simulator simulator = new Simulator(machines.apply(cores));
      double seconds = simulator.simulate(demand, new Setting("hybrid", 64, cores)).seconds();
      claim.accept(before, assertThat(seconds).as("on %d cores", cores));
      before = seconds;
    }
  }

  /** In seconds, from its first stage to its last. */
  private static double longestItem(Demand demand) {
    double longest = 0;
    for (int i = 0; i < demand.items(); i++) {
      double item = 0;
      for (Demand.Stage stage : demand.stages()) {
        item += stage.waits().at(i) + stage.work().at(i);
      }
      longest = Math.max(longest, item);
    }
    return longest / 1e9;
  }

  /** What computes is dear, and there is room for all, so that none waits for one before it. */
  private static Demand dear(Demand demand) {
    List<Demand.Stage> stages =
        demand.stages().stream()
            .map(stage ->
                new Demand.Stage(
                    stage.name(),
                    stage.nature(),
                    stage.concurrency(),
                    stage.waits(),
                    stage.work().sum() == 0
                        ? stage.work()
                        : Costs.of(demand.items(), i -> DEAR + stage.work().at(i)),
                    0))
            .toList();
    return new Demand(demand.items(), stages, OptionalInt.empty());
  }

  /** Without workers: a chunk that is with one is not shared out, so a few more may cost time. */
  private static Demand inThisJvm(Demand demand) {
    List<Demand.Stage> stages =
        demand.stages().stream()
            .map(stage ->
                new Demand.Stage(
                    stage.name(),
                    stage.nature() == Nature.KILLABLE ? Nature.CPU : stage.nature(),
                    stage.concurrency(),
                    stage.waits(),
                    stage.work(),
                    0))
            .toList();
    return new Demand(demand.items(), stages, demand.window());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void passingOverRoundsChangesNothing(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Demand demand = Workloads.random(random);
    int cores = 1 + random.nextInt(6);
    // A quantum of which an item takes many, so that there is something to pass over.
    Machine machine = Workloads.with(cores, 0, 1_000 + random.nextInt(20_000), Map.of(), 0);
    int threads = 1 + random.nextInt(40);

    assertThat(threads(machine, demand, threads, true))
        .isEqualTo(threads(machine, demand, threads, false));
  }

  private static long threads(Machine machine, Demand demand, int threads, boolean passesOver) {
    Setting setting = new Setting("threads(" + threads + ")", 64, 1);
    Load load =
        new Load(
            demand,
            new long[demand.stages().size()],
            TimerLateness.always(0),
            machine.cores(),
            new long[0]);
    return new ThreadsModel(
            load,
            demand.stages(),
            threads,
            Layout.ofThreads(demand, setting, threads),
            machine,
            new Beats(0, 0),
            Trace.none())
        .passingOver(passesOver)
        .run();
  }
}
