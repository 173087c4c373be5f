package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.spi.Nature;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a machine's figures counts when. */
class MachineTest {
  private static final Machine.Overhead ALONE = Machine.Overhead.always(40_000);
  private static final Machine.Overhead CROWDED =
      new Machine.Overhead(20_000, 20_000, 20_000, 1_000, 0, 0, 0);

  private static Machine machine(double late, double longLate) {
    return new Machine(
        Instant.EPOCH,
        2,
        15_000,
        new TimerLateness(late, late, late, late + longLate),
        new TimerLateness(late, late, late, late + longLate),
        0,
        4e6,
        Map.of("synchronous", ALONE, "hybrid", CROWDED),
        0,
        0,
        0,
        0);
  }

  private static Simulation simulate(Machine machine, String strategy, long wait, long work) {
    Demand demand =
        new Demand(
            1,
            List.of(
                new Demand.Stage("wait", Nature.IO, 8, Costs.of(wait), Costs.of(0), 0),
                new Demand.Stage(
                    "compute", Nature.CPU, Integer.MAX_VALUE, Costs.of(0), Costs.of(work), 0)),
            OptionalInt.empty());
    return new Simulator(machine).simulate(demand, new Setting(strategy, 8, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"synchronous", "hybrid", "threads", "virtual-threads"})
  void longWaitsEndLater(String strategy) {
    Machine machine = machine(100_000, 900_000);
    double known = simulate(machine(100_000, 0), strategy, 1_000_000, 0).seconds() - 1e-3;

    assertThat(simulate(machine, strategy, 1_000_000, 0).seconds())
        .isCloseTo(1e-3 + known, within(1e-8));
    assertThat(simulate(machine, strategy, 2_000_000, 0).seconds())
        .isCloseTo(2.1e-3 + known, within(1e-8));
    assertThat(simulate(machine, strategy, 20_000_000, 0).seconds())
        .isCloseTo(20.9e-3 + known, within(1e-8));
  }

  @Test
  void whatOnlyComputesIsHandedOverAndNoMore() {
    assertThat(simulate(machine(0, 0), "hybrid", 0, 1_000_000).cpuSeconds())
        .isCloseTo(1.001e-3, within(1e-8));
    assertThat(simulate(machine(0, 0), "threads", 0, 1_000_000).cpuSeconds())
        .isCloseTo(1e-3, within(1e-9)); // nothing is known
  }

  @Test
  void itemsThatAreFewTakeMore() {
    Machine.Overhead overhead = new Machine.Overhead(10, 20, 30, 5, 640, 0, 0);

    assertThat(overhead.at(5e4, 1)).isCloseTo(20 + 630, within(1e-9));
    assertThat(overhead.at(5e4, 2)).isCloseTo(20 + 310, within(1e-9));
    assertThat(overhead.at(5e4, 64)).isCloseTo(20, within(1e-9));
    assertThat(overhead.at(5e4, 200)).isCloseTo(20, within(1e-9));
    assertThat(overhead.computing()).isEqualTo(5);
  }

  @Test
  void aWaitTakesTheMoreOfACoreTheFewerWait() {
    Machine machine = Machine.generic(2); // 8 us in a crowd, 50 us one by one

    assertThat(machine.blocking(64)).isEqualTo(8_000);
    assertThat(machine.blocking(2)).isCloseTo(8_000 + 42_000 * (0.5 - 1 / 64.0), within(1e-9));
    assertThat(machine.blocking(1)).isCloseTo(8_000 + 42_000 * (1 - 1 / 64.0), within(1e-9));
    assertThat(machine.withOverheads(Map.of()).blocking(1)).isEqualTo(8_000); // that is all
  }

  @Test
  void quickerCoresTakeLessTimeForTheSame() {
    Machine machine = Machine.generic(2);
    Machine quicker = machine.quicker(2);

    assertThat(quicker.overhead("hybrid").at(5e4, 1))
        .isCloseTo(machine.overhead("hybrid").at(5e4, 1) / 2, within(1e-9));
    assertThat(quicker.overhead("hybrid").start())
        .isEqualTo(machine.overhead("hybrid").start() / 2);
    assertThat(quicker.virtualTimer()).isEqualTo(machine.virtualTimer());
    assertThat(quicker.spinNanos()).isEqualTo(machine.spinNanos() / 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> machine.quicker(0))
        .withMessage("speed 0.0: must be above 0");
  }

  @Test
  void toWakeIsPartOfTheLatenessOfATimer() {
    Simulation one = simulate(machine(100_000, 0), "synchronous", 1_000_000, 0);
    assertThat(one.seconds()).isCloseTo(1.1e-3, within(1e-8));
    assertThat(one.cpuSeconds()).isCloseTo(40e-6, within(1e-8));
  }

  @Test
  void coresThatSleepCostMoreToWake() {
    // Idle but for the item itself: half of what one alone costs more.
    Simulation one = simulate(machine(0, 0), "hybrid", 1_000_000_000, 0);
    assertThat(one.cpuSeconds() * 1e9).isCloseTo(30_000, within(100.0));
  }
}
