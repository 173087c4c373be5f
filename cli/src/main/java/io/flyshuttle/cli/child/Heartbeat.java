package io.flyshuttle.cli.child;

import java.time.Duration;

/**
 * Stands for everything else that an application does meanwhile: a virtual thread that wants to run
 * every 10 ms. Under an event loop it shares the one carrier with the work.
 */
final class Heartbeat {
  private final Beats beats;
  private final Thread thread;
  private volatile boolean stopped;

  private Heartbeat(long start) {
    beats = new Beats(start);
    thread = Thread.ofVirtual().name("heartbeat").unstarted(this::beat);
  }

  /** Starts to beat; the schedule begins at {@code start}, a reading of the nanosecond clock. */
  static Heartbeat start(long start) {
    Heartbeat heartbeat = new Heartbeat(start);
    heartbeat.thread.start();
    return heartbeat;
  }

  private void beat() {
    while (!stopped) {
      long wait = beats.nextDue() - System.nanoTime();
      if (wait > 0) {
        try {
          Thread.sleep(Duration.ofNanos(wait));
        } catch (InterruptedException stop) {
          return;
        }
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
    return beats.until(end);
  }
}
