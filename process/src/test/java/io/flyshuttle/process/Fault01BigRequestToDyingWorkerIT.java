package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** cpython 94777, pebble 147: a worker dies while a big request is written to it. */
@Timeout(40)
class Fault01BigRequestToDyingWorkerIT {

  @Test
  void theCallerIsNotHeldUpAndTheTaskFails() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(1).sharedMemory(0).build()) {
      Pools.awaitIdle(pool, 2);
      for (int i = 0; i < 2; i++) {
        long pid = pool.submit(Runaways::pid, 1).get();
        ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
        Thread killer = Thread.ofPlatform().start(worker::destroyForcibly);
        RemoteTask<Integer> task = pool.submit((byte[] bytes) -> bytes.length, new byte[32 << 20]);
        killer.join();
        try {
          assertThat(task.get(30, TimeUnit.SECONDS)).isEqualTo(32 << 20); // by the spare
        } catch (java.util.concurrent.ExecutionException lost) {
          assertThat(lost).hasCauseInstanceOf(WorkerLostException.class);
        }
        assertThat(pool.submit(Runaways::increment, 1).get(30, TimeUnit.SECONDS)).isEqualTo(2);
        Pools.awaitIdle(pool, 2);
      }
    }
  }
}
