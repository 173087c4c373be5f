package io.flyshuttle.testkit;

import java.util.concurrent.CountDownLatch;

/**
 * A gate that is shut until somebody opens it, and then stays open: one thread tells another that
 * it has come to some point. Thread-safe.
 *
 * @since 0.1
 */
public final class Gate {

  private final CountDownLatch latch = new CountDownLatch(1);

  /** A gate that is shut. */
  public Gate() {}

  /** Opens it for good. */
  public void open() {
    latch.countDown();
  }

  /** Whether it is open. */
  public boolean isOpen() {
    return latch.getCount() == 0;
  }

  /**
   * Waits until it is open.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  public void await() throws InterruptedException {
    latch.await();
  }

  /** Waits until it is open and ignores interrupts meanwhile, whose status is set at the end. */
  public void awaitDeaf() {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException ignored) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
