package io.flyshuttle.process.wire;

import java.io.IOException;

/** What a value is to whoever has it sent: for messages. */
public enum Subject {
  /** Sent by the application. */
  ARGUMENT("the argument"),
  /** Sent by the application. */
  FUNCTION("the function"),
  /** Sent by the application. */
  INITIALISER("the initialiser of workers"),
  /** Sent back by a worker. */
  RESULT("the result"),
  /** Sent back by a worker. */
  PARTIAL("the partial result"),
  /** Sent back by a worker: what a failed step was given. */
  INPUT("the input of the failed step");

  private final String label;

  Subject(String label) {
    this.label = label;
  }

  void requireLimit(Object value, long bytes) {
    if (bytes > Values.LIMIT) {
      throw new FrameTooLargeException(GraphSearch.label(label, value), bytes, Values.LIMIT);
    }
  }

  /**
   * What to throw for what writing a value has thrown: it says what in the value can't be
   * serialised, or that it is too large.
   *
   * @throws OutOfMemoryError if it is that
   */
  UnsendableException refused(Object value, Throwable thrown) {
    UserCode.outlive(thrown);
    return switch (thrown) {
      case FrameTooLargeException tooLarge -> tooLarge.called(GraphSearch.label(label, value));
      case StackOverflowError tooDeep ->
          unsendable(value, new IOException("it is nested too deeply for the stack", tooDeep));
      default -> unsendable(value, thrown);
    };
  }

  private UnsendableException unsendable(Object value, Throwable cause) {
    return new UnsendableException(GraphSearch.explain(label, value, cause), cause);
  }

  @Override
  public String toString() {
    return label;
  }
}
