package io.flyshuttle;

/** Deadlines as readings of a clock, {@link Long#MAX_VALUE} for none. */
final class Deadlines {

  static final long NONE = Long.MAX_VALUE;

  private Deadlines() {}

  /** The earlier of {@code own} and of one that may be by another clock, as a reading of ours. */
  static long earlier(long own, Ticker clock, long other, Ticker otherClock) {
    if (other == NONE) {
      return own;
    }
    // Readings of two clocks can't be compared; what is left until then can.
    long theirs = clock == otherClock ? other : clock.nanos() + (other - otherClock.nanos());
    return own == NONE || theirs - own < 0 ? theirs : own;
  }
}
