package io.flyshuttle;

/**
 * A task of a scope, or an item of a pipeline, threw; {@link #getCause()} is what it threw.
 *
 * @since 0.1
 */
public final class TaskFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Wraps {@code cause}. */
  public TaskFailedException(Throwable cause) {
    super(cause);
  }

  /** Wraps {@code cause} and says which task it was. */
  public TaskFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
