package io.flyshuttle;

/** Waits for another thread that is between two adjacent steps. */
final class Spin {

  private Spin() {}

  /** Lets it go on, also where it has lost its processor to this thread. */
  @SuppressWarnings("ThreadPriorityCheck") // FutureTask.handlePossibleCancellationInterrupt does so
  static void pause() {
    Thread.yield();
  }
}
