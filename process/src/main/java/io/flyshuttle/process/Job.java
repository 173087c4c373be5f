package io.flyshuttle.process;

/**
 * A function and its items on their way through the pool: what users call a task (one item), or a
 * chunk of a pipeline. Changed by {@link Transition} alone, under the lock of the pool.
 *
 * <pre>
 * queued ──▶ with a worker ──▶ over        exactly once
 *    ▲  └──────────┼──────────▶ over       cancelled, or no worker can be started
 *    └─────────────┘                       its worker was lost before, or a retry is due
 * </pre>
 */
final class Job {

  /** No worker. */
  static final int NONE = -1;

  /** Whether it may be run again when its worker is lost. */
  enum Loss {
    RETRY,
    FINAL
  }

  final long id;
  final int size;
  final int function;
  final long limit;
  final Loss loss;
  final Work work;

  int attempts;
  int worker = NONE;
  int answered;
  int undelivered;
  int ended; // workers
  int crashes;
  int memoryDeaths;
  boolean over;
  boolean dropped; // over because its user does not want it
  boolean unwanted; // nor that it goes on running

  /**
   * A job.
   *
   * @param size items, at least 1
   * @param function tells functions apart, for the estimate of their cost
   * @param limit nanoseconds that each item may take from its beginning; {@link PoolState#NEVER}
   * @param work what is run; not looked at by {@link Transition}
   */
  Job(long id, int size, int function, long limit, Loss loss, Work work) {
    this.id = id;
    this.size = size;
    this.function = function;
    this.limit = limit;
    this.loss = loss;
    this.work = work;
  }

  /** An independent copy. */
  Job copy() {
    Job copy = new Job(id, size, function, limit, loss, work);
    copy.attempts = attempts;
    copy.worker = worker;
    copy.answered = answered;
    copy.undelivered = undelivered;
    copy.ended = ended;
    copy.crashes = crashes;
    copy.memoryDeaths = memoryDeaths;
    copy.over = over;
    copy.dropped = dropped;
    copy.unwanted = unwanted;
    return copy;
  }

  @Override
  public String toString() {
    return "job "
        + id
        + (over ? " over" : "")
        + (unwanted ? " unwanted" : "")
        + " attempt "
        + attempts
        + " at "
        + worker
        + " answered "
        + answered
        + "/"
        + size
        + " lost "
        + (undelivered + crashes + memoryDeaths)
        + " ended "
        + ended;
  }
}
