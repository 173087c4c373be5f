package io.flyshuttle.cli.report;

import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Sweep;
import io.flyshuttle.forecast.Units;
import java.util.ArrayList;
import java.util.List;

/** The columns of forecasts, on the terminal and on the page; named as those of measurements. */
final class ForecastCells {
  private static final Column<Forecast> STRATEGY = Column.words("strategy", Forecast::strategy);
  private static final Column<Forecast> TIME =
      Column.figures("time", "", "time", each -> Units.time(each.seconds()));
  private static final Column<Forecast> CPU =
      Column.figures("CPU", "", "CPU", each -> Units.percent(each.simulation().utilisation()));
  private static final Column<Forecast> MEMORY =
      Column.figures(
          "memory", "", "memory", each -> Units.bytes((double) each.simulation().memoryBytes()));
  private static final Column<Forecast> P50 =
      Column.figures("others wait p50", "", "p50", each -> late(each.simulation().latenessP50()));
  private static final Column<Forecast> P99 =
      Column.figures(
          "others wait p99", "others wait", "p99", each -> late(each.simulation().latenessP99()));

  private ForecastCells() {}

  /** All that there is to show. */
  static List<Column<Forecast>> all(Simulated simulated) {
    return List.of(STRATEGY, TIME, rate(simulated), speedup(simulated), CPU, MEMORY, P50, P99);
  }

  /** All, and what is left of them where there is less and less room. */
  static List<List<Column<Forecast>>> choices(Simulated simulated) {
    return List.of(
        all(simulated),
        List.of(STRATEGY, TIME, rate(simulated), speedup(simulated), P99),
        List.of(STRATEGY, TIME, P99));
  }

  private static Column<Forecast> rate(Simulated simulated) {
    return Column.figures(
        "items/s", "items", "/s", each -> Units.rate(simulated.itemsPerSecond(each)));
  }

  private static Column<Forecast> speedup(Simulated simulated) {
    return Column.figures("speed-up", "speed", "up", each -> Units.times(simulated.speedup(each)));
  }

  private static String late(double seconds) {
    return Units.millis(1e3 * seconds);
  }

  // ---- sweeps

  /** Times over what is changed: a column for each strategy. */
  static List<Column<Sweep.Point>> sweep(Sweep sweep) {
    List<Column<Sweep.Point>> columns = new ArrayList<>();
    columns.add(value(sweep));
    for (Forecast forecast : sweep.points().getFirst().plan().forecasts()) {
      String strategy = forecast.strategy();
      int dash = strategy.indexOf('-') + 1;
      columns.add(
          Column.figures(
              strategy,
              strategy.substring(0, dash),
              strategy.substring(dash),
              point -> time(point, strategy)));
    }
    return columns;
  }

  /** All, and what is left of them where there is less room. */
  static List<List<Column<Sweep.Point>>> sweepChoices(Sweep sweep) {
    Column<Sweep.Point> time =
        Column.figures("time", "", "time", point -> time(point, choice(point)));
    return List.of(
        sweep(sweep), List.of(value(sweep), time, Column.words("choice", ForecastCells::choice)));
  }

  private static Column<Sweep.Point> value(Sweep sweep) {
    String title = sweep.over().toString().replace("cpu-share", "CPU share");
    return Column.figures(title, "", title, point -> value(sweep, point.value()));
  }

  static String value(Sweep sweep, double value) {
    return sweep.over() == Sweep.Over.CPU_SHARE ? Units.percent(value) : Simulated.number(value);
  }

  private static String time(Sweep.Point point, String strategy) {
    String mark = strategy.equals(choice(point)) ? "*" : " ";
    return point.plan().of(strategy).map(Forecast::seconds).map(Units::time).orElse("-") + mark;
  }

  private static String choice(Sweep.Point point) {
    return point.plan().forecast().strategy();
  }
}
