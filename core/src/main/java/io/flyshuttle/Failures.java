package io.flyshuttle;

import java.util.concurrent.CancellationException;

/** How a failure reaches the caller: one place, so that scopes and runs agree. */
final class Failures {

  private Failures() {}

  /** Throws {@code failure} as itself where it is this library's word, else wrapped. */
  static void rethrow(Throwable failure) {
    throw asThrown(failure);
  }

  static RuntimeException asThrown(String message, Throwable failure) {
    RuntimeException thrown = asThrown(failure);
    return thrown instanceof TaskFailedException && thrown != failure
        ? new TaskFailedException(message, failure)
        : thrown;
  }

  static RuntimeException asThrown(Throwable failure) {
    return switch (failure) {
      case DeadlineExceededException late -> late;
      case CancellationException cancelled -> cancelled;
      case TaskFailedException failed -> failed;
      case Segment.NotSendable refused -> refused.reason;
      default -> new TaskFailedException(failure);
    };
  }
}
