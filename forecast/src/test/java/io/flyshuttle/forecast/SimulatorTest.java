package io.flyshuttle.forecast;

import static io.flyshuttle.forecast.Workloads.MS;
import static io.flyshuttle.forecast.Workloads.costs;
import static io.flyshuttle.forecast.Workloads.cpu;
import static io.flyshuttle.forecast.Workloads.demand;
import static io.flyshuttle.forecast.Workloads.free;
import static io.flyshuttle.forecast.Workloads.io;
import static io.flyshuttle.forecast.Workloads.stage;
import static io.flyshuttle.forecast.Workloads.windowed;
import static io.flyshuttle.forecast.Workloads.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.spi.Nature;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Every strategy on workloads that are calculated by hand. Times are in milliseconds. */
class SimulatorTest {

  private static double millis(Machine machine, Demand demand, String strategy, int cpus) {
    Setting setting = new Setting(strategy, 1_000, cpus);
    return new Simulator(machine).simulate(demand, setting).seconds() * 1e3;
  }

  private static double millis(double cores, Demand demand, String strategy) {
    return millis(free(cores), demand, strategy, (int) Math.ceil(cores));
  }

  @Test
  void synchronousIsTheSum() {
    Demand demand = demand(io(8, 4, 5, 6), cpu(1, 2, 3));

    assertThat(millis(2, demand, "synchronous")).isEqualTo(21);
  }

  @Test
  void threadsOverlapWaitsAndShareOneCore() {
    Demand demand = demand(io(8, 4, 4), cpu(3, 3));

    // Both are ready at 4; in quanta of 1 the first has its third at 8 to 9, the second at 9 to 10.
    assertThat(millis(1, demand, "threads(2)")).isEqualTo(10);
    assertThat(ends(free(1), demand, "threads(2)")).containsExactly(9.0, 10.0);
  }

  @Test
  void aThreadTakesTheNextItemWhenItHasFinishedOne() {
    Demand demand = demand(cpu(2, 2, 2));

    // A B A|C B|C C: the first ends at 3, and its thread stands behind the second with the third.
    assertThat(ends(free(1), demand, "threads(2)")).containsExactly(3.0, 4.0, 6.0);
  }

  @Test
  void threadsComputeOnAllCores() {
    assertThat(millis(2, demand(cpu(4, 4, 4)), "threads(3)")).isEqualTo(6);
    assertThat(millis(3, demand(cpu(4, 4, 4)), "threads(3)")).isEqualTo(4);
  }

  @Test
  void aNarrowStageLetsThreadsInOneByOne() {
    assertThat(millis(2, demand(io(1, 10, 10, 10)), "threads(3)")).isEqualTo(30);
    assertThat(millis(2, demand(io(2, 10, 10, 10)), "threads(3)")).isEqualTo(20);
  }

  @Test
  void whoIsLetInWakesACoreUpThatSleeps() {
    TimerLateness late = TimerLateness.always(90_000); // 40 us of them are waking
    Machine machine = new Machine(Instant.EPOCH, 2, 1, late, late, 0, MS, Map.of(), 0, 0, 0, 0);
    double seconds =
        new Simulator(machine)
            .simulate(demand(io(1, 10, 10, 10)), new Setting("threads(3)", 3, 2))
            .seconds();

    assertThat(seconds).isCloseTo((3 * 10_090_000 + 2 * 40_000) / 1e9, within(1e-7));
  }

  @Test
  void whoIsLetInWhileAllCoresComputeFindsThemAwake() {
    TimerLateness late = TimerLateness.always(90_000);
    Machine.Overhead slept = new Machine.Overhead(9_000, 0, 0, 0, 0, 0, 0);
    Map<String, Machine.Overhead> known = Map.of("threads", slept);
    Machine machine = new Machine(Instant.EPOCH, 1, 1, late, late, 0, MS, known, 0, 0, 0, 0);
    long[] wait = new long[100];
    long[] work = new long[100];
    Arrays.fill(wait, 1);
    Arrays.fill(work, 2);
    double seconds =
        new Simulator(machine)
            .simulate(demand(io(2, wait), cpu(work)), new Setting("threads(9)", 9, 1))
            .seconds();

    assertThat(seconds).isCloseTo(0.2 + 0.00109 + 98 * 9e-6, within(2e-4)); // with 40 us 0.205
  }

  @Test
  void anEventLoopCalculatesOneAfterTheOther() {
    Demand demand = demand(io(2, 10, 10), cpu(5, 5));

    assertThat(millis(2, demand, "event-loop")).isEqualTo(20);
  }

