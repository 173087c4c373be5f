package io.flyshuttle.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.flyshuttle.forecast.Simulation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page is answered: as JSON of schema 1, the names those of {@code compare --json} where
 * they mean the same.
 *
 * @param schema 1
 * @param cores that were simulated
 * @param isMeasured whether the machine's figures were measured, not assumed
 * @param floor what can't be beaten
 * @param results one for each strategy
 * @param recommended the one to take
 * @param lanes where the first tasks are, if that was asked for
 * @param computedSeconds how long the simulation took
 */
record Answer(
    int schema,
    int cores,
    boolean isMeasured,
    Floor floor,
    List<Result> results,
    Recommended recommended,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Lanes lanes,
    double computedSeconds) {

  /** One strategy. */
  record Result(
      String strategy,
      double forecastSeconds,
      double cpuSeconds,
      double cpuUtilisation,
      long peakRssBytes,
      double itemsPerSecond,
      double speedup,
      double heartbeatP50Ms,
      double heartbeatP99Ms) {

    static Result of(Simulation simulation, int items, double synchronous) {
      double seconds = simulation.seconds();
      return new Result(
          simulation.setting().strategy(),
          seconds,
          simulation.cpuSeconds(),
          simulation.utilisation(),
          simulation.memoryBytes(),
          seconds == 0 ? 0 : items / seconds,
          seconds == 0 ? 1 : synchronous / seconds,
          simulation.latenessP50() * 1e3,
          simulation.latenessP99() * 1e3);
    }
  }

  /** What to take. */
  record Recommended(String strategy, List<Advice.Reason> reasons, String java) {}

  /**
   * A Gantt chart.
   *
   * @param strategy whose
   * @param items how many tasks it follows
   * @param of how many there are
   * @param until when the last of them is done, in seconds
   * @param stages their names
   * @param bars what each does, in the order of their begin
   */
  record Lanes(
      String strategy, int items, int of, double until, List<String> stages, List<Bar> bars) {}

  /** One task doing one thing, in seconds from the start. */
  record Bar(int item, int stage, int lane, String activity, double begin, double end) {}
}
