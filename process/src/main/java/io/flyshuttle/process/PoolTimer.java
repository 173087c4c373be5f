package io.flyshuttle.process;

import io.flyshuttle.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** The thread of a pool that acts when something is due, and sleeps for ever if nothing is. */
final class PoolTimer {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Ticker ticker;
  private final LongSupplier due;
  private final Runnable tick;
  private final Thread thread;
  private volatile boolean over;

  /**
   * A timer that is to be {@linkplain #start started}.
   *
   * @param due when something is due, by the ticker; {@link PoolState#NEVER} for nothing
   * @param tick called when it is
   */
  PoolTimer(Ticker ticker, LongSupplier due, Runnable tick) {
    this.ticker = ticker;
    this.due = due;
    this.tick = tick;
    thread = Thread.ofPlatform().daemon().name("flyshuttle-pool-timer").unstarted(this::keepTime);
  }

  void start() {
    thread.start();
  }

  /** Something is due earlier than it was. */
  void wake() {
    LockSupport.unpark(thread);
  }

  void end() {
    over = true;
    wake();
  }

  private void keepTime() {
    while (!over) {
      try {
        keepTimeOnce();
      } catch (Throwable failure) { // all deadlines depend on this thread
        Engine.logged(failure);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void keepTimeOnce() {
    long next = due.getAsLong();
    if (next == PoolState.NEVER) {
      LockSupport.park(this);
    } else if (next <= ticker.nanos()) {
      tick.run();
    } else {
      ticker.parkUntil(next);
    }
  }
}
