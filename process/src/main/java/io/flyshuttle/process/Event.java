package io.flyshuttle.process;

import io.flyshuttle.process.wire.Answer;
import io.flyshuttle.process.wire.Returned;
import java.util.List;
import java.util.Optional;

/** What happens to a pool. Events of workers that are gone, or about earlier assignments, count. */
sealed interface Event {

  /** A job was submitted. */
  record Submitted(Job job) implements Event {}

  /** The user does not want it any more. */
  record Cancelled(Job job, Mode mode) implements Event {}

  /** What becomes of a job that runs when it is cancelled. */
  enum Mode {
    INTERRUPT,
    /** The same, and somebody waits to hear what came of that. */
    INTERRUPT_AND_TELL,
    LET_RUN
  }

  /** A worker is connected and initialised. */
  record Started(int worker) implements Event {}

  /** A worker has called the function of a job, of which it was to tell. */
  record Begun(int worker, long task, int epoch) implements Event {}

  /** Further items of a job have an answer. */
  record Answered(int worker, long task, int epoch, List<Answer> answers) implements Event {}

  /** A worker has come to the end of a job. */
  record Ended(int worker, long task, int epoch) implements Event {}

  /** A worker can't run a job, and is fine itself. */
  record Refused(int worker, long task, int epoch, Throwable failure) implements Event {}

  /** A worker gives these back, to which it was recalled: it has not begun them and will not. */
  record GaveBack(int worker, List<Returned.Task> tasks) implements Event {}

  /**
   * A job was not sent: it is over, or its payload can't be read. Its worker does not know of it.
   *
   * @param failure what it fails with, unless it is over
   */
  record Unsent(int worker, long task, int epoch, Optional<Throwable> failure) implements Event {}

  /** A job has surely not reached its worker. */
  record Undelivered(int worker, long task, int epoch) implements Event {}

  /** The stacks of a worker are here. */
  record Told(int worker, long task, int epoch) implements Event {}

  /** A worker should be replaced. */
  record Worn(int worker) implements Event {}

  /** A worker ends by itself: user code has called {@code System.exit}. */
  record Leaving(int worker) implements Event {}

  /** A worker says nothing any more: it is dead, and will be {@link Gone} when it is reaped. */
  record Silent(int worker) implements Event {}

  /**
   * A worker's process is gone.
   *
   * @param heard whether all that it has said was read: if not, nobody knows what it has begun
   */
  record Gone(int worker, Cause cause, boolean heard) implements Event {}

  /** What a worker died of, as far as retries are concerned. */
  enum Cause {
    /** Its task, as far as is known. */
    TASK,
    /** Want of memory. */
    MEMORY,
    /** Somebody else. */
    OUTSIDE
  }

  /** Time has passed. */
  record Tick() implements Event {}

  /** The pool is to end; with {@link PoolState.Stop#NOW} at once. */
  record Stopped(PoolState.Stop how) implements Event {}
}
