package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** That it measures at all: what it measures depends on the machine. */
class CalibrationTest {

  @Test
  void measuresThisMachine() throws InterruptedException {
    Calibration.Result result = Calibration.measure(List.of("hybrid", "no-such-strategy"));

    Machine machine = result.machine();
    assertThat(machine.isMeasured()).isTrue();
    assertThat(machine.cores()).isBetween(0.1, (double) Runtime.getRuntime().availableProcessors());
    assertThat(machine.spinNanos()).isBetween(1e3, 1e7);
    assertThat(machine.quantum()).isBetween(5e5, 1e8);
    assertThat(machine.overheads()).containsKeys("hybrid", "threads");
    assertThat(machine.overhead("hybrid").at50us()).isNotNegative();
    assertThat(result.remarks())
        .contains("no-such-strategy is not on the class path: its figures are assumed");
    assertThat(result.took()).isPositive();
  }

  @Test
  void aDisturbedReadingIsTakenAgainAndSaid() throws InterruptedException {
    int[] read = {0};
    Disturbance disturbance =
        new Disturbance(
            3, others(0.5, 0.2, 0.3)); // three readings, each disturbed: the second least

    assertThat(disturbance.least(() -> ++read[0])).isEqualTo(2);
    assertThat(read[0]).isEqualTo(3);
    assertThat(disturbance.repeated()).isEqualTo(2);
    assertThat(disturbance.worst().foreignCores()).isEqualTo(0.2);
    assertThat(disturbance.remarks())
        .containsExactly(
            "1 of the readings were disturbed by others, who used up to 0.20 cores: measure again"
                + " when the machine is quiet");
  }

  @Test
  void theFirstQuietReadingCounts() throws InterruptedException {
    int[] read = {0};
    Disturbance disturbance = new Disturbance(3, others(0.5, 0.1));

    assertThat(disturbance.least(() -> ++read[0])).isEqualTo(2);
    assertThat(disturbance.repeated()).isEqualTo(1);
    assertThat(disturbance.remarks()).isEmpty();
  }

  /** One after the other, whatever is measured. */
  private static Disturbance.Watch others(double... foreign) {
    int[] next = {0};
    return () -> {
      MachineLoad.Others others = new MachineLoad.Others(foreign[next[0]++], 0);
      return () -> others;
    };
  }
}
