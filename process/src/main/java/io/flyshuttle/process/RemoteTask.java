package io.flyshuttle.process;

import io.flyshuttle.Progress;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/**
 * A task of a {@link ProcessPool}. {@link Future#get} throws an {@link
 * java.util.concurrent.ExecutionException} whose cause is
 *
 * <ul>
 *   <li>what the function threw in the worker, with the frames of there; a {@link
 *       RemoteTaskException} where that class is missing here,
 *   <li>an {@link io.flyshuttle.DeadlineExceededException} if it did not end in time, also where it
 *       returned a result within the grace; as a {@link WorkerKilledException} if its worker had to
 *       be killed,
 *   <li>a {@link WorkerLostException} if its worker ended without the pool's doing, which tells
 *       crash, exhausted memory, exit and signal apart,
 *   <li>a {@link NotSendableException} if the result can't be sent, has over 1 GiB, or can't be
 *       read here, or the worker can't read the function or its argument, or
 *   <li>a {@link java.util.concurrent.RejectedExecutionException} if no worker could be started
 *       while it was queued. Where that is known when it is submitted, {@code submit} throws it.
 * </ul>
 *
 * and a {@link java.util.concurrent.CancellationException} if it was cancelled. Thread-safe.
 *
 * @param <R> the type of its result
 * @since 0.1
 */
public interface RemoteTask<R> extends Future<R> {

  /** Its number in the pool, as in the output of workers and in {@code flyshuttle ps}. */
  long id();

  /**
   * Ends this task. One that is queued is never begun. Of one that runs, the result is dropped;
   * with {@code interrupt}, its thread is interrupted, {@link io.flyshuttle.Checkpoint#poll} throws
   * there, and if it has not ended after the pool's grace, its worker is killed and replaced. Never
   * waits for any of that: when this returns, and {@link #isDone} says true, the function may go on
   * for as long as the grace lasts; without {@code interrupt}, until it ends or its deadline ends
   * it, and has its worker as long. Tasks of scopes wait for it.
   *
   * @return false if it has ended before
   */
  @Override
  boolean cancel(boolean interrupt);

  /**
   * A stage completed when this task has ended, exceptionally with the cause that {@link #get}
   * would wrap. What depends on it runs in a virtual thread of its own, so it may block. Cancelling
   * it does not cancel the task.
   */
  CompletionStage<R> stage();

  /** What it last gave to {@link io.flyshuttle.Checkpoint#progress}, at most 20 ms ago. */
  Optional<Progress> progress();

  /**
   * What it last gave to {@link io.flyshuttle.Checkpoint#partial}; also after it has failed or was
   * killed.
   */
  Optional<Object> partial();

  /** The process id of the worker that has it or had it last; empty while it is queued. */
  OptionalLong worker();
}
