package io.flyshuttle;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far something is.
 *
 * @param done items done, failures included
 * @param total items in all, where that is known
 * @param elapsed time since the start
 * @since 0.1
 */
public record Progress(long done, OptionalLong total, Duration elapsed) {

  /** Items per second since the start; 0 before any time has passed. */
  public double rate() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds > 0 ? done / seconds : 0;
  }

  /** The part done, from 0 to 1, where the total is known. */
  public Optional<Double> fraction() {
    return total.isEmpty()
        ? Optional.empty()
        : Optional.of(total.getAsLong() == 0 ? 1.0 : (double) done / total.getAsLong());
  }

  /** The time left at the mean rate so far, where the total is known and something is done. */
  public Optional<Duration> remaining() {
    double rate = rate();
    if (total.isEmpty() || rate == 0) {
      return Optional.empty();
    }
    long left = Math.max(0, total.getAsLong() - done);
    return Optional.of(Duration.ofNanos((long) (left / rate * 1e9)));
  }
}