  @Test
  void anEventLoopWaitsForNoMoreThanItsStageAllows() {
    Demand demand = demand(io(2, 10, 10, 10), cpu(5, 5, 5));

    // The third begins to wait when the first is through, at 15.
    assertThat(millis(2, demand, "event-loop")).isEqualTo(30);
  }

  @Test
  void aVirtualThreadKeepsItsPlaceInTheStageWhileItComputes() {
    Demand demand = demand(io(2, 10, 10, 10), cpu(5, 5, 5));

    assertThat(millis(2, demand, "virtual-threads")).isEqualTo(30);
  }

  @Test
  void virtualThreadsStandInLineForACarrier() {
    Demand demand = demand(io(3, 10, 10, 10), cpu(5, 5, 5));

    assertThat(millis(2, demand, "virtual-threads")).isEqualTo(20);
  }

  @Test
  void aVirtualThreadKeepsItsCarrierUntilItWaits() {
    Demand demand = demand(io(2, 0, 2, 0, 0), cpu(5, 1, 5, 5));

    // The thread of the first goes on with the third and the fourth; that of the second waits.
    assertThat(ends(free(1), demand, "virtual-threads")).containsExactly(5.0, 16.0, 10.0, 15.0);
  }

  @Test
  void underHybridTheNextWaitBeginsWithoutTheCalculation() {
    Demand demand = demand(io(2, 10, 10, 10), cpu(5, 5, 5));

    assertThat(millis(2, demand, "hybrid")).isEqualTo(25);
  }

  @Test
  void thePoolHasAsManyThreadsAsItIsGiven() {
    assertThat(millis(free(4), demand(cpu(60, 60, 60, 60)), "hybrid", 2)).isEqualTo(120);
    assertThat(millis(free(4), demand(cpu(60, 60, 60, 60)), "hybrid", 4)).isEqualTo(60);
  }

  @Test
  void moreThreadsThanCoresShareThem() {
    assertThat(millis(free(2), demand(cpu(60, 60, 60)), "hybrid", 3)).isEqualTo(90);
    assertThat(millis(free(1.5), demand(cpu(60, 60)), "hybrid", 2)).isEqualTo(80);
    assertThat(millis(free(1.5), demand(cpu(60, 60)), "virtual-threads", 2)).isEqualTo(80);
    assertThat(millis(free(1.5), demand(cpu(60, 60)), "threads(2)", 2)).isCloseTo(80, within(1e-3));
    assertThat(millis(free(0.5), demand(cpu(60)), "threads(2)", 1)).isEqualTo(120);
  }

  @Test
  void aStageNeverHasMoreAtOnceThanItSays() {
    Demand demand = demand(stage(Nature.CPU, 1, new long[3], new long[] {60, 60, 60}));

    assertThat(millis(2, demand, "hybrid")).isEqualTo(180);
    assertThat(millis(2, demand, "hybrid-processes")).isEqualTo(180);
  }

  @Test
  void theSettingBoundsTheWaitsToo() {
    Demand demand = demand(io(100, 10, 10, 10, 10));
    Simulator simulator = new Simulator(free(2));

    assertThat(simulator.simulate(demand, new Setting("hybrid", 2, 2)).seconds()).isEqualTo(0.02);
    assertThat(simulator.simulate(demand, new Setting("hybrid", 9, 2)).seconds()).isEqualTo(0.01);
  }

  @Test
  void whatAnIoStageComputesDelaysOtherWaits() {
    Demand demand =
        demand(stage(Nature.IO, 2, new long[] {10, 10, 10}, new long[] {4, 4, 4}), cpu(0, 0, 0));

    // One carrier: 10 to 14, 14 to 18; the third waits from 14 to 24 and computes to 28.
    assertThat(millis(1, demand, "hybrid")).isEqualTo(28);
  }

  @Test
  void thePoolGivesWayToTheCarriers() {
    Demand demand =
        demand(stage(Nature.IO, 2, new long[] {0, 100}, new long[] {0, 100}), cpu(200, 0));

    // From 100 on the carrier has 1024 parts of the core, the pool 110, while both compute.
    Timeline timeline = new Simulator(free(1)).timeline(demand, new Setting("hybrid", 2, 1), 2);
    assertThat(timeline.bars())
        .filteredOn(bar -> bar.item() == 1 && bar.activity() == Timeline.Activity.WORK)
        .singleElement()
        .satisfies(bar -> assertThat(bar.end()).isCloseTo(0.1 + 0.1 * 1134 / 1024, within(1e-6)));
    assertThat(millis(1, demand, "hybrid")).isCloseTo(300, within(1e-3));
  }

