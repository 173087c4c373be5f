package io.flyshuttle;

import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * How one task or item ended, as a value: what {@code return_exceptions=True} gives in Python, with
 * every case named.
 *
 * @param <T> the type of a result
 * @since 0.1
 */
public sealed interface Outcome<T> {

  /**
   * It ended with a result.
   *
   * @param value the result; {@code null} where the task of a scope returned that, which an item of
   *     a pipeline can't
   */
  record Value<T>(T value) implements Outcome<T> {}

  /** It threw. */
  record Failure<T>(Throwable cause) implements Outcome<T> {}

  /**
   * Its deadline passed first, and it has ended since, or is detached.
   *
   * @param partial what it had last given to {@link Checkpoint#partial}, if anything
   */
  record Late<T>(Optional<Object> partial) implements Outcome<T> {}

  /**
   * Killable, its process was killed at its limit, at the deadline of its scope, or by someone
   * else, or died of it. One that heeds the interrupt there is {@link Late}.
   *
   * @param cause says which, with the stacks of a stuck worker
   * @param partial what it had last given to {@link Checkpoint#partial}, if anything
   */
  record Killed<T>(Throwable cause, Optional<Object> partial) implements Outcome<T> {}

  /** It was cancelled, or never begun, because something else ended the scope or the run. */
  record Skipped<T>() implements Outcome<T> {}

  /**
   * The result, if there is one. Also empty where a task returned {@code null}: {@code instanceof
   * Outcome.Value} tells the two apart.
   */
  default Optional<T> toOptional() {
    return this instanceof Value<T>(T value) ? Optional.ofNullable(value) : Optional.empty();
  }

  /**
   * The result; {@code null} if that is what the task returned.
   *
   * @throws TaskFailedException if it failed or was killed; the cause is what it threw, or how it
   *     was
   * @throws DeadlineExceededException if it was late
   * @throws CancellationException if it was skipped
   */
  default T orThrow() {
    return switch (this) {
      case Value<T>(T value) -> value;
      case Failure<T>(Throwable cause) -> throw new TaskFailedException(cause);
      case Killed<T>(Throwable cause, var _) -> throw new TaskFailedException(cause);
      case Late<T> late -> throw new DeadlineExceededException("it had not ended at its deadline");
      case Skipped<T> skipped -> throw new CancellationException("it was skipped");
    };
  }
}
