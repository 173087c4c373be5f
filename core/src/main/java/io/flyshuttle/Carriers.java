package io.flyshuttle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the threads that carry virtual threads from being born at a low priority. On Linux a thread
 * inherits the niceness of the one that starts it, and a carrier is started by whoever has work for
 * it: by a thread of the CPU pool, too, unless there are enough already. So they are called up
 * before the pool has a thread, and kept from retiring (after 30 s without work) while it is busy.
 */
final class Carriers {

  private static final long KEEP = Duration.ofSeconds(10).toNanos();
  private static final long PATIENCE = Duration.ofMillis(50).toNanos();
  private static final AtomicBoolean CALLED = new AtomicBoolean();
  private static final AtomicLong LAST = new AtomicLong(System.nanoTime());

  private Carriers() {}

  /** Calls them up, the first time; to be called by a thread of normal priority. */
  static void call() {
    if (!CALLED.getAndSet(true)) {
      Thread.startVirtualThread(() -> LockSupport.parkNanos(1)); // the thread that times waits, too
      callAll(System.nanoTime() + PATIENCE);
    }
  }

  /** Gives them something to do, once in a while. */
  static void keep() {
    long last = LAST.get();
    long now = System.nanoTime();
    if (CALLED.get() && now - last >= KEEP && LAST.compareAndSet(last, now)) {
      Thread.startVirtualThread(() -> {});
    }
  }

  /** As many as there are carriers, each staying until all are there or patience ends. */
  private static void callAll(long deadline) {
    int carriers =
        Integer.getInteger(
            "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
    CountDownLatch there = new CountDownLatch(carriers);
    for (int i = 0; i < carriers; i++) {
      Thread.startVirtualThread(() -> {
        there.countDown();
        while (there.getCount() > 0 && System.nanoTime() - deadline < 0) {
          Thread.onSpinWait();
        }
      });
    }
  }
}
