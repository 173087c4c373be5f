package io.flyshuttle.cli.workload;

/** Something the user gave can't be used; the message is the one line that says so. */
public final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What another program says of it, in its own words; may be empty. */
  private final String details;

  /** Says what was wrong, with the value, and what to do next. */
  public BadInput(String message) {
    super(message);
    details = "";
  }

  /** The same, keeping what it was found by, for {@code --verbose}. */
  public BadInput(String message, Throwable cause) {
    super(message, cause);
    details = "";
  }

  /** The same, with the lines of another program, such as javac, that tell more. */
  public BadInput(String message, String details) {
    super(message);
    this.details = details;
  }

  /** What another program says of it: lines to show as they are; may be empty. */
  public String details() {
    return details;
  }
}
