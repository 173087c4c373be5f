package io.flyshuttle.cli.child;

import io.flyshuttle.forecast.CpuTime;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Waits for the compilers of this JVM, and of those that it has started: what they have to do for
 * work that is to be measured warm is done before, not beside it. Used by one thread at a time.
 */
final class Compilers {
  static final Duration LEAST_WARM_UP = Duration.ofMillis(1_500);
  static final Duration MOST_WARM_UP = Duration.ofSeconds(20); // a client of HTTP takes 7 to 14
  static final Duration LOOK = Duration.ofMillis(500);
  static final Duration MOMENT = Duration.ofMillis(10);
  static final Duration PATIENCE = Duration.ofSeconds(1);
  static final int STILL = 3; // moments
  private static final double LITTLE = 0.04; // of a core

  private final LongSupplier used;
  private final LongSupplier clock;
  private final Pause pause;

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    /** So much of it. */
    void last(Duration time) throws InterruptedException;
  }

  /** Those of this machine. */
  Compilers() {
    this(CpuTime::compilers, System::nanoTime, Thread::sleep);
  }

  /**
   * Those that are given.
   *
   * @param used CPU time that they have used so far, in nanoseconds
   * @param clock in nanoseconds
   */
  Compilers(LongSupplier used, LongSupplier clock, Pause pause) {
    this.used = used;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Plays some work in turn, again and again, until they have little to do: within a while, for
   * they work by fits and starts, and a short act can fall between two of them.
   *
   * @return whether they have; if not there was no more patience
   */
  boolean warmUp(List<Rehearsal.Act> work) throws InterruptedException {
    long begin = clock.getAsLong();
    long before = used.getAsLong();
    double share = 1;
    long now = begin;
    while (now - begin < LEAST_WARM_UP.toNanos()
        || (share > LITTLE && now - begin < MOST_WARM_UP.toNanos())) {
      long until = clock.getAsLong() + LOOK.toNanos();
      do {
        for (Rehearsal.Act each : work) {
          each.play();
        }
      } while (clock.getAsLong() < until);
      long after = used.getAsLong();
      share = (double) (after - before) / (clock.getAsLong() - now);
      before = after;
      now = clock.getAsLong();
    }
    return share <= LITTLE;
  }

  /**
   * Until they have nothing to do, or for as long as there is patience: what they have begun would
   * take a core from the run that follows.
   */
  void awaitRest() throws InterruptedException {
    long end = clock.getAsLong() + PATIENCE.toNanos();
    long before = used.getAsLong();
    int still = 0;
    while (still < STILL && clock.getAsLong() < end) {
      pause.last(MOMENT);
      long now = used.getAsLong();
      still = now == before ? still + 1 : 0;
      before = now;
    }
  }
}
