package io.flyshuttle.cli.report;

import io.flyshuttle.cli.compare.Figures;
import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.compare.Row;
import io.flyshuttle.cli.compare.Standings;
import io.flyshuttle.cli.text.Units;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The comparison as one page that needs nothing else: no script, no font, no request. */
public final class HtmlReport {
  private static final String TEMPLATE = "page.html";
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
  private static final double LEAST_MS = 0.1; // where the axis of lateness begins

  private final Standings standings;
  private final List<Row> rows;

  private HtmlReport(Standings standings) {
    this.standings = standings;
    this.rows = standings.rows();
  }

  /** The page as text. */
  public static String of(Standings standings, Machine machine, ZonedDateTime when) {
    return new HtmlReport(standings).page(machine, when);
  }

  private String page(Machine machine, ZonedDateTime when) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("workload", Svg.escape(standings.plan().workload().name()));
    parts.put("recommendation", recommendation());
    parts.put(
        "when", when.format(DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm xxx", Locale.UK)));
    parts.put("head", head());
    parts.put("rows", rows.stream().map(this::tableRow).reduce("", String::concat));
    parts.put("notes", notes());
    parts.put("legend", legend());
    parts.put("time", timeBars());
    parts.put("memory", memoryBars());
    parts.put("cpu", cpuBars());
    parts.put("latency", latencyBars());
    parts.put("progress", progressLines());
    parts.put("lateness", latenessLines());
    parts.put("facts", facts(machine));
    return PLACE
        .matcher(template())
        .replaceAll(
            place -> Matcher.quoteReplacement(Objects.requireNonNull(parts.get(place.group(1)))));
  }

  private static String template() {
    try (InputStream page =
        Objects.requireNonNull(HtmlReport.class.getResourceAsStream(TEMPLATE))) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- words

  private String recommendation() {
    return standings
        .recommendation()
        .map(recommended ->
            "Use <b>%s</b>: %s."
                .formatted(Svg.escape(recommended.strategy()), Svg.escape(recommended.reason())))
        .orElse("No strategy ended with the right results.");
  }

  private static String head() {
    StringBuilder head = new StringBuilder();
    for (Cells.Column column : Cells.ALL) {
      String title = column.title().equals("p99") ? "others wait p99" : column.title();
      head.append("<th scope=\"col\">").append(title).append("</th>");
    }
    return head.toString();
  }

  private String tableRow(Row row) {
    boolean recommended =
        standings.recommendation().filter(r -> r.strategy().equals(row.strategy())).isPresent();
    StringBuilder cells = new StringBuilder(recommended ? "<tr class=\"best\">" : "<tr>");
    cells.append(
        "<th scope=\"row\"><i class=\"dot s%d\"></i>%s</th>"
            .formatted(rows.indexOf(row), Svg.escape(row.strategy())));
    for (Cells.Column column : Cells.ALL.subList(1, Cells.ALL.size())) {
      cells.append("<td>").append(Svg.escape(column.cell().apply(row))).append("</td>");
    }
    return cells.append("</tr>\n").toString();
  }

  private String notes() {
    StringBuilder notes = new StringBuilder();
    for (Row row : rows) {
      if (!row.note().isEmpty()) {
        notes.append(
            "<p class=\"note\"><b>%s</b>: %s</p>\n"
                .formatted(Svg.escape(row.strategy()), Svg.escape(row.note())));
      }
    }
    return notes.toString();
  }

  private String legend() {
    StringBuilder legend = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      legend.append(
          "<li><i class=\"dot s%d\"></i>%s</li>".formatted(i, Svg.escape(rows.get(i).strategy())));
    }
    return legend.toString();
  }

  private String facts(Machine machine) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("cores", machine.cores());
    facts.put("memory", Units.bytes(OptionalLong.of(machine.memoryBytes())));
    facts.put("system", machine.os());
    facts.put("JDK", machine.jdk());
    facts.put("items", Units.count(standings.items()));
    facts.putAll(standings.plan().workload().parameters());
    facts.put("runs per strategy", standings.plan().repeat());
    rows.stream()
        .flatMap(row -> row.figures().flatMap(Figures::checksum).stream())
        .findFirst()
        .ifPresent(checksum -> facts.put("checksum", checksum));
    StringBuilder list = new StringBuilder();
    facts.forEach((name, value) ->
        list.append(
            "<div><dt>%s</dt><dd>%s</dd></div>\n"
                .formatted(Svg.escape(name), Svg.escape(String.valueOf(value)))));
    return list.toString();
  }

  // ---- charts

  private String timeBars() {
    ToDoubleFunction<Figures> value = figures -> figures.wall().median();
    return BarChart.of(
        rows,
        new BarChart.Measure(
            "Time", Scale.linear(max(value)), value, Units::seconds, PageFigures::time));
  }

  private String memoryBars() {
    ToDoubleFunction<Figures> value = figures -> figures.peakRssBytes().orElse(0);
    return BarChart.of(
        rows,
        new BarChart.Measure(
            "Peak memory",
            Scale.linear(max(value)),
            value,
            bytes -> Units.bytes(OptionalLong.of((long) bytes)),
            PageFigures::megabytes));
  }

  private String cpuBars() {
    ToDoubleFunction<Figures> value = Figures::cpuUtilisation;
    return BarChart.of(
        rows,
        new BarChart.Measure(
            "CPU in use", Scale.linear(1), value, Units::percent, PageFigures::percent));
  }

  private String latencyBars() {
    ToDoubleFunction<Figures> value = Figures::heartbeatP99Ms;
    return BarChart.of(
        rows,
        new BarChart.Measure(
            "How long others wait (99 % of the time at most)",
            Scale.logarithmic(LEAST_MS, max(value)), value, Units::millis, PageFigures::millis));
  }

  private String progressLines() {
    return LineChart.of(
        rows,
        new LineChart.Measure(
            "Items done over time",
            Scale.logarithmic(earliest(), max(figures -> figures.wall().max())),
            Scale.linear((double) standings.items()),
            Figures::progress,
            PageFigures::plain));
  }

  private String latenessLines() {
    double worst =
        max(figures ->
            figures.lateness().stream().mapToDouble(point -> point.value()).max().orElse(0));
    return Strips.of(
        rows,
        new Strips.Measure(
            "How long others wait, over time",
            Scale.logarithmic(LEAST_MS, worst),
            Figures::lateness,
            PageFigures::millis));
  }

  /** Where the logarithmic axis of time begins: well before the fastest has ended. */
  private double earliest() {
    return rows.stream()
            .flatMap(row -> row.figures().stream())
            .mapToDouble(figures -> figures.wall().min())
            .min()
            .orElse(1)
        / 10;
  }

  private double max(ToDoubleFunction<Figures> value) {
    return rows.stream().flatMap(row -> row.figures().stream()).mapToDouble(value).max().orElse(1);
  }
}
