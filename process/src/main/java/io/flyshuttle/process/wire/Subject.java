package io.flyshuttle.process.wire;

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

  @Override
  public String toString() {
    return label;
  }
}
