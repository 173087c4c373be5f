package io.flyshuttle;

import java.time.Duration;

/** Durations as nanoseconds in a {@code long}, saturating instead of overflowing. */
final class Nanos {

  /** 146 years: a deadline of "never" that can still be added to a clock reading. */
  static final long MAX = Long.MAX_VALUE / 2;

  private Nanos() {}

  static long of(Duration duration) {
    if (duration.toSeconds() >= MAX / 1_000_000_000L) {
      return MAX;
    }
    return duration.toNanos();
  }
}
