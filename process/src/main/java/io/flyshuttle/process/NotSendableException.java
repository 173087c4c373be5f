package io.flyshuttle.process;

import io.flyshuttle.process.wire.UnsendableException;

/**
 * Something can't be sent to a worker or back: an object in it is not serialisable, it has more
 * than 1 GiB, or the other side can't read it because a class is missing there. The message has the
 * type of that object and the path to it. Where that is known at submission, it is thrown there,
 * and the message has the line of the call:
 *
 * <pre>
 * the function (lambda of com.acme.Shop), captured argument 1 of 2 (com.acme.Cart).connection:
 *   java.net.Socket is not serialisable; submitted at com.acme.Shop.checkout(Shop.java:42)
 * </pre>
 *
 * @since 0.1
 */
public final class NotSendableException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  NotSendableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** For use in the thread of the caller, whose line is added. */
  static NotSendableException submitted(UnsendableException refused) {
    return at(CallerLine.find().orElse(""), refused);
  }

  /** For what was submitted at this line, "" if it is not known. */
  static NotSendableException at(String line, UnsendableException refused) {
    return new NotSendableException(
        refused.getMessage() + (line.isEmpty() ? "" : "; submitted at " + line), refused);
  }
}
