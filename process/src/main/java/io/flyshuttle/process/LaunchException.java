package io.flyshuttle.process;

import java.io.IOException;

/**
 * A worker JVM could not be started. The message is one line that says why, with the value that is
 * wrong and what to do about it; the pool stays usable.
 */
final class LaunchException extends IOException {
  private static final long serialVersionUID = 1L;

  LaunchException(String message) {
    super(firstLine(message));
  }

  LaunchException(String message, Throwable cause) {
    super(firstLine(message), cause);
  }

  /** The JDK has explanations of a dozen lines for some failures; the first says what it was. */
  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }
}
