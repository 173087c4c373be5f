package io.flyshuttle.forecast;

import static io.flyshuttle.forecast.Workloads.MS;
import static io.flyshuttle.forecast.Workloads.cpu;
import static io.flyshuttle.forecast.Workloads.demand;
import static io.flyshuttle.forecast.Workloads.free;
import static io.flyshuttle.forecast.Workloads.io;
import static io.flyshuttle.forecast.Workloads.windowed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the runtime takes of a workload. */
class ChargeTest {
  private static final Machine.Overhead KNOWN =
      new Machine.Overhead(10_000, 20_000, 30_000, 1_000, 640_000, 0, 0);
  private static final Machine MACHINE =
      free(4)
          .withOverheads(
              Map.of(
                  "hybrid",
                  KNOWN,
                  "threads",
                  KNOWN,
                  "virtual-threads",
                  KNOWN,
                  "event-loop",
                  KNOWN));

  private static Charge charge(Demand demand, String strategy, int concurrency) {
    return Charge.of(MACHINE, demand, new Setting(strategy, concurrency, 4));
  }

  @ParameterizedTest
  @CsvSource({
    "hybrid, 64, 64, 30000", "hybrid, 64, 2, 340000", "hybrid, 2, 64, 340000",
    "threads(2), 64, 64, 340000", "threads(1), 64, 64, 660000", "virtual-threads, 1, 64, 660000"
  })
  void itemsThatWaitTakeTheMoreTheFewerThereAre(
      String strategy, int stage, int setting, double nanos) {
    Demand demand = demand(io(stage, new long[100]), cpu(new long[100])).withConcurrency(stage);
    Demand waits = waiting(demand);
    assertThat(charge(waits, strategy, setting).perItem()).isCloseTo(nanos, within(1e-6));
  }

  /** Each waits for a millisecond, and computes for one. */
  private static Demand waiting(Demand demand) {
    Costs each = Costs.of(demand.items(), _ -> MS);
    Demand.Stage io = demand.stages().getFirst();
    Demand.Stage cpu = demand.stages().getLast();
    Costs none = Costs.none(demand.items());
    return new Demand(
        demand.items(),
        java.util.List.of(
            new Demand.Stage("io", io.nature(), io.concurrency(), each, none, 0),
            new Demand.Stage("cpu", cpu.nature(), cpu.concurrency(), none, each, 0)),
        demand.window());
  }

  @Test
  void aWindowAndTheItemsBoundThemToo() {
    long[] four = {0, 0, 0, 0};
    assertThat(charge(waiting(windowed(1, io(64, four), cpu(four))), "hybrid", 64).perItem())
        .isCloseTo(660_000, within(1e-6));
    assertThat(charge(waiting(demand(io(64, four), cpu(four))), "hybrid", 64).perItem())
        .isCloseTo(30_000 + 640_000 * (1 / 4.0 - 1 / 64.0), within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"1, 660000", "2, 182709", "3, 30000", "10, 30000"})
  void aLoopThatIsBusyWhenAWaitEndsHasNotSlept(int concurrency, double nanos) {
    Demand waits = waiting(demand(io(concurrency, new long[100]), cpu(new long[100])));
    assertThat(charge(waits, "event-loop", concurrency).perItem()).isCloseTo(nanos, within(1.0));
  }

  @ParameterizedTest
  @CsvSource({"4, 30000, 8000", "1.5, 30000, 8000", "1.005, 32850, 5150", "1, 38000, 0"})
  void whatIsDoneBesideALoopIsDoneOnItsCoreWhereThereIsNoOther(
      double cores, double on, double aside) {
    Machine.Overhead known = new Machine.Overhead(10_000, 20_000, 30_000, 1_000, 0, 0, 8_000);
    Machine machine = free(4).withOverheads(Map.of("event-loop", known)).withCores(cores);
    Demand waits = waiting(demand(io(64, new long[100]), cpu(new long[100])));
    Setting setting = new Setting("event-loop", 64, 4);
    assertThat(Charge.of(machine, waits, setting).perItem()).isCloseTo(on, within(1e-6));
    assertThat(Charge.of(machine, waits, setting).aside()).isCloseTo(aside, within(1e-6));
    assertThat(new Simulator(machine).simulate(waits, setting).cpuSeconds())
        .isCloseTo(100 * (0.001 + 38_000 / 1e9), within(1e-9));
  }

  @Test
  void itemsThatDoNotWaitAreHandedOver() {
    assertThat(charge(demand(cpu(1, 1, 1)), "hybrid", 1).perItem()).isEqualTo(1_000);
  }

