package io.flyshuttle.cli.accuracy;

import io.flyshuttle.cli.state.Sample;
import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Simulation;
import java.util.Optional;

/**
 * A workload under one strategy: forecast and measured. A value. All figures are of the items that
 * were run.
 *
 * @param workload the workload
 * @param strategy the strategy's name
 * @param items that were run
 * @param before the forecast with the figures of the calibration
 * @param forecast the forecast with what is looked at before the time: the speed that the cores had
 *     during the run, and what others and the compilers took of them
 * @param profiled the forecast of one who knows nothing of the items but a sample of them; empty
 *     where that could not be had
 * @param measured what came
 * @param conditions what the machine was like
 */
public record Pair(
    Case workload,
    String strategy,
    long items,
    Simulation before,
    Simulation forecast,
    Optional<Forecast> profiled,
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

  /** What all items cost over what those cost that were run. */
  double times() {
    double all = 0;
    double run = 0;
    for (Demand.Stage stage : workload.figures().demand().stages()) {
      for (int i = 0; i < stage.work().size(); i++) {
        double cost = (double) stage.waits().at(i) + stage.work().at(i);
        all += cost;
        run += i < items ? cost : 0;
      }
    }
    return all / run;
  }
}
