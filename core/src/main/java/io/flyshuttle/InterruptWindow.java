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
  private boolean before; // that thread was interrupted before, by someone else; published by state

  void open() {
    thread = Thread.currentThread();
    state.set(OPEN);
  }

  /** Interrupts the thread if the window is open, once. */
  void interrupt() {
    if (state.compareAndSet(OPEN, INTERRUPTING)) {
      try {
        Thread inside = thread;
        if (inside != null) {
          before = inside.isInterrupted();
          inside.interrupt();
        }
      } finally {
        state.set(INTERRUPTED);
      }
    }
  }

  /** Whether the thread is inside and was not interrupted through it. As cheap as a field. */
  boolean isOpen() {
    return state.get() == OPEN;
  }

  /** Ends it; true if the thread was interrupted through it: the status is cleared then. */
  boolean close() {
    boolean interrupted = end();
    if (interrupted) {
      Thread.interrupted();
    }
    return interrupted;
  }

  /** The same for who clears the status. */
  boolean end() {
    if (state.compareAndSet(OPEN, CLOSED)) {
      return false;
    }
    while (state.get() == INTERRUPTING) {
      Spin.pause();
    }
    state.set(CLOSED);
    return true;
  }

  /** Whether the thread had been interrupted by someone else before it was through this. */
  boolean wasInterrupted() {
    return before;
  }
}
