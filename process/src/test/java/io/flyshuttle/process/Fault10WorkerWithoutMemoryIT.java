package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Gradle 1377, 8354: a worker that is out of memory lives on half dead. */
@Timeout(120)
class Fault10WorkerWithoutMemoryIT {

  @Test
  void endsWithItsTask() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).build()) {
      RemoteTask<Integer> task = pool.submit(Runaways::hoardHeap, 1);
      assertThat(Pools.failure(task)).hasMessageContaining("OutOfMemoryError");
      assertThat(ProcessHandle.of(task.worker().orElseThrow())).isEmpty();
      assertThat(pool.submit(Runaways::pid, 1).get()).isNotEqualTo(task.worker().orElseThrow());
    }
  }
}
