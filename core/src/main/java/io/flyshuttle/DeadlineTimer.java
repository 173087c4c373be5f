package io.flyshuttle;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tells entries that their deadline has passed: never early, and late by what the machine needs to
 * wake a thread. Scheduling and cancelling take a short lock of one bucket each and allocate
 * nothing.
 *
 * <p>A hashed timing wheel: G. Varghese, T. Lauck, "Hashed and Hierarchical Timing Wheels", SOSP
 * 1987, scheme 6, with one change. The wheel does not turn tick by tick: each bucket knows a lower
 * bound of its deadlines, and the one thread sleeps until the least of them. So nothing ticks while
 * nothing is due, whatever the number of entries, and a deadline many rounds away costs nothing on
 * the way.
 *
 * <p>Thread-safe. After {@link #close} nothing expires any more.
 */
final class DeadlineTimer implements AutoCloseable {

  private static final int TICK_SHIFT = 20; // 2^20 ns: 1.05 ms of deadlines share a bucket
  private static final int BUCKETS = 512; // a round of 0.54 s
  private static final long NEVER = Long.MAX_VALUE;
  private static final System.Logger LOG = System.getLogger(DeadlineTimer.class.getName());

  /**
   * Something with a deadline. May be scheduled again after {@link #cancel} gave true, or after
   * {@link #expire} has returned.
   */
  abstract static class Entry {
    // Guarded by the bucket; bucket is null while the entry is not scheduled.
    private @Nullable Bucket bucket;
    private @Nullable Entry previous;
    private @Nullable Entry next;
    private long due; // nanoseconds since the timer's origin

    /** The deadline has passed. Called by the timer's thread: be quick, call no user code. */
    abstract void expire();
  }

  /** Entries whose deadlines fall into the same tick of some round, in no order. */
  private static final class Bucket {
    private @Nullable Entry head;
    // A lower bound of the deadlines here, NEVER when empty. Written under the lock only; volatile,
    // since the timer's thread looks at it without.
    private volatile long earliest = NEVER;
  }

  private final Ticker ticker;
  private final ThreadFactory threads;
  private final long origin; // all times inside are relative to it, so that they can be compared
  private final Bucket[] buckets = new Bucket[BUCKETS];

  // The lost wake-up is ruled out so: who schedules first writes the bucket, then reads wakeAt; the
  // timer's thread writes wakeAt = NEVER, then reads the buckets. One of them sees the other.
  private volatile long wakeAt = NEVER;
  private volatile boolean signalled;
  private volatile boolean closed;
  private volatile @Nullable Thread thread; // written once, when it has started

  DeadlineTimer(Ticker ticker, String threadName) {
    this(ticker, Thread.ofPlatform().name(threadName).daemon().factory());
  }

  /** With the factory that makes its thread. */
  DeadlineTimer(Ticker ticker, ThreadFactory threads) {
    this.ticker = ticker;
    this.threads = threads;
    this.origin = ticker.nanos();
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] = new Bucket();
    }
  }

  /**
   * Has {@code entry} expire once when the clock has reached {@code deadlineNanos}, at once if it
   * has.
   *
   * @param entry not scheduled now
   * @param deadlineNanos a reading of the ticker, at most {@link Nanos#MAX} ahead
   * @throws IllegalStateException if the entry is scheduled
   * @throws OutOfMemoryError if the machine gives no thread; the entry is not scheduled then
   */
  void schedule(Entry entry, long deadlineNanos) {
    long due = deadlineNanos - origin;
    Bucket bucket = buckets[(int) (due >> TICK_SHIFT) & (BUCKETS - 1)];
    synchronized (bucket) {
      if (entry.bucket != null) {
        throw new IllegalStateException("the entry is scheduled: cancel it first");
      }
      entry.due = due;
      entry.bucket = bucket;
      Entry head = bucket.head;
      entry.next = head;
      if (head != null) {
        head.previous = entry;
      }
      bucket.head = entry;
      if (due < bucket.earliest) {
        bucket.earliest = due;
      }
    }
    if (due < wakeAt) {
      try {
        signal();
      } catch (Throwable noThread) {
        cancel(entry); // or it would expire later, when nobody knows of it any more
        throw noThread;
      }
    }
  }

  /**
   * Takes {@code entry} back.
   *
   * @return true: it will not expire; false: it was not scheduled, or has expired, or is expiring
   */
  boolean cancel(Entry entry) {
    Bucket bucket = entry.bucket;
    if (bucket == null) {
      return false;
    }
    synchronized (bucket) {
      if (entry.bucket != bucket) {
        return false;
      }
      unlink(bucket, entry);
      if (bucket.head == null) {
        bucket.earliest = NEVER; // saves the thread a needless look
      }
      return true;
    }
  }

  /** Stops the thread; what is scheduled never expires. Idempotent. */
  @Override
  public synchronized void close() { // as start is, which would else miss it
    closed = true;
    LockSupport.unpark(thread);
  }

  private static void unlink(Bucket bucket, Entry entry) {
    Entry previous = entry.previous;
    Entry next = entry.next;
    if (previous == null) {
      bucket.head = next;
    } else {
      previous.next = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    entry.previous = null;
    entry.next = null;
    entry.bucket = null;
  }

  private void signal() {
    signalled = true;
    Thread running = thread;
    LockSupport.unpark(running == null ? start() : running);
  }

  /** Starts its thread, which otherwise starts with the first entry. */
  synchronized @Nullable Thread start() {
    if (thread == null && !closed) {
      Thread starting = threads.newThread(this::serve);
      starting.start(); // may fail for want of memory; the next who schedules then tries again
      thread = starting;
    }
    return thread;
  }

  private void serve() {
    List<Entry> due = new ArrayList<>();
    while (!closed) {
      signalled = false;
      wakeAt = NEVER;
      long next = NEVER;
      long now = ticker.nanos() - origin;
      for (Bucket bucket : buckets) {
        if (bucket.earliest <= now) {
          sweep(bucket, now, due);
        }
        next = Math.min(next, bucket.earliest);
      }
      due.forEach(DeadlineTimer::expire);
      due.clear();
      wakeAt = next;
      if (!signalled) {
        Thread.interrupted(); // nobody has a reason to interrupt this thread; never spin on it
        ticker.parkUntil(next == NEVER ? ticker.nanos() + Nanos.MAX : origin + next);
      }
    }
  }

  /** Takes out what is due and finds the earliest of the rest. */
  private static void sweep(Bucket bucket, long now, List<Entry> due) {
    synchronized (bucket) {
      long earliest = NEVER;
      Entry entry = bucket.head;
      while (entry != null) {
        Entry next = entry.next;
        if (entry.due <= now) {
          unlink(bucket, entry);
          due.add(entry);
        } else {
          earliest = Math.min(earliest, entry.due);
        }
        entry = next;
      }
      bucket.earliest = earliest;
    }
  }

  private static void expire(Entry entry) {
    try {
      entry.expire();
    } catch (Throwable bug) {
      // One entry's bug must not take the deadlines of all others with it.
      LOG.log(Level.ERROR, "a deadline could not be handled: " + entry, bug);
    }
  }
}
