package io.flyshuttle.cli.workload;

/** Something the user gave can't be used; the message is the one line that says so. */
public final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was wrong, with the value, and what to do next. */
  public BadInput(String message) {
    super(message);
  }

  /** The same, keeping what it was found by, for {@code --verbose}. */
  public BadInput(String message, Throwable cause) {
    super(message, cause);
  }
}
