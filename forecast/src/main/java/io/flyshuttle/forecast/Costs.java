package io.flyshuttle.forecast;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/** What each item costs, in nanoseconds. Immutable. */
public final class Costs {
  private final long[] nanos;
  private final double sum;

  private Costs(long[] nanos) {
    this.nanos = nanos;
    double all = 0;
    for (long each : nanos) {
      all += each;
    }
    this.sum = all;
  }

  /**
   * Of these items.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public static Costs of(long... nanos) {
    for (int i = 0; i < nanos.length; i++) {
      if (nanos[i] < 0) {
        throw new IllegalArgumentException("item " + i + " costs " + nanos[i] + " ns: below 0");
      }
    }
    return new Costs(nanos.clone());
  }

  /**
   * Of so many items.
   *
   * @param nanos what an item costs, by its index
   * @throws IllegalArgumentException if one is negative, or {@code items} is
   */
  public static Costs of(int items, IntToLongFunction nanos) {
    if (items < 0) {
      throw new IllegalArgumentException(items + " items: below 0");
    }
    long[] all = new long[items];
    Arrays.setAll(all, nanos);
    return of(all);
  }

  /** Nothing, for so many items. */
  public static Costs none(int items) {
    return of(items, _ -> 0);
  }

  /** The number of items. */
  public int size() {
    return nanos.length;
  }

  /** What an item costs, in nanoseconds. */
  public long at(int item) {
    return nanos[item];
  }

  /** What all cost, in nanoseconds. */
  public double sum() {
    return sum;
  }

  /** The mean in nanoseconds; 0 of no items. */
  public double mean() {
    return nanos.length == 0 ? 0 : sum() / nanos.length;
  }

  /** The dearest item in nanoseconds; 0 of no items. */
  public long max() {
    return Arrays.stream(nanos).max().orElse(0);
  }

  /** The standard deviation over the mean; 0 where all cost the same, or nothing. */
  public double variation() {
    double mean = mean();
    if (mean == 0) {
      return 0;
    }
    double squares = 0;
    for (long each : nanos) {
      squares += (each - mean) * (each - mean);
    }
    return Math.sqrt(squares / nanos.length) / mean;
  }

  /** What there is, not a copy: for those who only read it. */
  long[] shared() {
    return nanos;
  }

  /** A copy, in nanoseconds. */
  public long[] toArray() {
    return nanos.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Costs costs && Arrays.equals(nanos, costs.nanos);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(nanos);
  }

  @Override
  public String toString() {
    return "%d items, %.0f ns on average".formatted(nanos.length, mean());
  }
}
