package io.flyshuttle.cli.report;

import io.flyshuttle.cli.compare.Figures;
import io.flyshuttle.cli.compare.Row;
import io.flyshuttle.cli.compare.Spread;
import io.flyshuttle.cli.text.Units;
import java.util.List;
import java.util.function.Function;

/** The columns of the table, on the terminal and on the page. */
final class Cells {
  private static final String NONE = "-";

  /**
   * One column.
   *
   * @param title what it is called
   * @param cell what it shows of a row
   */
  record Column(String title, Function<Row, String> cell) {}

  static final List<Column> ALL =
      List.of(
          new Column("strategy", Row::strategy),
          figure("time", figures -> time(figures.wall())),
          figure("items/s", figures -> Units.rate(figures.itemsPerSecond())),
          figure("speed-up", figures -> Units.times(figures.speedup())),
          figure("CPU", figures -> Units.percent(figures.cpuUtilisation())),
          figure("memory", figures -> Units.bytes(figures.peakRssBytes())),
          figure("others wait p50", figures -> Units.millis(figures.heartbeatP50Ms())),
          figure("p99", figures -> Units.millis(figures.heartbeatP99Ms())),
          new Column("results", row -> row.verdict().words()));

  private Cells() {}

  private static Column figure(String title, Function<Figures, String> cell) {
    return new Column(title, row -> row.figures().map(cell).orElse(NONE));
  }

  private static String time(Spread wall) {
    return wall.min() == wall.max()
        ? Units.seconds(wall.median())
        : "%s (%s - %s)"
            .formatted(Units.seconds(wall.median()), bare(wall.min()), Units.seconds(wall.max()));
  }

  /** Without the unit, which follows once for both ends of a range. */
  private static String bare(double seconds) {
    String text = Units.seconds(seconds);
    return text.substring(0, text.length() - " s".length());
  }
}
