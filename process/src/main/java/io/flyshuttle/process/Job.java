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
  final boolean large;
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
  boolean awaited; // somebody waits until its worker has left it, and asks what it was doing
  boolean lingers; // over, while its worker may still be at it
  boolean killed; // it was over, and its worker was killed for it or died before it had left it
  boolean tells; // its worker is to say when it begins, and has not

  /**
   * A job.
   *
   * @param size items, at least 1
   * @param function tells functions apart, for the estimate of their cost
   * @param limit nanoseconds that each item may take from its beginning; {@link PoolState#NEVER}
   * @param large whether it takes a while until its worker has read it
   * @param work what is run; not looked at by {@link Transition}
   */
  Job(long id, int size, int function, long limit, Loss loss, boolean large, Work work) {
    this.id = id;
    this.size = size;
    this.function = function;
    this.limit = limit;
    this.loss = loss;
    this.large = large;
    this.work = work;
  }

  /** It is over. {@link Action.Left} follows where its worker may still be at it. */
  Action.End end(Ending ending) {
    over = true;
    lingers = worker != NONE && ending.mayLinger();
    return new Action.End(this, ending, worker);
  }

  /** An independent copy. */
  Job copy() {
    Job copy = new Job(id, size, function, limit, loss, large, work);
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
    copy.awaited = awaited;
    copy.lingers = lingers;
    copy.killed = killed;
    copy.tells = tells;
    return copy;
  }

  @Override
  public String toString() {
    return "job "
        + id
        + (over ? " over" : "")
        + (unwanted ? " unwanted" : "")
        + (awaited ? " awaited" : "")
        + (lingers ? " lingers" : "")
        + (killed ? " killed" : "")
        + (tells ? " tells" : "")
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
