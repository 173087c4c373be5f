package io.flyshuttle.web;

import io.flyshuttle.forecast.Simulation;
import io.flyshuttle.forecast.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * When to use which strategy: some shapes of work, simulated. A value, and JSON of schema 1.
 *
 * @param schema 1
 * @param cores that were simulated
 * @param rows one for each shape of work
 */
record TableOfUse(int schema, int cores, List<Row> rows) {

  /**
   * One shape of work.
   *
   * @param work in a few words
   * @param question its numbers
   * @param recommended the strategy to take
   * @param because why
   * @param cells one for each strategy
   */
  record Row(
      String work, Question question, String recommended, String because, List<Cell> cells) {}

  /**
   * One strategy under one shape of work.
   *
   * @param strategy its name, without a number
   * @param forecastSeconds how long it takes
   * @param slower how many times as long as the fastest on this machine
   * @param heartbeatP99Ms how late others are
   */
  record Cell(String strategy, double forecastSeconds, double slower, double heartbeatP99Ms) {}

  private record Shape(
      String work, int items, double seconds, double share, Spread spread, int waits, long bytes) {}

  private static final String CLUSTER = "cluster";
  private static final int THREADS = 32;
  private static final List<Shape> SHAPES =
      List.of(
          shape("calls over a network, nothing to compute", 2_000, 0.1, 0.01, Spread.EXPONENTIAL),
          shape("a query, and its rows made into objects", 2_000, 0.02, 0.1, Spread.UNIFORM),
          shape("files read, then parsed", 1_000, 0.02, 0.5, Spread.UNIFORM),
          shape("pages fetched, a few of them huge", 1_000, 0.1, 0.3, Spread.HEAVY_TAIL),
          shape("images fetched and scaled", 500, 0.2, 0.8, Spread.UNIFORM),
          shape("nothing but computing, all alike", 500, 0.05, 1, Spread.CONSTANT),
          shape("nothing but computing, some ten times as long", 500, 0.05, 1, Spread.BIMODAL),
          new Shape(
              "computing, with 4 MB each to be sent", 300, 0.05, 1, Spread.UNIFORM, 64, 4 << 20),
          shape("many tiny calculations", 20_000, 50e-6, 1, Spread.UNIFORM),
          shape("a handful of tasks", 8, 0.5, 0.3, Spread.UNIFORM));

  private static Shape shape(String work, int items, double seconds, double share, Spread spread) {
    return new Shape(work, items, seconds, share, spread, 200, 0);
  }

  static TableOfUse of(int cores, Forecasts forecasts) {
    return new TableOfUse(
        Json.SCHEMA, cores, SHAPES.stream().map(shape -> row(shape, cores, forecasts)).toList());
  }

  private static Row row(Shape shape, int cores, Forecasts forecasts) {
    Question question =
        new Question(
            shape.items,
            shape.seconds,
            shape.share,
            shape.spread,
            shape.waits,
            shape.bytes,
            cores,
            THREADS,
            cores);
    List<Simulation> simulations = forecasts.simulations(question);
    Advice advice = forecasts.advise(question, simulations);
    double fastest =
        simulations.stream()
            .filter(each -> !each.setting().strategy().equals(CLUSTER))
            .min(Comparator.comparingDouble(Simulation::seconds))
            .orElseThrow()
            .seconds();
    List<Cell> cells = new ArrayList<>();
    for (Simulation each : simulations) {
      cells.add(
          new Cell(
              Forecasts.family(each.setting().strategy()),
              each.seconds(),
              each.seconds() / fastest,
              each.latenessP99() * 1e3));
    }
    return new Row(
        shape.work, question, advice.strategy(), advice.reasons().getFirst().because(), cells);
  }
}
