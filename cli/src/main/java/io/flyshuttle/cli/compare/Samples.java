package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.Conditions;
import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.state.Sample;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.MachineLoad;
import io.flyshuttle.forecast.Simulation;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What there is to keep of a comparison: each strategy that was forecast and measured. */
public final class Samples {
  private static final String SOURCE = "compare";

  private Samples() {}

  /** One of each such row, in their order. */
  public static List<Sample> of(Standings standings, Instant now) {
    return standings.rows().stream()
        .filter(row -> row.figures().isPresent() && row.forecast().isPresent())
        .map(row -> sample(standings, row, now))
        .toList();
  }

  private static Sample sample(Standings standings, Row row, Instant now) {
    Figures figures = row.figures().orElseThrow();
    Forecast forecast = row.forecast().orElseThrow();
    Simulation simulation = forecast.simulation();
    return new Sample(
        now,
        SOURCE,
        standings.plan().workload().name(),
        row.strategy(),
        figures.items(),
        new Sample.Forecast(
            forecast.seconds(),
            forecast.lowSeconds(),
            forecast.highSeconds(),
            simulation.cpuSeconds(),
            simulation.latenessP99(),
            simulation.memoryBytes()),
        new Sample.Measured(
            figures.wall().median(),
            figures.cpuSeconds(),
            figures.heartbeatP99Ms() / 1e3,
            figures.peakRssBytes().orElse(0)),
        conditions(standings, row));
  }

  /** What the machine was like; empty where it was not measured before, or no run has ended. */
  static Optional<Sample.Conditions> conditions(Standings standings, Row row) {
    return row.figures()
        .flatMap(figures ->
            standings.plan().machine().map(machine -> conditions(row, figures, machine)));
  }

  /** During the run that took nearest to what counts. */
  private static Sample.Conditions conditions(
      Row row, Figures figures, io.flyshuttle.forecast.Machine machine) {
    Event.Finished run = middle(row, figures);
    Conditions during = run.conditions();
    double others = during.foreignCores() + during.stolenCores();
    return new Sample.Conditions(
        machine.spinNanos() / during.spinNanos(),
        others,
        during.compilerSeconds() / run.wallSeconds(),
        1,
        others >= MachineLoad.Others.MOST);
  }

  /** The run that took nearest to what counts. */
  static Event.Finished middle(Row row, Figures figures) {
    return row.attempts().stream()
        .filter(Attempt.Done.class::isInstance)
        .map(attempt -> ((Attempt.Done) attempt).finished())
        .min(
            Comparator.comparingDouble(
                each -> Math.abs(each.wallSeconds() - figures.wall().median())))
        .orElseThrow();
  }
}