  @Test
  void cpuTimeOfFewItemsIsCountedOnce() {
    Demand demand = waiting(demand(io(1, 0, 0), cpu(0, 0)));
    double seconds = 2 * (0.001 + 660_000 / 1e9);
    assertThat(new Simulator(MACHINE).simulate(demand, new Setting("hybrid", 1, 4)).cpuSeconds())
        .isCloseTo(seconds, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "synchronous, 1",
    "event-loop, 1",
    "threads(3), 3",
    "threads(32), 4",
    "virtual-threads, 4",
    "hybrid, 4"
  })
  void aStrategyComputesOnSoManyCores(String strategy, double width) {
    assertThat(charge(demand(cpu(1)), strategy, 1).width()).isEqualTo(width);
  }

  @Test
  void ofTheWakeUpOfACarrierOnlyWhatIsNotChargedIsLateness() {
    Machine late =
        new Machine(
            MACHINE.measured(),
            4,
            1,
            TimerLateness.always(700_000),
            TimerLateness.always(0),
            0,
            MS,
            MACHINE.overheads(),
            0,
            0,
            0,
            0);
    Demand one = waiting(demand(io(1, 0), cpu(0)));
    Setting loop = new Setting("event-loop", 1, 4);
    assertThat(Charge.of(late, one, loop).late().at1ms())
        .isCloseTo(700_000 - wakes(30_000), within(1e-6));
    Setting hybrid = new Setting("hybrid", 1, 4);
    assertThat(Charge.of(late, one, hybrid).late().at1ms()).isCloseTo(700_000, within(1e-6));
    assertThat(Charge.of(late, demand(io(1, 1)), hybrid).late().at1ms())
        .isCloseTo(700_000 - wakes(10_000), within(1e-6));
  }

  /** What one alone computes that wakes up, where one of a crowd takes so much. */
  private static double wakes(double crowded) {
    return (640_000 + crowded) * (1 - 1 / 64.0);
  }

  @ParameterizedTest
  @CsvSource({"hybrid", "hybrid-processes", "cluster"})
  void whereNothingIsComputedThereIsNoPoolToGoTo(String strategy) {
    Machine.Overhead virtual = new Machine.Overhead(1, 2, 3, 4, 64, 0, 0);
    Map<String, Machine.Overhead> both = Map.of("virtual-threads", virtual, strategy, KNOWN);
    Setting setting = new Setting(strategy, 2, 4);
    Demand waits = demand(io(2, 1, 1));
    assertThat(Charge.of(free(4).withOverheads(both), waits, setting).perItem())
        .isCloseTo(1 + 64 * (1 / 2.0 - 1 / 64.0), within(1e-9));
    assertThat(Charge.of(free(4).withOverheads(Map.of(strategy, KNOWN)), waits, setting).perItem())
        .isCloseTo(10_000 + 640_000 * (1 / 2.0 - 1 / 64.0), within(1e-6));
  }

  @Test
  void whoLetsAnotherIntoAStageWakesItInTheSimulation() {
    Map<String, Machine.Overhead> known = Map.of("threads", KNOWN);
    Machine machine = timed(free(4).withOverheads(known), 90_000); // 40 us of them waking
    Demand waits = waiting(demand(io(2, new long[100]), cpu(new long[100])));
    Setting wide = new Setting("threads(2)", 64, 4);
    Setting narrow = new Setting("threads(3)", 64, 4);
    double all = 30_000 + 640_000 * (1 / 2.0 - 1 / 64.0);
    double simulated = 40_000 * (1 / 2.0 - 1 / 64.0);
    assertThat(Charge.of(machine, waits, wide).perItem()).isCloseTo(all, within(1e-6));
    assertThat(Charge.of(machine, waits, wide).extra()[1]).isEqualTo(Math.round(all));
    assertThat(Charge.of(machine, waits, narrow).perItem()).isCloseTo(all, within(1e-6));
    assertThat(Charge.of(machine, waits, narrow).extra()[1]).isEqualTo(Math.round(all - simulated));
    Simulator simulator = new Simulator(machine);
    assertThat(simulator.simulate(waits, narrow).cpuSeconds())
        .isCloseTo(simulator.simulate(waits, wide).cpuSeconds(), within(1e-6)); // all the same
  }

  @Test
  void itemsThatWaitTwiceWakeUpTwice() {
    Machine machine = timed(free(4).withOverheads(Map.of("threads", KNOWN)), 700_000);
    Setting one = new Setting("threads(1)", 1, 4);
    double wakes = wakes(10_000);
    assertThat(Charge.of(machine, demand(io(1, 1)), one).late().at1ms())
        .isCloseTo(700_000 - wakes, within(1e-6));
    assertThat(Charge.of(machine, demand(io(1, 1), io(1, 1)), one).late().at1ms())
        .isCloseTo(700_000 - wakes / 2, within(1e-6));
  }

  private static Machine timed(Machine machine, double late) {
    return new Machine(
        machine.measured(),
        machine.cores(),
        1,
        machine.virtualTimer(),
        TimerLateness.always(late),
        0,
        MS,
        machine.overheads(),
        0,
        0,
        0,
        0);
  }
}
