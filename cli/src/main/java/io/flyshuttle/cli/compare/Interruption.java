package io.flyshuttle.cli.compare;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C. The first half is told by a shutdown hook, which then waits for the second: by then the
 * main thread has printed what is done.
 */
public final class Interruption {
  private static final long GRACE_SECONDS = 10;
  private static final long SIGNAL_MS = 1_000;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch settled = new CountDownLatch(1);

  /** Asks for an end. */
  public void ask() {
    asked.countDown();
  }

  /** Whether someone has asked for an end. */
  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Says that everything worth keeping has been kept. */
  public void settle() {
    settled.countDown();
  }

  /** Waits for {@link #settle}, for no longer than a person would. */
  public void awaitSettled() throws InterruptedException {
    boolean _ = settled.await(GRACE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Whether someone asks for an end just now: Ctrl-C reaches parent and child at once, and the
   * child may be gone before the parent's hook has run.
   */
  boolean isAskedSoon() throws InterruptedException {
    return asked.await(SIGNAL_MS, TimeUnit.MILLISECONDS);
  }

  /** Runs {@code stop} as soon as someone asks, until the watcher is interrupted. */
  Thread watch(Runnable stop) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            asked.await();
            stop.run();
          } catch (InterruptedException ended) {
            // Nothing to stop any more.
          }
        });
  }
}
