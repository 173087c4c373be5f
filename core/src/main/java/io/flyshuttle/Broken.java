package io.flyshuttle;

import java.util.Optional;

/**
 * An item that failed, on its way to a {@link Pipeline#settle} downstream: everything in between
 * lets it pass.
 *
 * @param late its time limit passed
 * @param partial what it had last given to {@link Checkpoint#partial}
 */
record Broken(Throwable cause, boolean late, Optional<Object> partial) {

  Outcome<Object> outcome() {
    return late ? new Outcome.Late<>(partial) : new Outcome.Failure<>(cause);
  }
}
