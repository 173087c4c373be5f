package io.flyshuttle.process.wire;

/**
 * Something can't be sent to a worker or back, because an object in it is not serialisable. The
 * message has the path to that object and, at submission, the line of the call:
 *
 * <pre>
 * the argument (com.acme.Cart).customer.connection: java.net.Socket is not serialisable;
 *   submitted at com.acme.Shop.checkout(Shop.java:42)
 * </pre>
 *
 * @since 0.1
 */
public final class NotSendableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what can't be sent. */
  public NotSendableException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Says what can't be sent; for use in the thread of the caller, whose line is added.
   *
   * @param what what {@code value} is to the caller, such as "the argument"
   */
  static NotSendableException of(String what, Object value, Throwable cause) {
    StringBuilder message = new StringBuilder(GraphSearch.explain(what, value, cause));
    CallerLine.find().ifPresent(line -> message.append("; submitted at ").append(line));
    return new NotSendableException(message.toString(), cause);
  }
}
