package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class CapabilityTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void linuxHasAllThatTheKernelGives() {
    assertThat(Capability.here())
        .contains(
            Capability.NATIVE_ACCESS,
            Capability.LIFELINE,
            Capability.MEMORY_CAP,
            Capability.NICENESS,
            Capability.OOM_PREFERENCE);
  }

  @Test
  void whatIsSwitchedOffIsNotThere() {
    LaunchPlan plan = LaunchPlan.defaults().withCaching(LaunchPlan.Caching.OFF);

    assertThat(Capability.of(plan)).doesNotContain(Capability.AOT_CACHE);
    assertThat(Capability.of(plan.withNiceness(0), 0))
        .doesNotContain(Capability.NICENESS, Capability.SHARED_ARENA);
    assertThat(Capability.of(plan, 1).contains(Capability.SHARED_ARENA))
        .isEqualTo(Capability.here().contains(Capability.SHARED_ARENA));
  }
}
