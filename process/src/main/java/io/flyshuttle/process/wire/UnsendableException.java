package io.flyshuttle.process.wire;

/**
 * Something can't be sent: an object in it is not serialisable, or it is too large. The message has
 * the path to that object. Users get a {@code NotSendableException} in its place.
 */
public class UnsendableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnsendableException(String message) {
    super(message);
  }

  UnsendableException(String message, Throwable cause) {
    super(message, cause);
  }
}
