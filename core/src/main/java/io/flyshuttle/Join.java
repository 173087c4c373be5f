package io.flyshuttle;

import java.util.List;

/**
 * What a scope waits for, and what its {@link Scope#join} returns. A join holds the state of one
 * scope: make a new one for each.
 *
 * <p>{@link #onDone} may be called by several threads at once.
 *
 * @param <T> what the tasks return
 * @param <R> what joining returns
 * @since 0.1
 */
public interface Join<T, R> {

  /** Whether a scope goes on. */
  enum Verdict {
    /** Wait for the others. */
    GO_ON,
    /** Cancel the others: the result is certain. */
    CANCEL_REST
  }

  /**
   * Called in the task's thread when {@code task} has ended, before anyone else sees it. Not called
   * for a task that never began or is {@linkplain Task.State#DETACHED detached}. What it throws
   * cancels the rest and is the cause of the {@link TaskFailedException} of {@link Scope#join}.
   */
  Verdict onDone(Task<? extends T> task);

  /**
   * The result; called once, by the owner, when all tasks have ended or the rest was cancelled.
   * When the deadline has passed it is called only if {@link #givesResultAtDeadline} says so.
   *
   * @param tasks all tasks, in the order they were forked
   * @throws TaskFailedException if the tasks failed to give a result
   */
  R result(List<? extends Task<? extends T>> tasks);

  /**
   * Whether {@link #result} is asked although the deadline of the scope has passed, so that {@link
   * Scope#join} returns what there is instead of throwing {@link DeadlineExceededException}. Asked
   * once, by the owner. Tasks that were not done in time then have {@link Outcome.Late}, or {@link
   * Outcome.Killed}, with their latest {@link Checkpoint#partial}; under {@link Overrun#DETACH}
   * some may still be running and call {@link #onDone} meanwhile.
   *
   * @return {@code false} unless overridden; {@link #settle} gives {@code true}
   */
  default boolean givesResultAtDeadline() {
    return false;
  }

  /**
   * All must succeed: a list of the results in the order of forking. The first failure cancels the
   * rest at once and is the cause of the {@link TaskFailedException} of {@link Scope#join}. A task
   * that is killed, or late at the limit of {@link Scope#killable}, has failed.
   */
  static <T> Join<T, List<T>> all() {
    return new Joins.All<>();
  }

  /**
   * The first success wins and cancels the rest. If every task failed, {@link Scope#join} throws a
   * {@link TaskFailedException} with the first failure as cause and the others suppressed. If none
   * succeeded and none failed, as in a scope that forked no task, it throws {@link
   * java.util.concurrent.CancellationException}.
   */
  static <T> Join<T, T> any() {
    return new Joins.Any<>();
  }

  /**
   * Waits for all, whatever becomes of them: a list of outcomes in the order of forking, also when
   * the deadline has passed.
   */
  static <T> Join<T, List<Outcome<T>>> settle() {
    return new Joins.Settle<>();
  }
}
