package io.flyshuttle.testkit;

import io.flyshuttle.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A clock that stands still until a test moves it. Give it to {@code
 * Shuttle.builder().ticker(...)}; deadlines, back-offs, slices and rates then pass when the test
 * says so, and no test sleeps.
 *
 * <pre>{@code
 * var ticker = new ManualTicker();
 * Thread waits = Thread.startVirtualThread(() -> call(retry));
 * ticker.awaitParked(1);            // the first attempt has failed, the thread waits
 * ticker.advance(ofMillis(50));     // the second begins
 * }</pre>
 *
 * <p>Time begins at 0. Thread-safe.
 *
 * @since 0.1
 */
public final class ManualTicker implements Ticker {

  // A thread that waits longer than this waits for no time at all, as an idle timer does.
  private static final long CENTURY = 100L * 365 * 24 * 3600 * 1_000_000_000L;

  private final Object lock = new Object();
  private final List<Sleeper> sleepers = new ArrayList<>(); // guarded by lock
  private volatile long now; // nanoseconds; written with the lock

  private record Sleeper(Thread thread, long deadline) {}

  /** A clock at 0. */
  public ManualTicker() {}

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void parkUntil(long deadline) {
    Sleeper sleeper = new Sleeper(Thread.currentThread(), deadline);
    synchronized (lock) {
      if (now - deadline >= 0) {
        return;
      }
      sleepers.add(sleeper);
      lock.notifyAll();
    }
    try {
      LockSupport.park(this);
    } finally {
      synchronized (lock) {
        sleepers.remove(sleeper);
      }
    }
  }

  /**
   * Moves time forward and wakes the threads whose time has come. Does not wait for what they do
   * then.
   *
   * @throws IllegalArgumentException if {@code time} is negative
   */
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("advance(" + time + "): time does not go back");
    }
    List<Sleeper> due;
    synchronized (lock) {
      long then = now + time.toNanos();
      now = then;
      due = sleepers.stream().filter(sleeper -> then - sleeper.deadline() >= 0).toList();
      sleepers.removeAll(due); // they are as good as awake: nobody may count them as parked
    }
    due.forEach(sleeper -> LockSupport.unpark(sleeper.thread()));
  }

  /**
   * Waits, in real time and without sleeping, until at least {@code threads} threads are parked
   * until some time of this clock. Threads that wait for no particular time do not count.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  public void awaitParked(int threads) throws InterruptedException {
    synchronized (lock) {
      while (parkedNow() < threads) {
        lock.wait();
      }
    }
  }

  /** Threads parked now until some time of this clock. */
  public int parked() {
    synchronized (lock) {
      return parkedNow();
    }
  }

  private int parkedNow() {
    return (int) sleepers.stream().filter(sleeper -> sleeper.deadline() - now < CENTURY).count();
  }
}
