package io.flyshuttle.cli.accuracy;

import java.time.Duration;

/**
 * What requests cost by how long they wait: threads that sleep for less wake up sooner. Measured
 * with two waits; between them it is in proportion to the logarithm, and requests that wait for
 * less or longer cost what those of the nearest do.
 *
 * @param brief of those that wait for {@link #BRIEF}
 * @param lengthy of those that wait for {@link #LENGTHY}
 */
public record HttpCosts(HttpCost brief, HttpCost lengthy) {
  static final Duration BRIEF = Duration.ofNanos(300_000);
  static final Duration LENGTHY = Duration.ofMillis(2);
  static final HttpCosts NONE = new HttpCosts(HttpCost.NONE, HttpCost.NONE);

  /** Of those that wait for so many nanoseconds on average. */
  HttpCost of(double waitNanos) {
    double whole = Math.log(LENGTHY.toNanos() / (double) BRIEF.toNanos());
    double part = Math.log(Math.max(1, waitNanos) / BRIEF.toNanos()) / whole;
    return brief.towards(lengthy, Math.clamp(part, 0.0, 1.0));
  }
}
