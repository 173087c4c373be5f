package io.flyshuttle.process.worker;

/** A task given to this worker. Thread-safe. */
final class Assignment {

  private final long task;
  private final int epoch;
  private final boolean tells;
  private volatile boolean cancelled;

  /**
   * A task.
   *
   * @param tells whether the pool is to hear when it begins
   */
  Assignment(long task, int epoch, boolean tells) {
    this.task = task;
    this.epoch = epoch;
    this.tells = tells;
  }

  long task() {
    return task;
  }

  int epoch() {
    return epoch;
  }

  boolean tells() {
    return tells;
  }

  boolean is(long otherTask, int otherEpoch) {
    return task == otherTask && epoch == otherEpoch;
  }

  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }
}
