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

    Reading.Used used = after.since(before);

    assertThat(used.cpuSeconds()).isEqualTo(3);
    assertThat(used.compilerSeconds()).isEqualTo(1);
    assertThat(used.others().foreignCores()).isCloseTo(0.5, within(1e-9)); // 4 s but for its own 3
    assertThat(used.others().stolenCores()).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void whereTheSystemDoesNotSayThereAreNoOthers() {
    Reading before = new Reading(0, 0, Optional.empty());

    assertThat(reading(1, 1, new MachineLoad(1, 1, 1)).since(before).others())
        .isEqualTo(MachineLoad.Others.NONE);
  }

  @Test
  void theClocksOfThisProcessGoOn() {
    CpuClock cpu = new CpuClock();
    Reading before = Reading.now(cpu);
    Reading after = Reading.atEnd(cpu);

    assertThat(after.cpuNanos()).isGreaterThanOrEqualTo(before.cpuNanos());
    assertThat(after.compilerNanos()).isGreaterThanOrEqualTo(before.compilerNanos());
    assertThat(after.since(before).cpuSeconds()).isNotNegative();
  }
}
