package io.flyshuttle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Tries again after a failure, with exponential back-off, a cap and full jitter: the wait after the
 * n-th failure is uniform in [0, min(cap, base · 2<sup>n-1</sup>)].
 *
 * <p>Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015 ("full
 * jitter").
 *
 * <p>A value, immutable and thread-safe. {@link Error}s, {@link InterruptedException} and {@link
 * CancellationException} are never retried.
 *
 * <p>No argument may be {@code null}: a method that is given one throws {@link
 * NullPointerException} at once, with the name of the parameter.
 *
 * @since 0.1
 */
public final class Retry {

  /** Whether waits are drawn at random. */
  public enum Jitter {
    /** Uniform between zero and the exponential bound; the default. */
    FULL,
    /** Always the exponential bound. */
    NONE
  }

  /** Earlier failures that the last one is given as suppressed. */
  private static final int KEPT = 8;

  private final int attempts;
  private final long base; // nanoseconds, > 0
  private final long cap; // nanoseconds, >= base
  private final Jitter jitter;
  private final Predicate<? super Throwable> when;

  private Retry(
      int attempts, long base, long cap, Jitter jitter, Predicate<? super Throwable> when) {
    this.attempts = attempts;
    this.base = base;
    this.cap = cap;
    this.jitter = jitter;
    this.when = when;
  }

  /**
   * Up to {@code attempts} attempts in all, the first included; waits double from {@code base} and
   * are capped at 1,000 times the base.
   *
   * @throws IllegalArgumentException if {@code attempts} is below 1, or {@code base} is not
   *     positive
   */
  public static Retry exponential(int attempts, Duration base) {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts = " + attempts + ": at least 1 is needed");
    }
    if (!Objects.requireNonNull(base, "base").isPositive()) {
      throw new IllegalArgumentException("base = " + base + ": a positive time is needed");
    }
    long nanos = Nanos.of(base);
    long cap = nanos > Long.MAX_VALUE / 1000 ? Long.MAX_VALUE : nanos * 1000;
    return new Retry(attempts, nanos, cap, Jitter.FULL, failure -> true);
  }

  /**
   * The same with no wait longer than {@code cap}.
   *
   * @throws IllegalArgumentException if {@code cap} is shorter than the base
   */
  public Retry cap(Duration cap) {
    long nanos = Nanos.of(Objects.requireNonNull(cap, "cap"));
    if (nanos < base) {
      throw new IllegalArgumentException(
          "cap = " + cap + ": shorter than the base of " + Duration.ofNanos(base));
    }
    return new Retry(attempts, base, nanos, jitter, when);
  }

  /** The same with the given jitter. */
  public Retry jitter(Jitter jitter) {
    Objects.requireNonNull(jitter, "jitter");
    return new Retry(attempts, base, cap, jitter, when);
  }

  /** The same for failures that {@code when} holds for only; others are final at once. */
  public Retry when(Predicate<? super Throwable> when) {
    Objects.requireNonNull(when, "when");
    return new Retry(attempts, base, cap, jitter, when);
  }

  /** Attempts in all, the first included. */
  public int attempts() {
    return attempts;
  }

  /**
   * Calls {@code work} until it succeeds, the attempts are used up, or a wait would pass the
   * deadline of the enclosing task. Waits in the calling thread, by the clock of the enclosing
   * task's shuttle or else the machine's. Allocates nothing when the first attempt succeeds.
   *
   * @throws Exception the last failure, with the latest of the earlier ones suppressed
   * @throws InterruptedException if interrupted while waiting
   */
  public <T> T call(Callable<? extends T> work) throws Exception {
    Objects.requireNonNull(work, "work"); // or the failure would be retried
    try {
      return work.call();
    } catch (Exception first) {
      return again(work, first);
    }
  }

  private <T> T again(Callable<? extends T> work, Exception first) throws Exception {
    Ticker ticker = Context.ticker();
    List<Exception> earlier = new ArrayList<>();
    Exception last = first;
    for (int failures = 1; retries(last, failures); failures++) {
      long wait = waitAfter(failures);
      if (wait >= Context.remainingNanos()) {
        break;
      }
      ticker.sleep(Duration.ofNanos(wait));
      try {
        return work.call();
      } catch (Exception next) {
        earlier.add(last);
        if (earlier.size() > KEPT) {
          earlier.removeFirst();
        }
        last = next;
      }
    }
    Exception thrown = last;
    // Work may throw the same object twice, and nothing can be suppressed in itself.
    earlier.stream().filter(e -> !e.equals(thrown)).distinct().forEach(thrown::addSuppressed);
    throw thrown;
  }

  /** Whether another attempt follows failure number {@code failures}, which was {@code failure}. */
  boolean retries(Throwable failure, int failures) {
    return failures < attempts
        && failure instanceof Exception
        && !(failure instanceof InterruptedException)
        && !(failure instanceof CancellationException)
        && when.test(failure);
  }

  /** The wait in nanoseconds after failure number {@code failures}, counted from 1. */
  long waitAfter(int failures) {
    return waitAfter(
        failures, jitter == Jitter.NONE ? 1.0 : ThreadLocalRandom.current().nextDouble());
  }

  /** The same with the random number given, from 0 to 1. */
  long waitAfter(int failures, double random) {
    int doublings = failures - 1;
    boolean over = doublings >= Long.numberOfLeadingZeros(base) - 1;
    long bound = over ? cap : Math.min(cap, base << doublings);
    return (long) (bound * random);
  }
}
