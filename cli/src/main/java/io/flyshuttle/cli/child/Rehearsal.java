package io.flyshuttle.cli.child;

import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import io.flyshuttle.forecast.CpuTime;
import java.time.Duration;
import java.util.List;

/** A few items that cost nothing, so that threads and worker JVMs are there when it counts. */
final class Rehearsal {
  private static final Duration EVERY = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LEAST_WARM_UP = Duration.ofMillis(1_500);
  private static final Duration MOST_WARM_UP = Duration.ofSeconds(6);
  private static final double LITTLE = 0.04; // of a core, for compilers
  private static final int ITEMS = 10;

  private Rehearsal() {}

  /**
   * Has {@code shuttle} start what it starts, and waits until that is at rest.
   *
   * @param work run as well, in turn and again and again, until the compilers have done with it
   */
  static void of(Shuttle shuttle, CpuClock cpu, List<Pipeline<?>> work)
      throws InterruptedException {
    long before = ProcessHandle.current().descendants().count();
    shuttle.forEach(Pipeline.range(0, ITEMS).io(2, i -> i).<Long>cpu(i -> i), _ -> {});
    if (ProcessHandle.current().descendants().count() > before) {
      awaitRest(cpu);
    }
    if (!work.isEmpty()) {
      warmUp(shuttle, work);
      System.gc(); // what it has left behind is not the work's
      awaitRest(cpu);
      ResidentMemory.forgetPeak();
    }
  }

  /** Again and again, until the compilers have little to do. */
  private static void warmUp(Shuttle shuttle, List<Pipeline<?>> work) throws InterruptedException {
    long begin = System.nanoTime();
    long compilers = CpuTime.compilers();
    double share = 1;
    long now = begin;
    while (now - begin < LEAST_WARM_UP.toNanos()
        || (share > LITTLE && now - begin < MOST_WARM_UP.toNanos())) {
      for (Pipeline<?> each : work) {
        shuttle.forEach(each, _ -> {});
      }
      long compiled = CpuTime.compilers();
      share = (double) (compiled - compilers) / (System.nanoTime() - now);
      compilers = compiled;
      now = System.nanoTime();
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
