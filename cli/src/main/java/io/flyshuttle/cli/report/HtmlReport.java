package io.flyshuttle.cli.report;

import io.flyshuttle.cli.child.Point;
import io.flyshuttle.cli.compare.Advice;
import io.flyshuttle.cli.compare.Figures;
import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.compare.Recommendation;
import io.flyshuttle.cli.compare.Row;
import io.flyshuttle.cli.compare.Standings;
import io.flyshuttle.forecast.Units;
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
import java.util.stream.Collectors;

/** The comparison as one page that needs nothing else: no script, no font, no request. */
public final class HtmlReport {
  private static final String PAGE = "page.html";
  private static final String CHARTS = "charts.html";
  private static final String PROGRESS = "progress.html";
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
  private static final double LEAST_MS = 0.1; // where the axis of lateness begins

  private final Standings standings;
  private final List<Row> rows;
  private final List<Cells.Column> columns;

  private HtmlReport(Standings standings) {
    this.standings = standings;
    this.rows = standings.rows();
    this.columns = Cells.all(standings);
  }

  /** The page as text. */
  public static String of(Standings standings, Machine machine, ZonedDateTime when) {
    return new HtmlReport(standings).page(machine, when);
  }

  private String page(Machine machine, ZonedDateTime when) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("workload", Svg.escape(workload()));
    parts.put("answer", answerStyle());
    parts.put("recommendation", recommendation());
    parts.put(
        "when", when.format(DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm xxx", Locale.UK)));
    parts.put("head", head());
    parts.put("rows", rows.stream().map(this::tableRow).reduce("", String::concat));
    parts.put("notes", notes());
    parts.put("charts", rows.stream().anyMatch(row -> row.figures().isPresent()) ? charts() : "");
    parts.put("facts", facts(machine));
    return filled(PAGE, parts);
  }

  private String answerStyle() {
    if (standings.recommendation().isPresent()) {
      return "answer";
    }
    return standings.isClean() ? "answer none" : "answer none bad";
  }

  private String charts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("time", timeBars());
    parts.put("memory", memoryBars());
    parts.put("cpu", cpuBars());
    parts.put("latency", latencyBars());
    parts.put("progress", rows.stream().anyMatch(LineChart::isDrawn) ? progress() : "");
    parts.put("lateness", latenessLines());
    return filled(CHARTS, parts);
  }

  private String progress() {
    return filled(PROGRESS, Map.of("legend", legend(), "lines", progressLines()));
  }

  private static String filled(String template, Map<String, String> parts) {
    return PLACE
        .matcher(text(template))
        .replaceAll(
            place -> Matcher.quoteReplacement(Objects.requireNonNull(parts.get(place.group(1)))));
  }

  private static String text(String template) {
    try (InputStream page =
        Objects.requireNonNull(HtmlReport.class.getResourceAsStream(template))) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- words

  /** With the number of items: it need not be the one in the workload's name. */
  private String workload() {
    String name = standings.plan().workload().name();
    return standings.items() > 0 ? name + ", " + Units.count(standings.items()) + " items" : name;
  }

  private String recommendation() {
    return switch (standings.advice()) {
      case Recommendation(String strategy, String reason) ->
          "Use <b>%s</b>: %s.".formatted(Svg.escape(strategy), Svg.escape(reason));
      case Advice.None(String reason) -> "No recommendation: %s.".formatted(Svg.escape(reason));
    };
  }

  private String head() {
    StringBuilder head = new StringBuilder();
    for (Cells.Column column : columns) {
      head.append("<th scope=\"col\">").append(column.title()).append("</th>");
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
    for (Cells.Column column : columns.subList(1, columns.size())) {
      cells.append("<td>").append(Svg.escape(column.cell().apply(row))).append("</td>");
    }
    return cells.append("</tr>\n").toString();
  }

  private String notes() {
    return Notes.of(standings).stream()
        .map(note -> "<p class=\"note\">%s</p>\n".formatted(Svg.escape(note)))
        .collect(Collectors.joining());
  }

  private String legend() {
    StringBuilder legend = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      if (!LineChart.isDrawn(rows.get(i))) {
        continue;
      }
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
    if (standings.items() > 0) {
      facts.put("items", Units.count(standings.items()));
    }
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

  /** Where the logarithmic axis of time begins: with the first sample. */
  private double earliest() {
    return rows.stream()
        .filter(LineChart::isDrawn)
        .flatMap(row -> LineChart.samples(row).stream())
        .mapToDouble(Point::seconds)
        .min()
        .orElseThrow();
  }

  private double max(ToDoubleFunction<Figures> value) {
    return rows.stream().flatMap(row -> row.figures().stream()).mapToDouble(value).max().orElse(1);
  }
}
