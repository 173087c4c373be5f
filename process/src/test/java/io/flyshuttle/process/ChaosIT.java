package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers are killed at random while tasks run: each ends exactly once, and nothing is left. */
@Timeout(600)
class ChaosIT {

  private static final int TASKS = Integer.getInteger("flyshuttle.chaos", 2_000);

  // A start takes 60 ms on a quiet machine, and many times that on a busy one.
  private static final long EVERY = Long.getLong("flyshuttle.chaos.every", 400); // ms

  @Test
  void eachTaskEndsOnceWithItsResultOrItsError() throws Exception {
    long descriptors = descriptors();
    List<ProcessHandle> killed = new ArrayList<>();
    long sum = 0;
    int succeeded = 0;
    AtomicInteger ended = new AtomicInteger();
    long expected = 0;
    try (ProcessPool pool = Pools.small(2).spares(1).retries(1_000).build()) {
      Thread killer = Thread.ofPlatform().start(() -> kill(pool, killed));
      List<RemoteTask<Long>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        RemoteTask<Long> task = pool.submit(ChaosIT::work, i);
        task.stage().whenComplete((_, _) -> ended.incrementAndGet());
        tasks.add(task);
      }
      for (int i = 0; i < TASKS; i++) {
        try {
          sum += tasks.get(i).get(120, TimeUnit.SECONDS);
          expected += work(i);
          succeeded++;
        } catch (ExecutionException lost) {
          assertThat(lost).hasCauseInstanceOf(WorkerLostException.class);
        } catch (CancellationException never) {
          throw new AssertionError(never);
        }
      }
      killer.interrupt();
      killer.join();
      Pools.until(() -> ended.get() == TASKS);
    }
    assertThat(sum).isEqualTo(expected);
    assertThat(succeeded).isEqualTo(TASKS); // whoever was killed from outside was run again
    assertThat(killed).isNotEmpty();
    assertThat(killed).noneMatch(ProcessHandle::isAlive);
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
    Pools.until(() -> poolThreads().isEmpty()); // they end behind the last process
    assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 8);
  }

  static long work(int number) {
    long sum = number;
    for (int i = 0; i < 20_000 + number % 7 * 10_000; i++) {
      sum = sum * 31 + i;
    }
    return sum;
  }

  private static void kill(ProcessPool pool, List<ProcessHandle> killed) {
    Random random = new Random(42);
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(EVERY));
      List<WorkerInfo> workers =
          pool.workers().stream()
              .filter(worker -> worker.pid().isPresent())
              .filter(worker -> worker.state() != WorkerInfo.State.STARTING)
              .toList();
      if (!workers.isEmpty()) {
        WorkerInfo victim = workers.get(random.nextInt(workers.size()));
        ProcessHandle.of(victim.pid().getAsLong())
            .ifPresent(handle -> {
              handle.destroyForcibly();
              killed.add(handle);
            });
      }
    }
  }

  private static List<String> poolThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("flyshuttle-"))
        .toList();
  }

  private static long descriptors() throws Exception {
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(open)) {
      return all.count();
    }
  }
}
