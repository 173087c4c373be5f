package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** cpython 96062, 73945: a worker is killed while it writes; the others hang. */
@Timeout(40)
@EnabledOnOs(OS.LINUX) // which tells how much a process has written
class Fault02WorkerKilledHalfWayThroughItsAnswerIT {

  private static final int SIZE = 4 << 20;

  @Test
  void theOthersGoOn() throws Exception {
    try (ProcessPool pool = Pools.small(2).spares(1).sharedMemory(0).retries(9).build()) {
      Pools.awaitIdle(pool, 2);
      Deque<RemoteTask<byte[]>> tasks = new ArrayDeque<>();
      for (int i = 0; i < 60 || !tasks.isEmpty(); i++) {
        if (i < 60) {
          tasks.addLast(pool.submit((Integer number) -> new byte[SIZE], i));
        }
        if (i >= 6) {
          if (i % 8 == 0) {
            killWhileItWrites(pool, tasks);
          }
          assertThat(tasks.removeFirst().get(20, TimeUnit.SECONDS)).hasSize(SIZE);
        }
      }
    }
  }

  /** Most of what is killed so is killed in the middle of an answer. */
  private static void killWhileItWrites(ProcessPool pool, Deque<RemoteTask<byte[]>> tasks) {
    Pools.until(() -> {
      OptionalLong writes =
          pool.workers().stream()
              .flatMapToLong(worker -> worker.pid().stream())
              .filter(pid -> isHalfWay(written(pid)))
              .findFirst();
      writes.ifPresent(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
      return writes.isPresent() || tasks.stream().allMatch(RemoteTask::isDone);
    });
  }

  /** What else it writes is little. */
  private static boolean isHalfWay(long written) {
    long part = written % SIZE;
    return part > SIZE / 8 && part < SIZE / 2;
  }

  private static long written(long pid) {
    try {
      return Files.readAllLines(Platform.proc(pid, "io")).stream()
          .filter(line -> line.startsWith("wchar: "))
          .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
          .sum();
    } catch (IOException dead) {
      return 0;
    }
  }
}
