package io.flyshuttle.forecast;

import java.util.Arrays;

/**
 * By how much more one sample is than another: the middle of all differences between one of each
 * (Hodges and Lehmann, "Estimates of location based on rank tests", 1963). A few that are far off
 * do not move it.
 */
final class Shift {
  private static final double SURE = 2.6; // standard errors: by chance in one of two hundred
  static final int LEAST = 8; // of each

  private Shift() {}

  /**
   * How much more {@code others} are than {@code these}; 0 where it is not surely more (by the rank
   * sum of Mann and Whitney, 1947).
   */
  static long between(long[] these, long[] others) {
    if (these.length < LEAST || others.length < LEAST) {
      return 0;
    }
    long[] differences = new long[these.length * others.length];
    double more = 0;
    int at = 0;
    for (long one : these) {
      for (long other : others) {
        differences[at++] = other - one;
        more += other > one ? 1 : other == one ? 0.5 : 0;
      }
    }
    double pairs = (double) these.length * others.length;
    double error = Math.sqrt(pairs * (these.length + others.length + 1) / 12);
    if (more - pairs / 2 < SURE * error) {
      return 0;
    }
    Arrays.sort(differences);
    return Math.max(0, differences[differences.length / 2]);
  }
}
