package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
      List<RemoteTask<byte[]>> tasks = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        tasks.add(pool.submit((Integer number) -> new byte[4 << 20], i));
      }
      // Nearly all that they do is to write, so most of these kills come in the middle of that.
      for (int i = 0; i < 8; i++) {
        tasks.get(2 * i).get(20, TimeUnit.SECONDS);
        pool.workers().stream()
            .filter(worker -> worker.state() == WorkerInfo.State.RUNNING)
            .findFirst()
            .flatMap(worker -> ProcessHandle.of(worker.pid().getAsLong()))
            .ifPresent(ProcessHandle::destroyForcibly);
      }
      for (RemoteTask<byte[]> task : tasks) {
        assertThat(task.get(20, TimeUnit.SECONDS)).hasSize(4 << 20);
      }
    }
  }
}
