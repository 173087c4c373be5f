package io.flyshuttle.cli.report;

import io.flyshuttle.cli.compare.Figures;
import io.flyshuttle.cli.compare.Row;
import io.flyshuttle.cli.compare.Spread;
import io.flyshuttle.cli.compare.Standings;
import io.flyshuttle.forecast.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The columns of the table, on the terminal and on the page. */
final class Cells {
  private static final String NONE = "-";

  /** The system counts CPU time in ticks of up to 10 ms: of less it tells nothing. */
  private static final double LEAST_CPU_SECONDS = 0.2;

  private static final Column<Row> STRATEGY = Column.words("strategy", Row::strategy);
  private static final Column<Row> TIME = figure("time", "", "time", f -> time(f.wall()));
  private static final Column<Row> FORECAST =
      Column.figures(
          "forecast",
          "fore-",
          "cast",
          row -> row.forecast().map(f -> Units.seconds(f.seconds())).orElse(NONE));
  private static final Column<Row> ERROR =
      Column.figures("error", "", "error", row -> error(row.forecastError()));
  private static final Column<Row> RANGE = figure("range, s", "", "range, s", f -> range(f.wall()));
  private static final Column<Row> RATE =
      figure("items/s", "items", "/s", f -> Units.rate(f.itemsPerSecond()));
  private static final Column<Row> SPEED_UP =
      figure("speed-up", "speed", "up", f -> Units.times(f.speedup()));
  private static final Column<Row> CPU = figure("CPU", "", "CPU", Cells::cpu);
  private static final Column<Row> MEMORY =
      figure("memory", "", "memory", f -> Units.bytes(f.peakRssBytes()));
  private static final Column<Row> P50 =
      figure("others wait p50", "", "p50", f -> Units.millis(f.heartbeatP50Ms()));
  private static final Column<Row> P99 =
      figure("others wait p99", "others wait", "p99", f -> Units.millis(f.heartbeatP99Ms()));
  private static final Column<Row> RESULTS = Column.words("results", row -> row.verdict().words());

  private Cells() {}

  /** All that there is to show. */
  static List<Column<Row>> all(Standings standings) {
    List<Column<Row>> columns = new ArrayList<>(List.of(STRATEGY, TIME));
    if (standings.plan().repeat() > 1) {
      columns.add(RANGE);
    }
    if (standings.rows().stream().anyMatch(row -> row.forecast().isPresent())) {
      columns.addAll(List.of(FORECAST, ERROR));
    }
    columns.addAll(List.of(RATE, SPEED_UP, CPU, MEMORY, P50, P99, RESULTS));
    return List.copyOf(columns);
  }

  private static String error(OptionalDouble error) {
    return error.isEmpty()
        ? NONE
        : String.format(Locale.ROOT, "%+.0f %%", 100 * error.getAsDouble());
  }

  /** For a terminal that has no room for more; each shorter than the one before. */
  static List<List<Column<Row>>> shorter() {
    return List.of(
        List.of(STRATEGY, TIME, RATE, SPEED_UP, P99, RESULTS),
        List.of(STRATEGY, TIME, P99, RESULTS));
  }

  private static Column<Row> figure(
      String title, String above, String below, Function<Figures, String> cell) {
    return Column.figures(title, above, below, row -> row.figures().map(cell).orElse(NONE));
  }

  private static String cpu(Figures figures) {
    return figures.wall().median() < LEAST_CPU_SECONDS
        ? NONE
        : Units.percent(figures.cpuUtilisation());
  }

  private static String time(Spread wall) {
    return Units.seconds(wall.median());
  }

  private static String range(Spread wall) {
    return bare(wall.min()) + "-" + bare(wall.max());
  }

  private static String bare(double seconds) {
    String text = Units.seconds(seconds);
    return text.substring(0, text.length() - " s".length());
  }
}
