package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a pool costs that has nothing to do, and what is left of workers that were replaced. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class IdleIT {

  @Test
  void nothingOfAnIdlePoolEverWakesUp() throws Exception {
    try (ProcessPool pool = Pools.small(2).spares(0).build()) {
      Pools.awaitIdle(pool, 2);
      for (int i = 0; i < 50; i++) { // short ones, after which nobody watches the main thread
        RemoteTask<Integer> one = pool.submit(Runaways::increment, i);
        RemoteTask<Integer> other = pool.submit(Runaways::increment, i);
        assertThat(one.get()).isEqualTo(other.get());
      }
      Pools.awaitIdle(pool, 2);
      Set<Path> threads = threads(pool);
      assertThat(threads).hasSizeGreaterThan(10);
      Pools.until(() -> {
        long before = wakeUps(threads);
        startAnotherPool(); // which takes a while
        return wakeUps(threads) == before;
      });
    }
  }

  private static void startAnotherPool() {
    try (ProcessPool other = Pools.small(1).spares(0).build()) {
      Pools.awaitIdle(other, 1);
    }
  }

  /** Those of ours in this process and in the workers. */
  private static Set<Path> threads(ProcessPool pool) {
    LongStream workers = pool.workers().stream().mapToLong(worker -> worker.pid().orElseThrow());
    return LongStream.concat(LongStream.of(ProcessHandle.current().pid()), workers)
        .boxed()
        .flatMap(pid ->
            Platform.threads(pid).stream().map(thread -> Platform.proc(pid, "task/" + thread)))
        .filter(thread -> read(thread.resolve("comm")).startsWith("flyshuttle-"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static long wakeUps(Set<Path> threads) {
    return threads.stream()
        .flatMap(thread -> read(thread.resolve("status")).lines())
        .filter(line -> line.startsWith("voluntary_ctxt_switches"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void generationsOfWorkersLeaveNothingBehind() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(1).recycleAfter(1).build()) {
      replace(pool, 2);
      long descriptors = descriptors();
      long threads = ours();
      long direct = directMemory();
      replace(pool, 5);

      Pools.until(() -> ours() <= threads); // those of the last one end behind it
      assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
      Pools.until(() -> {
        System.gc(); // buffers of connections go when it finds them
        return directMemory() <= direct;
      });
    }
  }

  private static void replace(ProcessPool pool, int workers) throws Exception {
    Set<Long> seen = new TreeSet<>();
    for (int i = 0; i < workers; i++) {
      seen.add(pool.submit(Runaways::pid, i).get());
    }
    assertThat(seen).hasSize(workers);
    Pools.until(() -> pool.workers().size() == 2 && Pools.idle(pool) == 2);
  }

  private static long ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("flyshuttle-"))
        .count();
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
