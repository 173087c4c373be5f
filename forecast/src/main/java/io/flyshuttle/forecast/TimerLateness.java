package io.flyshuttle.forecast;

/**
 * How late threads wake from a sleep, in nanoseconds. It depends on how long that is: timers have a
 * slack, and a core that has slept for long takes longer to wake up. Measured at four lengths; in
 * between it is in proportion, and shorter or longer sleeps end as late as the nearest.
 *
 * @param at10us from a sleep of 10 µs or less
 * @param at100us from one of 100 µs
 * @param at1ms from one of 1 ms
 * @param at10ms from one of 10 ms or more
 */
public record TimerLateness(double at10us, double at100us, double at1ms, double at10ms) {
  /** The lengths, in nanoseconds. */
  static final long SHORTEST = 10_000;

  static final long SHORT = 100_000;
  static final long LONG = 1_000_000;
  static final long LONGEST = 10_000_000;

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if one is negative, infinite or no number
   */
  public TimerLateness {
    for (double late : new double[] {at10us, at100us, at1ms, at10ms}) {
      if (!(late >= 0 && Double.isFinite(late))) {
        throw new IllegalArgumentException("a timer that is " + late + " ns late");
      }
    }
  }

  /** The same from any sleep. */
  static TimerLateness always(double nanos) {
    return new TimerLateness(nanos, nanos, nanos, nanos);
  }

  /** From a sleep of so many nanoseconds. */
  public double of(double sleep) {
    if (sleep <= SHORT) {
      return between(sleep, SHORTEST, at10us, SHORT, at100us);
    }
    return sleep <= LONG
        ? between(sleep, SHORT, at100us, LONG, at1ms)
        : between(sleep, LONG, at1ms, LONGEST, at10ms);
  }

  private static double between(double sleep, long from, double atFrom, long to, double atTo) {
    return atFrom
        + (Math.clamp(sleep, (double) from, (double) to) - from)
            / (double) (to - from)
            * (atTo - atFrom);
  }

  /** The longest sleep of a thread that was away for so long, in nanoseconds; 0 if none was. */
  double asleep(double away) {
    double[] sleeps = {SHORTEST, SHORT, LONG, LONGEST};
    double[] lasts = new double[sleeps.length];
    for (int i = 0; i < lasts.length; i++) {
      lasts[i] = sleeps[i] + of(sleeps[i]);
    }
    for (int i = lasts.length - 1; i > 0; i--) {
      if (away >= lasts[i]) {
        return i == lasts.length - 1
            ? away - at10ms
            : sleeps[i]
                + (away - lasts[i]) / (lasts[i + 1] - lasts[i]) * (sleeps[i + 1] - sleeps[i]);
      }
    }
    return away >= lasts[0]
        ? sleeps[0] + (away - lasts[0]) / (lasts[1] - lasts[0]) * (sleeps[1] - sleeps[0])
        : Math.max(0, away - at10us);
  }

  /** In the middle between this one and another. */
  TimerLateness middle(TimerLateness other) {
    return new TimerLateness(
        (at10us + other.at10us) / 2,
        (at100us + other.at100us) / 2,
        (at1ms + other.at1ms) / 2,
        (at10ms + other.at10ms) / 2);
  }

  /** So much less, but never before its time. */
  TimerLateness less(double nanos) {
    return new TimerLateness(
        Math.max(0, at10us - nanos),
        Math.max(0, at100us - nanos),
        Math.max(0, at1ms - nanos),
        Math.max(0, at10ms - nanos));
  }

  /** The most of all. */
  double most() {
    return Math.max(Math.max(at10us, at100us), Math.max(at1ms, at10ms));
  }
}
