package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Gradle 7715: a worker that has failed is given the next task. */
@Timeout(120)
class Fault09FailedWorkerIsNotUsedAgainIT {

  @Test
  void noTaskIsGivenToOneThatWasKilled() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(1).build()) {
      for (int i = 0; i < 3; i++) {
        RemoteTask<Long> late = pool.submit(Duration.ofMillis(50), Runaways::tightLoop, 1);
        Pools.failure(late);
        assertThat(pool.submit(Runaways::pid, 1).get()).isNotEqualTo(late.worker().orElseThrow());
      }
    }
  }
}
