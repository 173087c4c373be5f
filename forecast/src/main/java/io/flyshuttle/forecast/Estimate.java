package io.flyshuttle.forecast;

/**
 * The mean of a sample, and how well it is known. The variance is estimated from the differences of
 * neighbours (von Neumann, 1941): what drifts along the input is no uncertainty in a sample that is
 * spread over all of it.
 *
 * @param mean of the sample
 * @param error the standard error of the mean
 */
record Estimate(double mean, double error) {
  private static final double Z95 = 1.96; // standard errors on each side of the 95 % interval

  /** Of a sample in the order of the source; nothing is known from fewer than two. */
  static Estimate of(long[] sample) {
    int n = sample.length;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      sum += sample[i];
      if (i > 0) {
        double step = (double) sample[i] - sample[i - 1];
        squares += step * step;
      }
    }
    double mean = n == 0 ? 0 : sum / n;
    return n < 2
        ? new Estimate(mean, mean)
        : new Estimate(mean, Math.sqrt(squares / (2.0 * (n - 1)) / n));
  }

  /** Half the width of the 95 % interval over the mean; 0 where all is 0. */
  double precision() {
    return mean == 0 ? 0 : Z95 * error / mean;
  }

  /** Whether the other mean is the same within a tolerance, or could be by chance. */
  boolean agrees(Estimate other, double tolerance) {
    double difference = Math.abs(mean - other.mean);
    return difference <= tolerance * Math.max(mean, other.mean)
        || difference <= Z95 * Math.hypot(error, other.error);
  }
}
