package io.flyshuttle.forecast;

import java.util.Arrays;
import java.util.Optional;

/**
 * The dearest of some costs, as a distribution that goes on beyond the dearest that was seen: of a
 * few hundred items none is as dear as the dearest of many thousands. What exceeds a threshold is
 * taken for generalised Pareto (Balkema and de Haan, 1974; Pickands, 1975), fitted by
 * probability-weighted moments (Hosking and Wallis, "Parameter and quantile estimation for the
 * generalized Pareto distribution", 1987), which keep the mean. Immutable.
 */
final class Tail {
  private static final double PART = 0.1; // of the costs
  private static final int LEAST = 10; // of them
  private static final double PLOTTING = 0.35; // positions, as the source recommends
  private static final double HEAVIEST = 0.9; // heavier ones have no mean
  private static final double MOST = 100; // times what the dearest exceeds the threshold by
  private static final double LIGHTEST = -10; // nearly all are alike: it would be a point

  private final long[] above; // sorted
  private final long threshold;
  private final double scale; // nanoseconds
  private final double shape; // above 0 where it is heavier than exponential

  private Tail(long[] above, long threshold, double scale, double shape) {
    this.above = above;
    this.threshold = threshold;
    this.scale = scale;
    this.shape = shape;
  }

  /** Of some costs in nanoseconds; empty where they are too few, or the dearest all alike. */
  static Optional<Tail> of(long[] costs) {
    if (costs.length < 2 * LEAST) {
      return Optional.empty();
    }
    int count = (int) Math.max(LEAST, PART * costs.length);
    long[] sorted = costs.clone();
    Arrays.sort(sorted);
    long threshold = sorted[sorted.length - count - 1];
    long[] above = Arrays.stream(sorted).filter(cost -> cost > threshold).toArray();
    if (above.length < LEAST) {
      return Optional.empty(); // many cost as much as the threshold
    }
    count = above.length;
    double first = 0;
    double second = 0;
    for (int i = 0; i < count; i++) {
      double excess = (double) above[i] - threshold;
      first += excess / count;
      second += (1 - (i + 1 - PLOTTING) / count) * excess / count;
    }
    double between = first - 2 * second;
    if (!(between > first / (2 - LIGHTEST))) {
      return Optional.empty();
    }
    double shape = 2 - first / between;
    return Optional.of(
        shape <= HEAVIEST
            ? new Tail(above, threshold, 2 * first * second / between, shape)
            : new Tail(above, threshold, first * (1 - HEAVIEST), HEAVIEST));
  }

  /**
   * One that could have been in the place of this one: below the tail it is the same, in it one
   * with as many dearer ones, and beyond the dearest that was seen where none is dearer.
   *
   * @param chance from 0 to 1, but not 1: how far towards the dearer neighbour it is
   */
  long like(long cost, double chance) {
    if (cost <= threshold) {
      return cost;
    }
    int from = Arrays.binarySearch(above, cost);
    from = from >= 0 ? from : Math.min(-from - 1, above.length - 1);
    int to = from + 1; // all that cost the same share their places
    while (from > 0 && above[from - 1] == cost) {
      from--;
    }
    while (to < above.length && above[to] == cost) {
      to++;
    }
    double part = (above.length - to + (to - from) * (1 - chance)) / above.length; // never 0
    double excess =
        Math.abs(shape) < 1e-9
            ? -scale * StrictMath.log(part)
            : scale / shape * StrictMath.expm1(-shape * StrictMath.log(part));
    double most = MOST * ((double) above[above.length - 1] - threshold);
    return threshold + Math.round(Math.min(most, excess));
  }
}
