package io.flyshuttle.process.wire;

import java.io.IOException;

/**
 * A value has arrived whole and can't be read here: a class is missing or different on this side,
 * its own code to read it failed, or the filter rejected it. The connection is fine.
 *
 * @since 0.1
 */
public final class NotReadableException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says why, and keeps what was thrown. */
  public NotReadableException(String message, Throwable cause) {
    super(message, cause);
  }

  static NotReadableException because(Throwable cause) {
    String why =
        switch (cause) {
          case ClassNotFoundException missing ->
              "the class "
                  + missing.getMessage()
                  + " is missing here; is the class path the same on both sides?";
          case NoClassDefFoundError missing ->
              "the class "
                  + missing.getMessage()
                  + " is missing here; is the class path the same on both sides?";
          case java.io.InvalidClassException different
              when String.valueOf(different.getMessage()).contains("filter status") ->
              "the filter rejects it (" + different.getMessage() + ")";
          case java.io.InvalidClassException different ->
              "a class is not the same on both sides (" + different.getMessage() + ")";
          case OutOfMemoryError full ->
              "this JVM, not the other side, has no memory for it (" + full.getMessage() + ")";
          default -> UserCode.nameOf(cause);
        };
    return new NotReadableException("a value can't be read: " + why, cause);
  }
}
