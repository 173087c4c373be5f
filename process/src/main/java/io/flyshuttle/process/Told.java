package io.flyshuttle.process;

import io.flyshuttle.Progress;
import java.util.Optional;

/**
 * What an item of a job has last told by {@link io.flyshuttle.Checkpoint}.
 *
 * @param item its number in the job
 */
record Told(int item, Optional<Progress> progress, Optional<Object> partial) {

  /** For an item that has told nothing. */
  static Told nothing(int item) {
    return new Told(item, Optional.empty(), Optional.empty());
  }

  Told with(int teller, Progress latest) {
    return new Told(teller, Optional.of(latest), of(teller).partial);
  }

  Told with(int teller, Object latest) {
    return new Told(teller, of(teller).progress, Optional.of(latest));
  }

  /** What this item has told. */
  Told of(int teller) {
    return teller == item ? this : nothing(teller);
  }
}
