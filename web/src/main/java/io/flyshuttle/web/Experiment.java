package io.flyshuttle.web;

import io.flyshuttle.forecast.Figures;
import java.time.Duration;
import java.util.List;

/**
 * A synthetic workload that is really run on this machine: the only thing that a page can start. A
 * value.
 *
 * @param figures of the workload; of at most {@value #MOST_ITEMS} items
 * @param strategies names to run it under, one after the other; at least one
 * @param limit when it is given up
 */
public record Experiment(Figures figures, List<String> strategies, Duration limit) {
  /** The most items. */
  public static final int MOST_ITEMS = 100_000;

  /** The most waits at once, and threads. */
  public static final int MOST_CONCURRENCY = 1_000;

  /** The most that a strategy may take by its forecast, in seconds. */
  public static final double MOST_SECONDS = 60;

  /** The most bytes of an item. */
  public static final long MOST_BYTES = 1L << 20;

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if it is beyond its bounds
   */
  public Experiment {
    strategies = List.copyOf(strategies);
    if (strategies.isEmpty()
        || figures.items() > MOST_ITEMS
        || figures.concurrency() > MOST_CONCURRENCY
        || figures.bytes() > MOST_BYTES
        || !limit.isPositive()) {
      throw new IllegalArgumentException("beyond its bounds: " + figures + ", " + strategies);
    }
  }
}
