package io.flyshuttle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A piece of work that a {@link Scope} has begun, or will begin.
 *
 * <pre>
 * QUEUED ──▶ RUNNING ──▶ SUCCEEDED | FAILED | KILLED | CANCELLED
 *    │          └──────▶ DETACHED        the scope went on, thread still running
 *    └─────────────────▶ CANCELLED       never begun
 * </pre>
 *
 * <p>Each state but QUEUED and RUNNING is final. Thread-safe.
 *
 * @param <T> the type of its result
 * @since 0.1
 */
public interface Task<T> {

  /** Where a task is in its life. */
  enum State {
    /** Waits for a thread. */
    QUEUED,
    /** A thread is at it. */
    RUNNING,
    /** It returned. */
    SUCCEEDED,
    /** It threw. */
    FAILED,
    /**
     * Forked by {@link Scope#killable}, its process was killed at its limit or at the deadline of
     * the scope, or died.
     */
    KILLED,
    /**
     * The scope ended first, by failure of another task, by deadline or by {@link Scope#cancel}. Or
     * it was forked by {@link Scope#killable} and has heeded the interrupt at its own limit.
     */
    CANCELLED,
    /**
     * The scope went on without it, under {@link Overrun#DETACH}: at the deadline, or when the
     * scope had failed or was cancelled. Its thread has not ended, or ended too late.
     */
    DETACHED
  }

  /** The state at this moment. */
  State state();

  /**
   * How it ended; empty while {@link State#QUEUED} or {@link State#RUNNING}. Never blocks. {@link
   * State#SUCCEEDED} gives {@link Outcome.Value}, {@link State#FAILED} {@link Outcome.Failure},
   * {@link State#KILLED} {@link Outcome.Killed}; {@link State#CANCELLED} and {@link State#DETACHED}
   * give {@link Outcome.Late} at a deadline, else {@link Outcome.Skipped}.
   */
  Optional<Outcome<T>> outcome();

  /**
   * The result of a task that has succeeded. Never blocks: join the scope first.
   *
   * @throws IllegalStateException if the task has not ended yet
   * @throws TaskFailedException if it failed or was killed; the cause is what it threw, or says how
   *     it was killed
   * @throws java.util.concurrent.CancellationException if it was cancelled or detached otherwise
   *     than at its deadline
   * @throws DeadlineExceededException if it was cancelled or detached at its deadline
   */
  T get();

  /** What it last gave to {@link Checkpoint#progress}; from a worker process about 20 ms later. */
  Optional<Progress> progress();

  /** What it last gave to {@link Checkpoint#partial}. */
  Optional<Object> partial();

  /** Time since its thread began, until now or its end; zero while queued. */
  Duration age();

  /** The line that forked it, as {@code Class.method(File.java:42)}. */
  String forkedAt();

  /**
   * A stage completed when this task has ended, for code that speaks futures; exceptionally with
   * what {@link #get} would throw. Cancelling it does not cancel the task.
   */
  CompletionStage<T> stage();
}
