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
  private static final Duration MOST_WARM_UP =
      Duration.ofSeconds(20); // a client of HTTP takes 7 to 14
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final double LITTLE = 0.04; // of a core, for compilers
  private static final Duration MOMENT = Duration.ofMillis(10);
  private static final Duration COMPILERS_PATIENCE = Duration.ofSeconds(1);
  private static final int STILL = 3; // moments
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
    boolean quiet = warmUp(work);
    for (int i = 0; i < DRESS_REHEARSALS; i++) {
      dress.play();
    }
    System.gc(); // what it has left behind is not the work's
    awaitRest(cpu);
    ResidentMemory.forgetPeak();
    return quiet;
  }

  /**
   * Again and again, until the compilers have little to do: within a while, for they work by fits
   * and starts, and a short act can fall between two of them.
   */
  private static boolean warmUp(List<Act> work) throws InterruptedException {
    long begin = System.nanoTime();
    long compilers = CpuTime.compilers();
    double share = 1;
    long now = begin;
    while (now - begin < LEAST_WARM_UP.toNanos()
        || (share > LITTLE && now - begin < MOST_WARM_UP.toNanos())) {
      long until = System.nanoTime() + LOOK.toNanos();
      do {
        for (Act each : work) {
          each.play();
        }
      } while (System.nanoTime() < until);
      long compiled = CpuTime.compilers();
      share = (double) (compiled - compilers) / (System.nanoTime() - now);
      compilers = compiled;
      now = System.nanoTime();
    }
    return share <= LITTLE;
  }

  /**
   * Until the compilers of this JVM and of those that it has started have nothing to do, or for as
   * long as there is patience: what they have begun would take a core from the run that follows.
   */
  static void awaitCompilers() throws InterruptedException {
    long end = System.nanoTime() + COMPILERS_PATIENCE.toNanos();
    long before = CpuTime.compilers();
    int still = 0;
    while (still < STILL && System.nanoTime() < end) {
      Thread.sleep(MOMENT);
      long now = CpuTime.compilers();
      still = now == before ? still + 1 : 0;
      before = now;
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
