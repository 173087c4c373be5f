package io.flyshuttle.process.wire;

import java.io.IOException;

/** What a value is to whoever has it sent: for messages. */
public enum Subject {
  /** Sent by the application. */
  ARGUMENT("the argument", Sender.CALLER),
  /** Sent by the application. */
  FUNCTION("the function", Sender.CALLER),
  /** Sent by the application. */
  INITIALISER("the initialiser of workers", Sender.CALLER),
  /** Sent back by a worker. */
  RESULT("the result", Sender.WORKER),
  /** Sent back by a worker. */
  PARTIAL("the partial result", Sender.WORKER),
  /** Sent back by a worker: what a failed step was given. */
  INPUT("the input of the failed step", Sender.WORKER);

  private enum Sender {
    CALLER,
    WORKER
  }

  private final String label;
  private final Sender sender;

  Subject(String label, Sender sender) {
    this.label = label;
    this.sender = sender;
  }

  NotSendableException notSendable(Object value, Throwable cause) {
    return sender == Sender.CALLER
        ? NotSendableException.of(label, value, cause)
        : new NotSendableException(GraphSearch.explain(label, value, cause), cause);
  }

  /**
   * What to throw for what writing a value has thrown.
   *
   * @throws FrameTooLargeException if it is that
   * @throws OutOfMemoryError if it is that
   */
  NotSendableException refused(Object value, Throwable thrown) {
    UserCode.outlive(thrown);
    return switch (thrown) {
      case FrameTooLargeException tooLarge -> throw tooLarge;
      case StackOverflowError tooDeep ->
          notSendable(value, new IOException("it is nested too deeply for the stack", tooDeep));
      default -> notSendable(value, thrown);
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
