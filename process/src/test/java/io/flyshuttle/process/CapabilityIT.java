package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A pool claims what its workers have, not what workers could have. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class CapabilityIT {
  private static final Set<Capability> OF_THE_KERNEL =
      Set.of(Capability.LIFELINE, Capability.MEMORY_CAP, Capability.OOM_PREFERENCE);

  @Test
  void whatWorkersHaveIsClaimed() throws Exception {
    try (ProcessPool pool = Pools.small(2).build()) {
      pool.submit(Runaways::pid, 1).get();
      assertThat(pool.capabilities()).containsAll(OF_THE_KERNEL);
    }
  }

  @Test
  void whatAWorkerLacksIsNot() throws Exception {
    try (ProcessPool pool = Pools.small(2).spares(0).build()) {
      pool.submit(Runaways::unfastened, 1).get();
      assertThat(pool.capabilities())
          .doesNotContain(Capability.LIFELINE)
          .contains(Capability.MEMORY_CAP, Capability.OOM_PREFERENCE);
    }
  }
}
