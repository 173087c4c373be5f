package io.flyshuttle.bench;

import java.util.List;

/** The line of least squares through some points. */
record Fit(double intercept, double slope) {

  /**
   * Fits one.
   *
   * @throws IllegalArgumentException if there are fewer than two points
   */
  static Fit of(List<Double> xs, List<Double> ys) {
    int count = xs.size();
    if (count < 2 || ys.size() != count) {
      throw new IllegalArgumentException(count + " points: a line needs two");
    }
    double x = mean(xs);
    double y = mean(ys);
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < count; i++) {
      covariance += (xs.get(i) - x) * (ys.get(i) - y);
      variance += (xs.get(i) - x) * (xs.get(i) - x);
    }
    double slope = variance == 0 ? 0 : covariance / variance;
    return new Fit(y - slope * x, slope);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