  @Test
  void aWindowBoundsWhatIsInFlight() {
    assertThat(millis(2, windowed(1, io(4, 10, 10, 10)), "hybrid")).isEqualTo(30);
    assertThat(millis(2, windowed(2, io(4, 10, 10, 10)), "hybrid")).isEqualTo(20);
    assertThat(millis(2, windowed(1, io(4, 10, 10, 10)), "threads(4)")).isEqualTo(30);
  }

  @Test
  void aLongItemHoldsUpWhatIsAWindowAhead() {
    Demand demand = windowed(2, io(4, 50, 10, 10, 10), cpu(0, 0, 0, 0));

    // The second is through at 10 and waits for the first; the third comes in at 50.
    assertThat(millis(2, demand, "hybrid")).isEqualTo(60);
  }

  @Test
  void waitsEndAsLateAsTheTimersDo() {
    Machine late = with(2, 2 * MS, MS, Map.of(), 0);
    Demand demand = demand(io(1, 10, 0, 10));

    assertThat(millis(late, demand, "hybrid", 2)).isEqualTo(24);
    assertThat(millis(late, demand, "synchronous", 2)).isEqualTo(24);
  }

  @Test
  void longWaitsEndLaterThanShortOnes() {
    TimerLateness timer = new TimerLateness(2 * MS, 2 * MS, 2 * MS, 11 * MS);
    Machine late = new Machine(Instant.EPOCH, 2, 1, timer, timer, 0, MS, Map.of(), 0, 0, 0, 0);

    assertThat(millis(late, demand(io(1, 1)), "hybrid", 2)).isEqualTo(3);
    assertThat(millis(late, demand(io(1, 10)), "hybrid", 2)).isEqualTo(21);
    assertThat(millis(late, demand(io(1, 100)), "threads(1)", 2)).isEqualTo(111);
    assertThat(millis(late, demand(io(1, 4)), "synchronous", 2)).isEqualTo(9);
  }

  @Test
  void theRuntimeTakesItsPartOfEveryItem() {
    Machine.Overhead three = Machine.Overhead.always(3 * MS);
    Machine machine = with(2, 0, MS, Map.of("hybrid", three), 0);
    Simulation simulation =
        new Simulator(machine)
            .simulate(demand(io(1, 1, 1), cpu(60, 60)), new Setting("hybrid", 4, 2));

    assertThat(simulation.seconds()).isEqualTo(0.065);
    assertThat(simulation.cpuSeconds()).isEqualTo(0.126);
    assertThat(simulation.utilisation()).isCloseTo(126 / 130.0, within(1e-9));
  }

  @Test
  void aWorkerProcessCostsItsOverheadAndTheBytes() {
    Machine.Overhead three = Machine.Overhead.always(3 * MS);
    Machine machine = with(2, 0, MS, Map.of("hybrid-processes", three), 1_000);
    Demand.Stage heavy = new Demand.Stage("cpu", Nature.CPU, 8, costs(0, 0), costs(60, 60), 7_000);
    Demand demand = demand(heavy);

    assertThat(millis(machine, demand, "hybrid-processes", 2)).isEqualTo(70);
    assertThat(millis(machine, demand, "hybrid", 2)).isEqualTo(60);
    // 8 ns a byte of the network on top
    assertThat(millis(machine, demand, "cluster", 2)).isCloseTo(70.056, within(1e-9));
  }

  @Test
  void killableWorkHasWorkersOfItsOwnUnderHybrid() {
    Demand demand =
        demand(
            stage(Nature.CPU, 4, new long[2], new long[] {60, 60}),
            stage(Nature.KILLABLE, 4, new long[2], new long[] {60, 60}));

    assertThat(millis(free(2), demand, "hybrid", 1)).isEqualTo(180); // 60 to 120 both compute
    assertThat(millis(free(2), demand, "virtual-threads", 1)).isEqualTo(120);
  }

  @Test
  void aChunkIsSharedOutWhenAnItemOfItTakesLong() {
    long[] work = new long[60];
    Arrays.fill(work, 1);
    work[20] = 200;
    work[50] = 200;
    Demand demand = demand(cpu(work));

    // Those that were in one chunk with the 20th wait for it no longer than 5 ms.
    List<Double> ends = ends(free(2), demand, "hybrid");
    assertThat(ends.get(20)).isGreaterThan(200);
    assertThat(ends.subList(21, 50)).allMatch(end -> end < 60);
  }

