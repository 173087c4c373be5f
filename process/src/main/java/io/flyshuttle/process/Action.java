package io.flyshuttle.process;

import io.flyshuttle.process.wire.Answer;
import java.util.List;

/**
 * What is to be done after a transition, outside of the lock. For one worker in this order; what
 * concerns different workers in any.
 */
sealed interface Action {

  /** Something about one worker. */
  sealed interface ForWorker extends Action {
    /** Its number. */
    int worker();
  }

  /** Start a process. */
  record Launch(int worker) implements ForWorker {}

  /**
   * Send a job.
   *
   * @param tells whether the worker is to say when it begins
   */
  record Assign(int worker, Job job, int epoch, boolean tells) implements ForWorker {}

  /** Send a cancellation. */
  record Interrupt(int worker, Job job, int epoch) implements ForWorker {}

  /** Ask for all back that it has not begun; {@link Event.GaveBack} answers, always. */
  record Recall(int worker) implements ForWorker {}

  /** Ask for stacks. */
  record AskStacks(int worker, Job job, int epoch) implements ForWorker {}

  /** It has nothing to do now. */
  record Rest(int worker) implements ForWorker {}

  /** Tell it to end. */
  record Close(int worker) implements ForWorker {}

  /** Kill it. */
  record Kill(int worker) implements ForWorker {}

  /** Hand over answers. */
  record Deliver(Job job, List<Answer> answers) implements Action {}

  /**
   * Say that a job is over: the only action of its kind, and the last about the job, unless its
   * worker may still be at it: then {@link Left} follows.
   */
  record End(Job job, Ending ending, int worker) implements Action {}

  /** Say of a job that is over that its worker has ended it, too, or is dead. */
  record Left(Job job) implements Action {}

  /** Free what the pool has: no worker is left and none will come. */
  record Finish() implements Action {}
}
