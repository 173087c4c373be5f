package io.flyshuttle.cli.state;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One run: what was forecast, and what was measured. A value, kept as a line of JSON.
 *
 * @param at when it ended
 * @param source what it was part of: {@code compare}, {@code grid}, {@code run}
 * @param workload its name
 * @param strategy the strategy's name
 * @param items that came out
 * @param forecast what was said before
 * @param measured what it took
 * @param conditions what the machine was like; empty where that is not known
 */
public record Sample(
    Instant at,
    String source,
    String workload,
    String strategy,
    long items,
    Forecast forecast,
    Measured measured,
    Optional<Conditions> conditions) {

  /** Checks it for what must not be missing. */
  public Sample {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(workload, "workload");
    Objects.requireNonNull(strategy, "strategy");
    Objects.requireNonNull(forecast, "forecast");
    Objects.requireNonNull(measured, "measured");
    Objects.requireNonNull(conditions, "conditions");
  }

  /**
   * What was forecast.
   *
   * @param seconds of wall time
   * @param lowSeconds the lower end of the 95 % interval
   * @param highSeconds the upper end
   * @param cpuSeconds of all cores
   * @param latenessP99 of timers of others, in seconds
   * @param memoryBytes at most
   */
  public record Forecast(
      double seconds,
      double lowSeconds,
      double highSeconds,
      double cpuSeconds,
      double latenessP99,
      long memoryBytes) {}

  /**
   * What was measured.
   *
   * @param seconds of wall time
   * @param cpuSeconds of all cores
   * @param latenessP99 of the heartbeat, in seconds
   * @param memoryBytes at most; 0 where the system does not say
   */
  public record Measured(double seconds, double cpuSeconds, double latenessP99, long memoryBytes) {}

  /**
   * What the machine was like.
   *
   * @param speed of the cores over that at the calibration: above 1 is quicker
   * @param otherCores that other programs and the host took
   * @param compilerCores cores that the JIT compilers took
   * @param runs how often it was measured until it counted
   * @param disturbed whether it counts in spite of others
   */
  public record Conditions(
      double speed, double otherCores, double compilerCores, int runs, boolean disturbed) {}

  /** How much more or less it took than was said: 0.1 where the forecast was 10 % too high. */
  public double error() {
    return measured.seconds > 0 ? forecast.seconds / measured.seconds - 1 : 0;
  }
}