  @Test
  void aCalculationThatOverstaysLeavesItsPlaceToOtherStages() {
    Demand demand =
        demand(
            stage(Nature.CPU, 1, new long[2], new long[] {1, 300}),
            stage(Nature.CPU, 2, new long[2], new long[] {100, 0}));

    // One place on two cores: the second stage gets it when the first item of it overstays.
    List<Double> ends = ends(free(2), demand, "hybrid", 1);
    assertThat(ends.getFirst()).isLessThan(200);
  }

  @Test
  void othersWaitForTheLoop() {
    Simulation simulation =
        new Simulator(free(2)).simulate(demand(cpu(25)), new Setting("event-loop", 1, 2));

    // Beats due at 10 and 20 come at 25.
    assertThat(simulation.latenessP50()).isCloseTo(0.005, within(1e-4));
    assertThat(simulation.latenessP99()).isCloseTo(0.015, within(3e-4));
  }

  @Test
  void othersStandInLineForTheLoopWhereTheyCame() {
    Demand demand = demand(io(3, 0, 15, 15), cpu(25, 25, 25));
    Simulation simulation =
        new Simulator(free(2)).simulate(demand, new Setting("event-loop", 3, 2));

    // The beat that is due at 10 runs at 25, before what came at 15; that at 30 runs at 75.
    assertThat(simulation.latenessP50()).isCloseTo(0.015, within(3e-4));
    assertThat(simulation.latenessP99()).isCloseTo(0.045, within(1e-3));
  }

  @Test
  void othersWaitForACarrierOnlyIfAllAreTaken() {
    Simulator simulator = new Simulator(free(2));
    Setting setting = new Setting("virtual-threads", 1, 2);

    assertThat(simulator.simulate(demand(cpu(95)), setting).latenessP99()).isEqualTo(0);
    assertThat(simulator.simulate(demand(cpu(95, 95)), setting).latenessP99())
        .isCloseTo(0.085, within(2e-3));
  }

  @Test
  void othersHardlyWaitForThePool() {
    Machine machine = with(2, MS / 10, 4 * MS, Map.of(), 0);
    Simulation simulation =
        new Simulator(machine).simulate(demand(cpu(900, 900)), new Setting("hybrid", 1, 2));

    assertThat(simulation.latenessP50()).isCloseTo(0.0001, within(1e-9));
    assertThat(simulation.latenessP99()).isBetween(0.001, 0.004);
  }

  @Test
  void othersWaitForASliceAmongThreads() {
    Machine machine = with(1, 0, 4 * MS, Map.of(), 0);
    long[] work = new long[8];
    Arrays.fill(work, 503);
    Simulation simulation =
        new Simulator(machine).simulate(demand(cpu(work)), new Setting("threads(8)", 1, 1));

    assertThat(simulation.latenessP50()).isBetween(0.001, 0.0045);
    assertThat(simulation.latenessP99()).isBetween(0.016, 0.024);
  }

  private static long[] all(int items, long millis) {
    long[] costs = new long[items];
    Arrays.fill(costs, millis);
    return costs;
  }

  @Test
  void whoIsLetInWakesUpFirstAndNeedsACore() {
    TimerLateness exact = TimerLateness.always(0);
    TimerLateness late = TimerLateness.always(80_000);
    Machine machine =
        new Machine(Instant.EPOCH, 2, 1, exact, late, 0, 4_000_000, Map.of(), 0, 0, 0, 0);
    Demand alone = demand(io(1, all(100, 1)));
    double each = 1.080 + 0.030; // the timer is 80 us late, 50 of which are not waking

    assertThat(new Simulator(machine).simulate(alone, new Setting("threads(32)", 1, 2)).seconds())
        .isCloseTo(99 * each / 1e3 + 1.080 / 1e3, within(1e-5));
    long[] work = new long[100];
    Arrays.setAll(work, i -> i % 3 == 0 ? 5 : 0); // 0.75 of the cores
    Demand computing = demand(io(1, all(100, 1)), cpu(work));
    assertThat(
            new Simulator(machine).simulate(computing, new Setting("threads(32)", 1, 2)).seconds())
        .isGreaterThan(1.05 * 100 * each / 1e3); // it stands in line for that
  }

