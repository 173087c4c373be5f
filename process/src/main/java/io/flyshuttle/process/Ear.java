package io.flyshuttle.process;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Who reads what a worker says. To wake another thread costs more than a short task, so a thread
 * that waits for the result of one reads it itself, where it can.
 *
 * <pre>
 * READER ──▶ NOBODY    the worker has nothing to do, and a caller has waited for what it just did
 *   ▲          │ ▲
 *   │          ▼ │ with nothing to do
 *   └─────── CALLER    one waits for its result
 *   the caller goes on while the worker is busy
 * </pre>
 *
 * The reader, the worker's own thread, looks each millisecond while it has lent the ear, and takes
 * it back when nobody has listened for that long; so does at once whoever waits in another way, or
 * who gives the worker a task that somebody waits for so. It sleeps while a caller listens for
 * longer than that. Only who has the ear reads from the connection; what one has done there happens
 * before what the next does. Thread-safe.
 */
final class Ear {

  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(1);

  /** Who may read. */
  private enum Owner {
    READER,
    NOBODY,
    CALLER
  }

  private final Thread reader;
  private final AtomicReference<Owner> owner = new AtomicReference<>(Owner.READER);
  private volatile boolean wanted;
  private volatile boolean readerSleeps;
  private volatile long turns; // counted by callers, each while it has the ear

  /** The ear of this thread, which alone calls {@link #awaitTurn}. */
  Ear(Thread reader) {
    this.reader = reader;
  }

  // A caller

  /** Takes it, if nobody has it; else the reader is asked to lend it the next time. */
  boolean claim() {
    if (owner.compareAndSet(Owner.NOBODY, Owner.CALLER)) {
      return true;
    }
    wanted = true;
    return false;
  }

  /**
   * Gives it up.
   *
   * @param idle whether the worker has nothing to do, so that there is nothing to miss
   */
  void release(boolean idle) {
    long now = turns; // written by the one who has it alone
    turns = now + 1;
    owner.set(idle ? Owner.NOBODY : Owner.READER);
    if (readerSleeps || !idle) {
      LockSupport.unpark(reader);
    }
  }

  // Whoever handles what was heard, under the lock of the pool: before anything follows from it

  /** The worker has nothing to do: the reader lends its ear, if a caller has asked. */
  void lend() {
    if (wanted && owner.compareAndSet(Owner.READER, Owner.NOBODY)) {
      wanted = false;
    }
  }

  // Anyone

  /** Somebody waits without listening: the reader takes it back, unless a caller has it. */
  void recall() {
    if (owner.get() == Owner.NOBODY && owner.compareAndSet(Owner.NOBODY, Owner.READER)) {
      LockSupport.unpark(reader);
    }
  }

  // The reader

  /**
   * Waits until it is the reader's, which it mostly is.
   *
   * @throws InterruptedException if interrupted while it is not
   */
  void awaitTurn() throws InterruptedException {
    while (owner.get() != Owner.READER) {
      long now = turns;
      LockSupport.parkNanos(this, TICK);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (turns == now && !owner.compareAndSet(Owner.NOBODY, Owner.READER)) {
        readerSleeps = true;
        if (owner.get() == Owner.CALLER && turns == now) {
          LockSupport.park(this);
        }
        readerSleeps = false;
      }
    }
  }
}
