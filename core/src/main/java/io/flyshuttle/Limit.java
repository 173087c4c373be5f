package io.flyshuttle;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bound that several scopes, stages and calls can share: on how much runs at once, or on how
 * often something begins. A permit is taken before a task is created; waiters are served in the
 * order they came.
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public abstract sealed class Limit {

  private Limit() {}

  /**
   * At most {@code permits} at once.
   *
   * @throws IllegalArgumentException if {@code permits} is below 1
   */
  public static Limit fixed(int permits) {
    if (permits < 1) {
      throw new IllegalArgumentException("fixed(" + permits + "): at least 1 permit is needed");
    }
    return new Fixed(permits);
  }

  /**
   * At most {@code permits} begin in any {@code per}, evenly spaced: with 100 per second, one each
   * 10 ms and no bursts. (The generic cell rate algorithm, ITU-T I.371, with a burst of one.)
   *
   * @throws IllegalArgumentException if {@code permits} is below 1 or {@code per} is not positive
   */
  public static Limit rate(int permits, Duration per) {
    if (permits < 1) {
      throw new IllegalArgumentException("rate(" + permits + ", ...): at least 1 is needed");
    }
    if (!per.isPositive()) {
      throw new IllegalArgumentException("rate(..., " + per + "): a positive time is needed");
    }
    return new Rate(Math.max(1, Nanos.of(per) / permits));
  }

  /**
   * Calls {@code work} in the calling thread, with a permit.
   *
   * @throws InterruptedException if interrupted while waiting for the permit
   * @throws Exception what the work throws
   */
  public <T> T call(Callable<? extends T> work) throws Exception {
    acquire(Context.ticker());
    try {
      return work.call();
    } finally {
      release();
    }
  }

  /** Permits free now; for a rate, 1 if the next may begin at once and else 0. */
  public abstract int available();

  /** Waits for a permit. Interrupted, it has none. */
  abstract void acquire(Ticker ticker) throws InterruptedException;

  /** Gives a permit back; nothing for a rate. */
  abstract void release();

  private static final class Fixed extends Limit {
    private final Semaphore permits;

    Fixed(int permits) {
      this.permits = new Semaphore(permits, true);
    }

    @Override
    public int available() {
      return permits.availablePermits();
    }

    @Override
    void acquire(Ticker ticker) throws InterruptedException {
      permits.acquire();
    }

    @Override
    void release() {
      permits.release();
    }
  }

  private static final class Rate extends Limit {
    private static final long UNSET = Long.MIN_VALUE;

    private final long spacing; // nanoseconds between two beginnings
    private final AtomicLong next = new AtomicLong(UNSET); // when the next may begin
    private volatile Ticker lastTicker = Ticker.system();

    Rate(long spacing) {
      this.spacing = spacing;
    }

    @Override
    public int available() {
      long due = next.get();
      return due == UNSET || lastTicker.nanos() - due >= 0 ? 1 : 0;
    }

    /** An interrupted waiter's turn stays used: the rate is never exceeded, only undercut. */
    @Override
    void acquire(Ticker ticker) throws InterruptedException {
      lastTicker = ticker;
      long now = ticker.nanos();
      long mine = next.updateAndGet(due -> (due == UNSET || now - due >= 0 ? now : due) + spacing);
      ticker.sleep(Duration.ofNanos(Math.max(0, mine - spacing - now)));
    }

    @Override
    void release() {}
  }
}
