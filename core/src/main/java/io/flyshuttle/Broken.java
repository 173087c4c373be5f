package io.flyshuttle;

import java.util.Optional;

/**
 * An item that failed, on its way to a {@link Pipeline#settle} downstream: everything in between
 * lets it pass.
 *
 * @param how by its own code, by its time limit, or with its process
 * @param partial what it had last given to {@link Checkpoint#partial}
 */
record Broken(Throwable cause, How how, Optional<Object> partial) {

  /** How an item failed. */
  enum How {
    FAILED,
    LATE,
    KILLED
  }

  Outcome<Object> outcome() {
    return switch (how) {
      case FAILED -> new Outcome.Failure<>(cause);
      case LATE -> new Outcome.Late<>(partial);
      case KILLED -> new Outcome.Killed<>(cause, partial);
    };
  }
}
