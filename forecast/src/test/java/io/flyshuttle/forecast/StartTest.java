package io.flyshuttle.forecast;

import static io.flyshuttle.forecast.Workloads.MS;
import static io.flyshuttle.forecast.Workloads.demand;
import static io.flyshuttle.forecast.Workloads.free;
import static io.flyshuttle.forecast.Workloads.io;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run takes to begin and to end. */
class StartTest {
  private static final Machine.Overhead STARTS = new Machine.Overhead(0, 0, 0, 0, 0, 2 * MS, 0);
  private static final Simulator SIMULATOR =
      new Simulator(free(2).withOverheads(Map.of("hybrid", STARTS, "threads", STARTS)));

  private static double millis(Demand demand, String strategy) {
    return 1e3 * SIMULATOR.simulate(demand, new Setting(strategy, 8, 2)).seconds();
  }

  @Test
  void aRunTakesItOnce() {
    assertThat(millis(demand(io(2, 10, 10, 10, 10)), "hybrid")).isCloseTo(22, within(1e-9));
    assertThat(millis(demand(io(2, 10, 10, 10, 10)), "event-loop")).isCloseTo(20, within(1e-9));
  }

  @Test
  void aClusterBeginsAsWorkerProcessesDoUnlessItIsKnown() {
    Machine machine = free(2).withOverheads(Map.of("hybrid-processes", STARTS));
    Demand demand = demand(io(2, 10, 10, 10, 10));
    assertThat(new Simulator(machine).simulate(demand, new Setting("cluster", 8, 2)).seconds())
        .isCloseTo(0.022, within(1e-9));
  }

  @Test
  void aRunThatHasBegunBeginsNoMore() {
    Machine machine = free(2).withOverheads(Map.of("hybrid", STARTS)).begun();
    Demand demand = demand(io(2, 10, 10, 10, 10));
    assertThat(new Simulator(machine).simulate(demand, new Setting("hybrid", 8, 2)).seconds())
        .isCloseTo(0.020, within(1e-9));
  }

  @Test
  void threadsComeOneAfterTheOther() {
    assertThat(millis(demand(io(4, 10, 10, 10, 10)), "threads(4)")).isCloseTo(18, within(1e-9));
    assertThat(millis(demand(io(4, 10, 10)), "threads(4)")).isCloseTo(14, within(1e-9));
  }

  @Test
  void threadsThatAreThereWorkWhileOthersCome() {
    assertThat(millis(demand(io(1, 10, 10, 10, 10)), "threads(4)")).isCloseTo(42, within(1e-9));
  }

  @Test
  void aRunMayBeThroughBeforeAllThreadsAreThere() {
    assertThat(millis(demand(io(4, 1, 1, 1, 1)), "threads(4)")).isCloseTo(5, within(1e-9));
    Demand nothing = demand(io(4, 0, 0, 0, 0));
    assertThat(millis(nothing, "threads(4)")).isCloseTo(2, within(1e-9));
  }
}
