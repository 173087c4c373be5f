package io.flyshuttle.testkit;

import io.flyshuttle.Ticker;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Work that goes wrong on purpose. What these methods return is thread-safe where the work given
 * is.
 *
 * @since 0.1
 */
public final class Faults {

  private Faults() {}

  /**
   * Fails call number {@code n}, counted from 1, instead of doing {@code work}; all others do it.
   *
   * @throws IllegalArgumentException if {@code n} is below 1
   */
  public static <T> Callable<T> failNth(
      int n, Supplier<? extends Exception> failure, Callable<T> work) {
    requireAtLeastOne(n);
    AtomicInteger calls = new AtomicInteger();
    return () -> {
      if (calls.incrementAndGet() == n) {
        throw failure.get();
      }
      return work.call();
    };
  }

  /**
   * Fails the first {@code n} calls instead of doing {@code work}; all later ones do it.
   *
   * @throws IllegalArgumentException if {@code n} is below 1
   */
  public static <T> Callable<T> failFirst(
      int n, Supplier<? extends Exception> failure, Callable<T> work) {
    requireAtLeastOne(n);
    AtomicInteger calls = new AtomicInteger();
    return () -> {
      if (calls.incrementAndGet() <= n) {
        throw failure.get();
      }
      return work.call();
    };
  }

  private static void requireAtLeastOne(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("n = " + n + ": calls are counted from 1");
    }
  }

  /**
   * Fails a call with the given probability instead of doing {@code work}. The same seed gives the
   * same calls the same fate, in the order in which they come.
   *
   * @param probability from 0, never, to 1, always
   * @throws IllegalArgumentException if {@code probability} is not between 0 and 1
   */
  public static <T> Callable<T> failAtRandom(
      long seed, double probability, Supplier<? extends Exception> failure, Callable<T> work) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability = " + probability + ": from 0 to 1");
    }
    Random random = new Random(seed);
    return () -> {
      if (random.nextDouble() < probability) {
        throw failure.get();
      }
      return work.call();
    };
  }

  /** Waits for {@code time} of the clock before each call of {@code work}. */
  public static <T> Callable<T> delay(Ticker ticker, Duration time, Callable<T> work) {
    return () -> {
      ticker.sleep(time);
      return work.call();
    };
  }

  /**
   * Opens {@code entered}, then waits for {@code release} and hears no interrupt meanwhile: work
   * that no cancellation and no deadline ends. Returns {@code value}, with the interrupt status set
   * if there was one.
   */
  public static <T> Callable<T> deaf(Gate entered, Gate release, T value) {
    return () -> {
      entered.open();
      release.awaitDeaf();
      return value;
    };
  }

  /**
   * Opens {@code entered}, then waits until it is interrupted, opens {@code interrupted}, and goes
   * on all the same until {@code release} is open. Returns {@code value}.
   */
  public static <T> Callable<T> stubborn(Gate entered, Gate interrupted, Gate release, T value) {
    return () -> {
      try {
        return Faults.<T>hang(entered).call();
      } catch (InterruptedException heard) {
        interrupted.open();
        release.awaitDeaf();
        return value;
      }
    };
  }

  /** Opens {@code entered}, then waits until it is interrupted, however long that takes. */
  public static <T> Callable<T> hang(Gate entered) {
    return () -> {
      entered.open();
      new Gate().await();
      throw new AssertionError("nobody has this gate");
    };
  }
}
