package io.flyshuttle.process;

import io.flyshuttle.process.wire.RemoteFailure;

/**
 * Stands for an exception of a worker that can't be rebuilt here: its class is missing on this
 * side, or something in it is not serialisable. Its message begins with the class of the original;
 * frames, causes and suppressed ones are the original's.
 *
 * @since 0.1
 */
public final class RemoteTaskException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String originalClass;

  RemoteTaskException(RemoteFailure failure) {
    super(
        failure.message().isEmpty()
            ? failure.className()
            : failure.className() + ": " + failure.message().get());
    originalClass = failure.className();
    setStackTrace(failure.frames().toArray(new StackTraceElement[0]));
  }

  /** The name of the class of the original. */
  public String originalClass() {
    return originalClass;
  }
}
