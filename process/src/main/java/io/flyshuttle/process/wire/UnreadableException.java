package io.flyshuttle.process.wire;

import java.io.IOException;
import java.io.InvalidClassException;

/**
 * A value has arrived whole and can't be read: a class is missing or different on this side, its
 * own code to read it failed, or the filter rejected it. The connection is fine. Users get a {@code
 * NotSendableException} in its place.
 */
public final class UnreadableException extends IOException {

  private static final long serialVersionUID = 1L;

  UnreadableException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Says why.
   *
   * @param what such as "a value"
   */
  static UnreadableException because(String what, Throwable cause) {
    String why =
        switch (cause) {
          case ClassNotFoundException missing -> missing(missing);
          case NoClassDefFoundError missing -> missing(missing);
          case InvalidClassException different
              when String.valueOf(different.getMessage()).contains("filter status") ->
              "the filter rejects it (" + different.getMessage() + ")";
          case InvalidClassException different ->
              "a class is not the same on both sides (" + different.getMessage() + ")";
          case OutOfMemoryError full ->
              "this JVM, not the other side, has no memory for it (" + full.getMessage() + ")";
          default -> UserCode.nameOf(cause);
        };
    return new UnreadableException(what + " can't be read: " + why, cause);
  }

  private static String missing(Throwable type) {
    return "the class "
        + type.getMessage()
        + " is missing; is the class path the same on both sides?";
  }
}
