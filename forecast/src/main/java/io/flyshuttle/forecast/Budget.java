package io.flyshuttle.forecast;

import java.time.Duration;
import java.util.Objects;

/**
 * What profiling may cost, and how much it is to learn for that. A value.
 *
 * @param share the part of the items that it may run, above 0 and at most 1
 * @param time how long it may take in any case
 * @param ofRun the part of the run's own time that it may take where that is more than {@code
 *     time}; from 0 to 1
 * @param precision enough is half the width of the 95 % interval of the mean item over that mean;
 *     above 0
 */
public record Budget(double share, Duration time, double ofRun, double precision) {

  private static final Budget STANDARD = new Budget(0.25, Duration.ofSeconds(1), 0.03, 0.05);

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if a number is out of its bounds
   */
  public Budget {
    Objects.requireNonNull(time, "time");
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share " + share + ": must be above 0, and 1 at most");
    }
    if (!time.isPositive()) {
      throw new IllegalArgumentException("time " + time + ": must be positive");
    }
    if (!(ofRun >= 0 && ofRun <= 1)) {
      throw new IllegalArgumentException("ofRun " + ofRun + ": must be from 0 to 1");
    }
    if (!(precision > 0)) {
      throw new IllegalArgumentException("precision " + precision + ": must be above 0");
    }
  }

  /** A quarter of the items, a second or 3 % of the run, and a precision of 5 %. */
  public static Budget standard() {
    return STANDARD;
  }

  /**
   * The same with another part of the items.
   *
   * @throws IllegalArgumentException unless it is above 0 and at most 1
   */
  public Budget share(double share) {
    return new Budget(share, time, ofRun, precision);
  }

  /**
   * The same with so much time, whatever the run takes.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public Budget time(Duration time) {
    return new Budget(share, time, 0, precision);
  }

  /**
   * The same with another precision.
   *
   * @throws IllegalArgumentException if it is not above 0
   */
  public Budget precision(double precision) {
    return new Budget(share, time, ofRun, precision);
  }
}
