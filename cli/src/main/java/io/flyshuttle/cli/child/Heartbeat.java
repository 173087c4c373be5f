package io.flyshuttle.cli.child;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * Stands for everything else that an application does meanwhile: a virtual thread that wants to run
 * every 10 ms. Under an event loop it shares the one carrier with the work.
 *
 * <p>It has slept a few times before the work begins: what it measures is what the work does to it,
 * not how long the JVM takes to load its own timers.
 */
final class Heartbeat {
  private static final int READY_AFTER = 5;

  private final CountDownLatch ready = new CountDownLatch(1);
  private final CompletableFuture<Beats> schedule = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean stopped;

  private Heartbeat() {
    thread = Thread.ofVirtual().name("heartbeat").unstarted(this::run);
  }

  /** A heartbeat that is ready to {@link #start}. */
  static Heartbeat ready() throws InterruptedException {
    Heartbeat heartbeat = new Heartbeat();
    heartbeat.thread.start();
    heartbeat.ready.await();
    return heartbeat;
  }

  /** Begins to beat; the schedule begins at {@code start}, a reading of the nanosecond clock. */
  void start(long start) {
    schedule.complete(new Beats(start));
  }

  private void run() {
    try {
      Beats rehearsal = new Beats(System.nanoTime());
      for (int i = 0; i < READY_AFTER; i++) {
        Thread.sleep(Duration.ofMillis(1));
        rehearsal.beat(System.nanoTime());
      }
      ready.countDown();
      beat(schedule.join());
    } catch (InterruptedException stop) {
      // The run is over.
    }
  }

  private void beat(Beats beats) throws InterruptedException {
    while (!stopped) {
      long wait = beats.nextDue() - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(Duration.ofNanos(wait));
      }
      if (!stopped) {
        beats.beat(System.nanoTime());
      }
    }
  }

  /** Stops, and says how late the beats came that were due until {@code end}. */
  Lateness stop(long end) throws InterruptedException {
    stopped = true;
    thread.interrupt();
    thread.join();
    return schedule.join().until(end);
  }
}
