package io.flyshuttle;

/** Waiting that an interrupt does not end; the status is set again afterwards. */
final class Uninterruptibly {

  private Uninterruptibly() {}

  static void join(Thread thread) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          thread.join();
          return;
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
