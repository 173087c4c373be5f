package io.flyshuttle;

import io.flyshuttle.spi.StageCode;
import org.jspecify.annotations.Nullable;

/** An item between the source and the exit of a {@link Region}. Owned by whoever works on it. */
final class Slot extends StageCode.Item {

  final long sequence;

  /** The attempt at the current step, from 1; a {@link Retry} counts by it. */
  int attempts;

  /** The step that {@link #attempts} counts. */
  int attemptsAt = -1;

  /** A permit to be given back when the item leaves its stage. */
  @Nullable Limit permit;

  /** In the region's ring: may go out. Guarded by the region's lock. */
  boolean done;

  Slot(long sequence, Object value) {
    super(0, value);
    this.sequence = sequence;
  }

  /** Stands before the first step of the next segment. */
  void enter() {
    set(0, value());
    attemptsAt = -1;
  }

  /** This, now before {@code step} with {@code value}. */
  Slot at(int step, Object value) {
    set(step, value);
    return this;
  }

  /** Counts a failure of the current step; the number of failures so far. */
  int failed() {
    if (attemptsAt != step()) {
      attemptsAt = step();
      attempts = 0;
    }
    return ++attempts;
  }

  /**
   * The same item again, before {@code step}: goes on in place of one whose thread can't be
   * stopped. The permit stays with that thread.
   */
  Slot heir(int step, Object value) {
    Slot heir = new Slot(sequence, value).at(step, value);
    heir.attempts = attempts;
    heir.attemptsAt = attemptsAt;
    return heir;
  }

  void givePermitBack() {
    Limit held = permit;
    if (held != null) {
      permit = null;
      held.release();
    }
  }
}
