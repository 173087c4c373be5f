package io.flyshuttle;

import java.time.Duration;

/** What the owner of a scope waits for and since when, for the task tree. Written by the owner. */
final class OwnerWait {

  /** What it may be. */
  enum For {
    NOTHING,
    TASKS,
    PERMIT,
    QUEUE
  }

  private final Ticker clock;
  private long since; // a reading of the clock; published by what
  private volatile For what = For.NOTHING;

  OwnerWait(Ticker clock) {
    this.clock = clock;
  }

  /** Begins a wait; false if it waits for this already. */
  boolean begin(For next) {
    if (what == next) {
      return false;
    }
    since = clock.nanos();
    what = next;
    return true;
  }

  void end() {
    what = For.NOTHING;
  }

  For what() {
    return what;
  }

  Duration time() {
    return Duration.ofNanos(clock.nanos() - since);
  }
}
