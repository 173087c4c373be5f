package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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

  private static Set<Capability> of(LaunchPlan plan, long shared) {
    return new Capabilities(plan, shared).with(List.of());
  }

  @Test
  void whatIsSwitchedOffIsNotThere() {
    LaunchPlan plan = LaunchPlan.defaults().withCaching(LaunchPlan.Caching.OFF);

    assertThat(of(plan, 1)).doesNotContain(Capability.AOT_CACHE);
    assertThat(of(plan.withNiceness(0), 0))
        .doesNotContain(Capability.NICENESS, Capability.SHARED_ARENA);
    assertThat(of(plan, 1).contains(Capability.SHARED_ARENA))
        .isEqualTo(Capability.here().contains(Capability.SHARED_ARENA));
  }

  @Test
  void theUsersLauncherIsAskedOnceAndMayFail() {
    AtomicInteger asked = new AtomicInteger();
    WorkerLauncher launcher =
        mainClass -> {
          asked.incrementAndGet();
          throw new IllegalStateException("not today");
        };
    Capabilities capabilities = new Capabilities(LaunchPlan.defaults().withClasses(launcher), 1);

    assertThat(capabilities.with(List.of())).doesNotContain(Capability.AOT_CACHE);
    assertThat(capabilities.with(List.of())).doesNotContain(Capability.AOT_CACHE);
    assertThat(asked).hasValueLessThan(2);
  }
}
