package io.flyshuttle;

/**
 * The deadline passed before the work had ended.
 *
 * @since 0.1
 */
public class DeadlineExceededException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what was late. */
  public DeadlineExceededException(String message) {
    super(message);
  }
}
