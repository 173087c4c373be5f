package io.flyshuttle;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of one thread's work in which others may interrupt it, and outside of which no
 * interrupt of theirs arrives. The thread opens and closes it, any number of times.
 */
final class InterruptWindow {

  /*
   * CLOSED ──▶ OPEN ──▶ CLOSED
   *             └─▶ INTERRUPTING ──▶ INTERRUPTED ──▶ CLOSED
   */
  private static final int CLOSED = 0;
  private static final int OPEN = 1;
  private static final int INTERRUPTING = 2;
  private static final int INTERRUPTED = 3;

  private final AtomicInteger state = new AtomicInteger(CLOSED);
  private @Nullable Thread thread; // published by state

  void open() {
    thread = Thread.currentThread();
    state.set(OPEN);
  }

  /** Interrupts the thread if the window is open, once. */
  void interrupt() {
    if (state.compareAndSet(OPEN, INTERRUPTING)) {
      Thread inside = thread;
      if (inside != null) {
        inside.interrupt();
      }
      state.set(INTERRUPTED);
    }
  }

  /** Ends it; true if the thread was interrupted through it: the status is cleared then. */
  boolean close() {
    if (state.compareAndSet(OPEN, CLOSED)) {
      return false;
    }
    while (state.get() == INTERRUPTING) {
      Spin.pause();
    }
    state.set(CLOSED);
    Thread.interrupted();
    return true;
  }
}
