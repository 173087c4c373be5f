package io.flyshuttle.process.worker;

/** A task given to this worker. Thread-safe. */
final class Assignment {

  private final long task;
  private final int epoch;
  private volatile boolean cancelled;

  Assignment(long task, int epoch) {
    this.task = task;
    this.epoch = epoch;
  }

  long task() {
    return task;
  }

  int epoch() {
    return epoch;
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
