package io.flyshuttle.forecast;

import io.flyshuttle.Strategy;
import java.util.Objects;

/**
 * A strategy and its numbers: what there is to choose. A value.
 *
 * @param strategy its name, as {@link Strategy#parse} reads it, such as {@code threads(32)}; or
 *     {@code hybrid-processes} or {@code cluster}, whatever is on the class path
 * @param concurrency the most items of each stage that waits at once; what the stage itself says
 *     bounds it, too
 * @param cpus threads or worker processes that compute at once
 */
public record Setting(String strategy, int concurrency, int cpus) {

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if a number is below 1
   */
  public Setting {
    Objects.requireNonNull(strategy, "strategy");
    if (concurrency < 1 || cpus < 1) {
      throw new IllegalArgumentException(
          "%s: concurrency %d and cpus %d must be 1 or more"
              .formatted(strategy, concurrency, cpus));
    }
  }

  @Override
  public String toString() {
    return strategy;
  }
}
