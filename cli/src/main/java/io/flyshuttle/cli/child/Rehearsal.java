package io.flyshuttle.cli.child;

import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import java.time.Duration;
import java.util.Optional;

/** A few items that cost nothing, so that threads and worker JVMs are there when it counts. */
final class Rehearsal {
  private static final Duration EVERY = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ITEMS = 10;

  private Rehearsal() {}

  /**
   * Has {@code shuttle} start what it starts, and waits until that is at rest.
   *
   * @param work run as well, where there is some, until the compilers have done with it
   */
  static void of(Shuttle shuttle, CpuClock cpu, Optional<Pipeline<?>> work)
      throws InterruptedException {
    long before = ProcessHandle.current().descendants().count();
    shuttle.forEach(Pipeline.range(0, ITEMS).io(2, i -> i).<Long>cpu(i -> i), _ -> {});
    if (ProcessHandle.current().descendants().count() > before) {
      awaitRest(cpu);
    }
    if (work.isPresent()) {
      shuttle.forEach(work.get(), _ -> {});
      awaitRest(cpu);
    }
  }

  /** The first worker JVM answers while others still start, and one makes a cache for the next. */
  private static void awaitRest(CpuClock cpu) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long before = cpu.nanos();
    while (System.nanoTime() < end) {
      Thread.sleep(EVERY);
      long now = cpu.nanos();
      if (now - before < EVERY.toNanos() / 10) {
        return;
      }
      before = now;
    }
  }
}
