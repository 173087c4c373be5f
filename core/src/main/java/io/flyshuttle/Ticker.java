package io.flyshuttle;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The one source of time: every deadline, back-off, slice and rate in this library reads and waits
 * through a ticker, so that a test can move time by hand (see {@code ManualTicker} of the test
 * kit).
 *
 * <p>Implementations are thread-safe.
 *
 * @since 0.1
 */
public interface Ticker {

  /**
   * The time in nanoseconds since some fixed but arbitrary point, which may be negative. Compare
   * two readings by the sign of their difference only. Never goes back.
   */
  long nanos();

  /**
   * Parks the calling thread until {@link #nanos()} has reached {@code deadline}, or {@link
   * LockSupport#unpark} was called for it, or it is interrupted, or for no reason at all: callers
   * loop. The interrupt status is left as it is.
   *
   * @param deadline a reading of {@link #nanos()}, in nanoseconds
   */
  void parkUntil(long deadline);

  /**
   * Waits for {@code duration} of this ticker's time.
   *
   * @throws InterruptedException if the thread is interrupted before or while it waits; the status
   *     is cleared
   */
  default void sleep(Duration duration) throws InterruptedException {
    long deadline = nanos() + Nanos.of(duration);
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (nanos() - deadline >= 0) {
        return;
      }
      parkUntil(deadline);
    }
  }

  /** The machine's monotonic clock, {@link System#nanoTime()}. */
  static Ticker system() {
    return SystemTicker.INSTANCE;
  }
}