  @Test
  void othersHaveWhatIsIdleAndTheirShareOfTheRest() {
    Simulator simulator = new Simulator(Machine.generic(2));
    Demand computing = demand(cpu(all(1_000, 1)));
    Setting hybrid = new Setting("hybrid", 1, 2);
    Setting lone = new Setting("synchronous", 1, 2);

    double seconds = simulator.simulate(computing, hybrid).seconds();
    assertThat(simulator.simulate(computing, hybrid, _ -> 0.2).seconds() - seconds)
        .isCloseTo(0.1, within(0.005));
    assertThat(simulator.simulate(computing, lone, _ -> 0.2).seconds())
        .isEqualTo(simulator.simulate(computing, lone).seconds());
    assertThat(simulator.simulate(computing, hybrid, time -> 9 * time).seconds())
        .isCloseTo(2 * seconds, within(0.01)); // half of the cores are left
    assertThat(simulator.simulate(computing, hybrid, time -> 9 * time).utilisation())
        .isCloseTo(0.5, within(0.01));
  }

  @Test
  void memoryIsThatOfJvmThreadsWorkersAndItemsInFlight() {
    TimerLateness exact = TimerLateness.always(0);
    Machine machine =
        new Machine(
            Instant.EPOCH, 2, 1, exact, exact, 0, 1, Map.of(), 0, 1_000_000, 500_000, 9_000);
    Demand.Stage io = io(4, new long[1_000]);
    Demand.Stage heavy =
        new Demand.Stage("cpu", Nature.CPU, 8, Costs.none(1_000), Costs.none(1_000), 100);
    Demand demand = demand(io, heavy);
    Simulator simulator = new Simulator(machine);
    long window = 64 * 100;

    assertThat(simulator.simulate(demand, new Setting("synchronous", 4, 2)).memoryBytes())
        .isEqualTo(1_000_000 + 100);
    assertThat(simulator.simulate(demand, new Setting("threads(10)", 4, 2)).memoryBytes())
        .isEqualTo(1_000_000 + 90_000 + window);
    assertThat(simulator.simulate(demand, new Setting("hybrid", 4, 2)).memoryBytes())
        .isEqualTo(1_000_000 + 4 * 1_200 + 18_000 + window);
    assertThat(simulator.simulate(demand, new Setting("hybrid-processes", 4, 2)).memoryBytes())
        .isEqualTo(1_000_000 + 4 * 1_200 + 3 * 500_000 + window); // two workers and a spare
  }

  @Test
  void thereIsASettingForEveryStrategy() {
    Demand demand = demand(io(7, 1), io(9, 1), cpu(1));

    assertThat(new Simulator(free(2.5)).settings(demand))
        .extracting(Setting::strategy)
        .containsExactly(
            "synchronous",
            "threads(32)",
            "event-loop",
            "virtual-threads",
            "hybrid",
            "hybrid-processes",
            "cluster");
    assertThat(new Simulator(free(2.5)).settings(demand))
        .allMatch(setting -> setting.concurrency() == 9 && setting.cpus() == 3);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    Simulator simulator = new Simulator(free(1));
    Demand demand = demand(cpu(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulator.simulate(demand, new Setting("fibers", 1, 1)))
        .withMessage(
            "no strategy 'fibers' to simulate; there are: synchronous, threads, event-loop,"
                + " virtual-threads, hybrid, hybrid-processes, cluster");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulator.simulate(demand, new Setting("threads(0)", 1, 1)))
        .withMessage("threads(0): must have from 1 to 10,000 threads");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulator.timeline(demand, new Setting("hybrid", 1, 1), -1))
        .withMessage("-1 items: below 0");
  }

  @Test
  void aWindowThatIsGivenIsKept() {
    Demand given = new Demand(4, List.of(io(4, 10, 10, 10, 10)), OptionalInt.of(4));

    assertThat(millis(2, given, "hybrid")).isEqualTo(10);
  }

  private static List<Double> ends(Machine machine, Demand demand, String strategy) {
    return ends(machine, demand, strategy, (int) Math.ceil(machine.cores()));
  }

  /** When each item ends its last activity. */
  private static List<Double> ends(Machine machine, Demand demand, String strategy, int cpus) {
    Timeline timeline =
        new Simulator(machine).timeline(demand, new Setting(strategy, 1_000, cpus), 1_000);
    double[] ends = new double[demand.items()];
    for (Timeline.Bar bar : timeline.bars()) {
      ends[bar.item()] = Math.max(ends[bar.item()], bar.end() * 1e3);
    }
    return java.util.Arrays.stream(ends).boxed().toList();
  }
}
