package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** cpython 96062, 73945: a worker is killed while it writes; the others hang. */
@Timeout(40)
class Fault02WorkerKilledHalfWayThroughItsAnswerIT {

  @Test
  void theOthersGoOn() throws Exception {
    try (ProcessPool pool = Pools.small(2).spares(1).sharedMemory(0).retries(9).build()) {
      Pools.awaitIdle(pool, 2);
      Deque<RemoteTask<byte[]>> tasks = new ArrayDeque<>();
      for (int i = 0; i < 60 || !tasks.isEmpty(); i++) {
        if (i < 60) {
          tasks.addLast(pool.submit((Integer number) -> new byte[4 << 20], i));
        }
        if (i >= 6) {
          if (i % 4 == 0) { // all that they do is to write, so some die in the middle of that
            kill(pool);
          }
          assertThat(tasks.removeFirst().get(20, TimeUnit.SECONDS)).hasSize(4 << 20);
        }
      }
    }
  }

  private static void kill(ProcessPool pool) {
    pool.workers().stream()
        .filter(worker -> worker.state() == WorkerInfo.State.RUNNING)
        .findFirst()
        .flatMap(worker -> ProcessHandle.of(worker.pid().getAsLong()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }
}
