package io.flyshuttle.cli.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.forecast.MachineLoad;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What two readings say. */
class ReadingTest {
  private static final long SECOND = 1_000_000_000L;

  private static Reading reading(long cpu, long compilers, MachineLoad load) {
    return new Reading(cpu, compilers, Optional.of(load));
  }

  @Test
  void whatWasUsedInBetween() {
    Reading before = reading(5 * SECOND, 2 * SECOND, new MachineLoad(0, 10, 1));
    Reading after = reading(8 * SECOND, 3 * SECOND, new MachineLoad(2 * SECOND, 14, 1.5));

    assertThat(after.since(before)).isEqualTo(new Reading.Used(3, 1, 2, 1, 0.5));
    assertThat(after.since(before).others()).isEqualTo(new MachineLoad.Others(0.5, 0.25));
  }

  @Test
  void whatIsCountedInStepsMeansSomethingInTheSum() {
    Reading.Used ahead = new Reading.Used(0.5, 0.25, 0.5, 0.25, 0); // a step too many
    Reading.Used behind = new Reading.Used(0.5, 0, 0.5, -0.25, 0.125); // one too few

    assertThat(ahead.others().foreignCores()).isEqualTo(0.5);
    assertThat(behind.others().foreignCores()).isZero();
    assertThat(ahead.plus(behind)).isEqualTo(new Reading.Used(1, 0.25, 1, 0, 0.125));
    assertThat(ahead.plus(behind).others()).isEqualTo(new MachineLoad.Others(0, 0.125));
  }

  @Test
  void whereTheSystemDoesNotSayThereAreNoOthers() {
    Reading before = new Reading(0, 0, Optional.empty());

    assertThat(reading(1, 1, new MachineLoad(1, 1, 1)).since(before).others())
        .isEqualTo(MachineLoad.Others.NONE);
  }

  @Test
  void aCompilerThatEndsTakesNothingBack() {
    MachineLoad load = new MachineLoad(0, 0, 0);

    assertThat(reading(SECOND, SECOND, load).since(reading(0, 3 * SECOND, load)).compilerSeconds())
        .isZero();
  }

  @Test
  void theClocksOfThisProcessGoOn() {
    CpuClock cpu = new CpuClock();
    Reading before = Reading.now(cpu);
    Reading after = Reading.atEnd(cpu);

    assertThat(after.cpuNanos()).isGreaterThanOrEqualTo(before.cpuNanos());
    assertThat(after.since(before).seconds()).isNotNegative();
    assertThat(after.since(before).cpuSeconds()).isCloseTo(0, within(10.0)); // and not since boot
  }
}
