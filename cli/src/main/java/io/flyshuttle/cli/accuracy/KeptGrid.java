package io.flyshuttle.cli.accuracy;

import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.state.Sample;
import io.flyshuttle.cli.workload.Synthetic;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Spin;
import io.flyshuttle.forecast.Spread;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A grid as it is kept in JSON: every run, with what was forecast of it. A value. Names and their
 * meaning are fixed as {@code schema} 1.
 *
 * @param schema of these names
 * @param machine that it ran on
 * @param figures that forecasts were made of
 * @param requests what these cost
 * @param seed that the workloads were drawn from
 * @param workloads how many
 * @param repeated runs that were run again, for what others did
 * @param runs those that counted
 */
public record KeptGrid(
    int schema,
    Machine machine,
    io.flyshuttle.forecast.Machine figures,
    HttpCosts requests,
    long seed,
    int workloads,
    int repeated,
    List<Run> runs) {
  /** The one that this is. */
  public static final int SCHEMA = 1;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if it has another schema
   */
  public KeptGrid {
    runs = List.copyOf(runs);
    if (schema != SCHEMA) {
      throw new IllegalArgumentException("schema " + schema + " instead of " + SCHEMA);
    }
  }

  /** A workload. */
  public record Work(
      int number,
      int items,
      long ioNanos,
      long cpuNanos,
      String spread,
      int concurrency,
      String waits,
      long seed) {

    /** As it was drawn. */
    Case drawn() {
      Figures figures =
          new Figures(
              items,
              Duration.ofNanos(ioNanos),
              Duration.ofNanos(cpuNanos),
              named(Spread.values(), spread),
              concurrency,
              0,
              seed);
      return new Case(number, figures, named(Case.Via.values(), waits));
    }

    private static <T> T named(T[] all, String name) {
      return Arrays.stream(all)
          .filter(one -> one.toString().equals(name))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no '" + name + "'"));
    }
  }

  /** A run. Times are in what their names say, sizes in bytes. */
  public record Run(
      Work workload,
      String strategy,
      long items,
      double forecastSecondsBefore,
      double forecastSeconds,
      double wallSeconds,
      double error,
      Optional<Double> sampleSeconds,
      Optional<Double> sampleLowSeconds,
      Optional<Double> sampleHighSeconds,
      double forecastCpuSeconds,
      double cpuSeconds,
      double forecastHeartbeatP99Ms,
      double heartbeatP99Ms,
      long forecastRssBytes,
      long peakRssBytes,
      double speed,
      double otherCores,
      double compilerCores,
      int runs,
      boolean disturbed) {}

  /**
   * What would be forecast of the same runs today. Of what a sample told nothing is kept but its
   * times, so nothing is said of it.
   *
   * @throws IllegalArgumentException if a run is none of a grid; the message says why
   */
  public Examination.Results again() {
    Hindsight hindsight = new Hindsight(figures, machine.cores());
    return new Examination.Results(
        figures,
        requests,
        runs.stream().map(run -> pair(hindsight, run)).toList(),
        repeated,
        List.of());
  }

  private Pair pair(Hindsight hindsight, Run run) {
    Case one = run.workload.drawn();
    if (run.items < 1 || run.items > one.figures().items()) {
      throw new IllegalArgumentException(run.items + " items were run of " + one.figures().items());
    }
    Synthetic work =
        Synthetic.of(one.figures(), figures.spinNanos() / Spin.ROUNDS)
            .first(Math.toIntExact(run.items));
    HttpCost http =
        one.via() == Case.Via.HTTP ? requests.of((double) run.workload.ioNanos) : HttpCost.NONE;
    return hindsight.pair(
        new Hindsight.Run(one, work, run.strategy, http),
        Optional.empty(),
        new Sample.Measured(
            run.wallSeconds, run.cpuSeconds, run.heartbeatP99Ms / 1e3, run.peakRssBytes),
        new Sample.Conditions(
            run.speed, run.otherCores, run.compilerCores, run.runs, run.disturbed));
  }
}
