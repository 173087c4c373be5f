package io.flyshuttle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * A bound that several scopes, stages and calls can share: on how much runs at once, or on how
 * often something begins. A permit is taken before a task is created; waiters are served in the
 * order they came.
 *
 * <p>Thread-safe. No argument may be {@code null}: a method that is given one throws {@link
 * NullPointerException} at once, with the name of the parameter.
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
   * {@code permits} begin in each {@code per}, evenly spaced: with 100 per second, one each 10 ms
   * and no bursts, also after a pause. (The generic cell rate algorithm, ITU-T I.371, with a burst
   * of one.) Who waits for its time and is woken late, but by less than one spacing, does not put
   * off who comes after it: those two are then closer than the spacing, no {@code per} has more
   * than {@code permits + 1} beginnings, and the rate is kept over time. (Not where the spacing is
   * less than it takes to wake a thread, some 0.1 ms.)
   *
   * <p>Several shuttles may share it. Where their {@link Ticker}s differ, the time that is left
   * until the next beginning is what they share.
   *
   * @throws IllegalArgumentException if {@code permits} is below 1 or {@code per} is not positive
   */
  public static Limit rate(int permits, Duration per) {
    if (permits < 1) {
      throw new IllegalArgumentException("rate(" + permits + ", ...): at least 1 is needed");
    }
    if (!Objects.requireNonNull(per, "per").isPositive()) {
      throw new IllegalArgumentException("rate(..., " + per + "): a positive time is needed");
    }
    return new Rate(Math.max(1, Math.ceilDiv(Nanos.of(per), permits)));
  }

  /**
   * Calls {@code work} in the calling thread, with a permit. The cancellation of a task around it
   * interrupts the wait. A wait for the time of a {@link #rate} is by the clock of the enclosing
   * task's shuttle, or else the machine's.
   *
   * @throws InterruptedException if interrupted before or while it waits for the permit; the work
   *     is not called then
   * @throws Exception what the work throws
   */
  public <T> T call(Callable<? extends T> work) throws Exception {
    Objects.requireNonNull(work, "work"); // before it waits
    acquire(Context.ticker());
    try {
      return work.call();
    } finally {
      release();
    }
  }

  /** Permits free now; for a rate, 1 if the next may begin at once and else 0. */
  public abstract int available();

  /** How many can hold a permit at once; {@link Integer#MAX_VALUE} for a rate. */
  abstract int atMost();

  /** Somebody for whom a permit may come too late. */
  interface Waiter {
    /** Whether it no longer wants one. Once this turns true, its thread must be unparked. */
    boolean givesUp();
  }

  /** Waits for a permit. Interrupted, it has none. */
  final void acquire(Ticker ticker) throws InterruptedException {
    acquire(ticker, () -> false);
  }

  /** Waits for a permit until {@code waiter} gives up: false then. Interrupted, it has none. */
  final boolean acquire(Ticker ticker, Waiter waiter) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return tryAcquire(ticker) || await(ticker, waiter);
  }

  /** Takes a permit if one is free and nobody waits for it. */
  abstract boolean tryAcquire(Ticker ticker);

  abstract boolean await(Ticker ticker, Waiter waiter) throws InterruptedException;

  /** Gives a permit back; nothing for a rate. */
  abstract void release();

  private static final class Fixed extends Limit {

    /** A thread in the queue. */
    private static final class Turn {
      private final Thread thread = Thread.currentThread();
      private volatile boolean granted;
    }

    // Guarded by this.
    private final ArrayDeque<Turn> queue = new ArrayDeque<>();
    private int free; // 0 while anybody waits

    private final int permits;

    Fixed(int permits) {
      this.permits = permits;
      this.free = permits;
    }

    @Override
    int atMost() {
      return permits;
    }

    @Override
    public synchronized int available() {
      return free;
    }

    @Override
    synchronized boolean tryAcquire(Ticker ticker) {
      if (free == 0) {
        return false;
      }
      free--;
      return true;
    }

    @Override
    boolean await(Ticker ticker, Waiter waiter) throws InterruptedException {
      Turn turn = new Turn();
      synchronized (this) {
        if (free > 0) {
          free--;
          return true;
        }
        queue.add(turn);
      }
      while (!turn.granted) {
        boolean interrupted = Thread.interrupted();
        if (interrupted || waiter.givesUp()) {
          leave(turn);
          if (interrupted) {
            throw new InterruptedException();
          }
          return false;
        }
        LockSupport.park(this);
      }
      return true;
    }

    /** A permit granted meanwhile goes to the next. */
    private void leave(Turn turn) {
      boolean mine;
      synchronized (this) {
        queue.remove(turn);
        mine = turn.granted;
      }
      if (mine) {
        release();
      }
    }

    @Override
    void release() {
      Turn next;
      synchronized (this) {
        next = queue.poll();
        if (next == null) {
          free++;
          return;
        }
        next.granted = true;
      }
      LockSupport.unpark(next.thread);
    }
  }

  private static final class Rate extends Limit {
    private final long spacing; // nanoseconds between two beginnings

    // Guarded by this. Only the first in the queue waits for the time; who leaves costs nobody's.
    private final ArrayDeque<Thread> queue = new ArrayDeque<>();
    private boolean begun;
    private long next; // when the next may begin, once one has: a reading of clock
    private Ticker clock = Ticker.system();

    Rate(long spacing) {
      this.spacing = spacing;
    }

    @Override
    int atMost() {
      return Integer.MAX_VALUE;
    }

    @Override
    public synchronized int available() {
      return queue.isEmpty() && due() ? 1 : 0;
    }

    private boolean due() {
      return !begun || clock.nanos() - next >= 0;
    }

    @Override
    synchronized boolean tryAcquire(Ticker ticker) {
      return queue.isEmpty() && take(ticker, Came.NOW);
    }

    /** Whether who takes a permit was here before its time. */
    private enum Came {
      NOW,
      BEFORE
    }

    private boolean take(Ticker ticker, Came came) {
      goBy(ticker);
      if (!due()) {
        return false;
      }
      long now = ticker.nanos();
      // Only the wake-up can have made a waiter late; a whole spacing late, its turn is lost.
      boolean keepsPace = begun && came == Came.BEFORE && now - next < spacing;
      next = (keepsPace ? next : now) + spacing;
      begun = true;
      return true;
    }

    /** Readings of two clocks can't be compared; what is left until then can. */
    private void goBy(Ticker ticker) {
      if (ticker != clock) {
        next = ticker.nanos() + (next - clock.nanos());
        clock = ticker;
      }
    }

    @Override
    boolean await(Ticker ticker, Waiter waiter) throws InterruptedException {
      Thread me = Thread.currentThread();
      synchronized (this) {
        queue.add(me);
      }
      try {
        while (true) {
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
          if (waiter.givesUp()) {
            return false;
          }
          boolean first;
          long until;
          synchronized (this) {
            first = queue.peek() == me;
            if (first && take(ticker, Came.BEFORE)) {
              return true;
            }
            until = next;
          }
          if (first) {
            ticker.parkUntil(until);
          } else {
            LockSupport.park(this);
          }
        }
      } finally {
        Thread first;
        synchronized (this) {
          queue.remove(me);
          first = queue.peek();
        }
        if (first != null) {
          LockSupport.unpark(first);
        }
      }
    }

    @Override
    void release() {}
  }
}
