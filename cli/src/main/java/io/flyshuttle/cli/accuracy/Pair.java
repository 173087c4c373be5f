package io.flyshuttle.cli.accuracy;

import io.flyshuttle.cli.state.Sample;
import io.flyshuttle.forecast.Simulation;

/**
 * A workload under one strategy: forecast and measured. A value.
 *
 * @param workload the workload
 * @param strategy the strategy's name
 * @param items that were run
 * @param before the forecast with the figures of the calibration
 * @param forecast the forecast with what is looked at before the time: the speed that the cores had
 *     during the run, and what others and the compilers took of them
 * @param measured what came
 * @param conditions what the machine was like
 */
public record Pair(
    Case workload,
    String strategy,
    long items,
    Simulation before,
    Simulation forecast,
    Sample.Measured measured,
    Sample.Conditions conditions) {

  /** How far the forecast of the time was off; 0.1 where it was 10 % too long. */
  public double error() {
    return forecast.seconds() / measured.seconds() - 1;
  }

  /** The same of what was forecast before the run. */
  public double errorBefore() {
    return before.seconds() / measured.seconds() - 1;
  }
}
