package io.flyshuttle.forecast;

import java.util.Arrays;

/** What a few readings come to. */
final class Samples {
  private static final double TRIMMED = 0.1;

  private Samples() {}

  /** The mean without the largest tenth; of one, that one. */
  static double trimmedMean(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    int kept = Math.max(1, (int) Math.ceil(sorted.length * (1 - TRIMMED)));
    return Arrays.stream(sorted, 0, kept).average().orElse(0);
  }

  /** The middle one; 0 of none. */
  static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
