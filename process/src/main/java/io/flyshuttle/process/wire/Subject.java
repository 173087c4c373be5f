package io.flyshuttle.process.wire;

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

  /** Says what in {@code value} can't be serialised, or that it is too large. */
  UnsendableException unsendable(Object value, Throwable cause) {
    return cause instanceof FrameTooLargeException tooLarge
        ? tooLarge.called(GraphSearch.label(label, value))
        : new UnsendableException(GraphSearch.explain(label, value, cause), cause);
  }

  void requireLimit(Object value, long bytes) {
    if (bytes > Values.LIMIT) {
      throw new FrameTooLargeException(GraphSearch.label(label, value), bytes, Values.LIMIT);
    }
  }

  @Override
  public String toString() {
    return label;
  }
}
