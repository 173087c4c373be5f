package io.flyshuttle.bench;

import java.util.Arrays;

/** Measured values, for medians and tails. */
public final class Samples {
  private final double[] sorted;

  /** In any order. */
  public Samples(double... values) {
    sorted = values.clone();
    Arrays.sort(sorted);
  }

  public int count() {
    return sorted.length;
  }

  public double median() {
    return quantile(0.5);
  }

  public double min() {
    return quantile(0);
  }

  public double max() {
    return quantile(1);
  }

  /** The smallest value that at least {@code share} of all do not exceed; NaN if there is none. */
  public double quantile(double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }
}
