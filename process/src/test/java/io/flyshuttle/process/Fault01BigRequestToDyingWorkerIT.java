package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** cpython 94777, pebble 147: a worker dies while a big request is written to it. */
@Timeout(40)
@SuppressWarnings("FutureReturnValueIgnored") // a future of a future, both looked at
class Fault01BigRequestToDyingWorkerIT {

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void theCallerIsNotHeldUpAndTheTaskFails() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(1).sharedMemory(0).build();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3; i++) {
        Pools.awaitIdle(pool, 2);
        long pid = pool.submit(Runaways::pid, 1).get();
        Pools.stop(pid); // so that it does not read what is written to it
        Future<RemoteTask<Integer>> caller = callers.submit(() -> big(pool));
        Pools.until(() -> pool.workers().stream().anyMatch(worker -> isSentTo(worker, pid)));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        RemoteTask<Integer> task = caller.get(20, TimeUnit.SECONDS);
        try {
          // by the spare, if nothing of it had been sent
          assertThat(task.get(20, TimeUnit.SECONDS)).isEqualTo(32 << 20);
        } catch (ExecutionException lost) {
          assertThat(lost).hasCauseInstanceOf(WorkerLostException.class);
        }
        assertThat(pool.submit(Runaways::increment, 1).get(20, TimeUnit.SECONDS)).isEqualTo(2);
      }
    }
  }

  private static RemoteTask<Integer> big(ProcessPool pool) {
    return pool.submit((byte[] bytes) -> bytes.length, new byte[32 << 20]);
  }

  private static boolean isSentTo(WorkerInfo worker, long pid) {
    return worker.state() == WorkerInfo.State.RUNNING && worker.pid().equals(OptionalLong.of(pid));
  }
}
