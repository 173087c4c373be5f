package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MachineLoadTest {
  private static final String STAT =
      """
      cpu  1000 200 300 5000 100 10 20 40 7 0
      cpu0 500 100 150 2500 50 5 10 20 3 0
      """;

  @Test
  void readsWhatAllProcessorsDid() {
    MachineLoad load = MachineLoad.parse(STAT, 5).orElseThrow();

    assertThat(load.busySeconds()).isEqualTo(15.3); // user, nice, system, irq, softirq
    assertThat(load.stolenSeconds()).isEqualTo(0.4);
    assertThat(load.atNanos()).isEqualTo(5);
  }

  @Test
  void whatIsNotOursIsOthers() {
    MachineLoad before = new MachineLoad(0, 10, 1);
    MachineLoad after = new MachineLoad(2_000_000_000, 13, 1.2);

    MachineLoad.Others others = after.since(before, 2.5);

    assertThat(others.foreignCores()).isCloseTo(0.25, within(1e-9));
    assertThat(others.stolenCores()).isCloseTo(0.1, within(1e-9));
    assertThat(others.areQuiet()).isFalse();
  }

  @Test
  void theClocksNeedNotAgree() {
    MachineLoad before = new MachineLoad(0, 10, 0);
    MachineLoad after = new MachineLoad(1_000_000_000, 11, 0);

    assertThat(after.since(before, 1.02)).isEqualTo(MachineLoad.Others.NONE);
    assertThat(before.since(before, 0)).isEqualTo(MachineLoad.Others.NONE);
  }

  @Test
  void whatIsNoSuchFileTellsNothing() {
    assertThat(MachineLoad.parse("", 0)).isEmpty();
    assertThat(MachineLoad.parse("intr 1 2 3 4 5 6 7 8 9", 0)).isEmpty();
    assertThat(MachineLoad.parse("cpu 1 2 3", 0)).isEmpty();
  }
}
