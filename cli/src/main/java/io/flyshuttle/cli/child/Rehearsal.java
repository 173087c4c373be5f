package io.flyshuttle.cli.child;

import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import java.time.Duration;
import java.util.List;

/** A few items that cost nothing, so that threads and worker JVMs are there when it counts. */
final class Rehearsal {
  private static final Duration EVERY = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ITEMS = 10;
  private static final int DRESS_REHEARSALS = 2;

  private Rehearsal() {}

  /** Something to rehearse. */
  @FunctionalInterface
  interface Act {
    /** Carries it out. */
    void play() throws InterruptedException;
  }

  /** Has {@code shuttle} start what it starts, and waits until that is at rest. */
  static void of(Shuttle shuttle, CpuClock cpu) throws InterruptedException {
    long before = ProcessHandle.current().descendants().count();
    shuttle.forEach(Pipeline.range(0, ITEMS).io(2, i -> i).<Long>cpu(i -> i), _ -> {});
    if (ProcessHandle.current().descendants().count() > before) {
      awaitRest(cpu);
    }
  }

  /**
   * Warms up for work that is to be measured so.
   *
   * @param work played in turn and again and again, until the compilers have done with it
   * @param dress played at last, twice: all that will be done when it counts
   * @return whether the compilers have done with the work; if not there was no more patience
   */
  static boolean warm(CpuClock cpu, List<Act> work, Act dress) throws InterruptedException {
    boolean quiet = new Compilers().warmUp(work);
    for (int i = 0; i < DRESS_REHEARSALS; i++) {
      dress.play();
    }
    System.gc(); // what it has left behind is not the work's
    awaitRest(cpu);
    ResidentMemory.forgetPeak();
    return quiet;
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
