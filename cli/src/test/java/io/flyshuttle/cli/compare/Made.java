package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.Conditions;
import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.child.Lateness;
import io.flyshuttle.cli.child.Outlook;
import io.flyshuttle.cli.child.Point;
import io.flyshuttle.cli.workload.Digest;
import io.flyshuttle.cli.workload.Mixed;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Setting;
import io.flyshuttle.forecast.Simulation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Standings made by hand. */
public final class Made {
  private static final Digest RIGHT = new Digest("00000000000000aa", "bb", Optional.empty());

  private static final Conditions QUIET = new Conditions(15_000, 0, 0, 0);

  private final Map<String, List<Attempt>> attempts = new LinkedHashMap<>();
  private final List<Forecast> forecasts = new ArrayList<>();

  /** Nothing has run. */
  public static Made made() {
    return new Made();
  }

  /** A strategy with the right results. */
  public Made done(String strategy, double wall, double p99, long megabytes) {
    return add(strategy, done(wall, p99, megabytes, RIGHT));
  }

  /** A strategy with other results. */
  public Made done(String strategy, double wall, Digest digest) {
    return add(strategy, done(wall, 1, 100, digest));
  }

  /** A strategy that ended before there was much to see. */
  public Made shortRun(String strategy) {
    Lateness lateness = new Lateness(0.1, 0.2, 0.2, List.of());
    List<Point> progress = List.of(new Point(0, 0), new Point(0.05, 10));
    return add(
        strategy,
        new Attempt.Done(
            new Event.Finished(10, 0.05, 0.04, 1, lateness, RIGHT, progress, QUIET),
            OptionalLong.empty(),
            List.of()));
  }

  /** A strategy that failed. */
  public Made failed(String strategy, String reason) {
    return add(strategy, new Attempt.Failed(reason, "", List.of()));
  }

  /** A strategy that can't run the work. */
  public Made impossible(String strategy, String reason) {
    return add(strategy, new Attempt.Impossible(reason, "", List.of()));
  }

  /** A strategy with runs of any kind. */
  public Made add(String strategy, Attempt... runs) {
    attempts.put(strategy, List.of(runs));
    return this;
  }

  /** What was said of a strategy before. */
  public Made forecast(String strategy, double seconds, double low, double high) {
    Setting setting = new Setting(strategy, 64, 2);
    forecasts.add(
        new Forecast(new Simulation(setting, seconds, 2, 0.5, 1e-4, 1e-3, 100_000_000), low, high));
    return this;
  }

  /** What it comes to. */
  public Standings standings() {
    int repeat = attempts.values().stream().mapToInt(List::size).max().orElse(1);
    return Standings.of(
        new Plan(Mixed.DEFAULT, List.copyOf(attempts.keySet()), repeat), attempts, outlook());
  }

  private Optional<Outlook> outlook() {
    return forecasts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Outlook(
                List.copyOf(forecasts),
                List.of("stage 'read' is declared io, but computes"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  /** One run with the right results. */
  public static Attempt run(double wall) {
    return done(wall, 1, 100, RIGHT);
  }

  private static Attempt done(double wall, double p99, long megabytes, Digest digest) {
    List<Point> progress =
        IntStream.rangeClosed(0, 20).mapToObj(i -> new Point(wall * i / 20, 500 * i)).toList();
    Lateness lateness = new Lateness(0.5, p99, 2 * p99, List.of(new Point(wall, p99)));
    return new Attempt.Done(
        new Event.Finished(10_000, wall, 2, 1, lateness, digest, progress, QUIET),
        OptionalLong.of(megabytes * 1_000_000),
        List.of());
  }
}
