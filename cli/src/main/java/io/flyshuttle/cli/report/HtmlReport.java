package io.flyshuttle.cli.report;

import io.flyshuttle.cli.child.Point;
import io.flyshuttle.cli.compare.Advice;
import io.flyshuttle.cli.compare.Figures;
import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.compare.Recommendation;
import io.flyshuttle.cli.compare.Row;
import io.flyshuttle.cli.compare.Standings;
import io.flyshuttle.forecast.Units;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The comparison as one page that needs nothing else: no script, no font, no request. */
public final class HtmlReport {
  private static final String PAGE = "page.html";
  private static final String STYLE = "page.css";
  private static final String CHARTS = "charts.html";
  private static final String PROGRESS = "progress.html";

  /** Of fewer, the line would be drawn by the chart rather than by the run. */
  private static final int LEAST_SAMPLES = 10;

  private static final double LEAST_MS = 0.1; // where the axis of lateness begins

  private final Standings standings;
  private final List<Row> rows;
  private final List<Column<Row>> columns;

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
    parts.put("style", Template.text(STYLE));
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
    return Template.filled(PAGE, parts);
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
    parts.put("progress", curves().isEmpty() ? "" : progress());
    parts.put("lateness", latenessLines());
    return Template.filled(CHARTS, parts);
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
    for (Column<Row> column : columns) {
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
    for (Column<Row> column : columns.subList(1, columns.size())) {
      cells.append("<td>").append(Svg.escape(column.cell().apply(row))).append("</td>");
    }
    return cells.append("</tr>\n").toString();
  }

  private String notes() {
    return Notes.of(standings).stream()
        .map(note -> "<p class=\"note\">%s</p>\n".formatted(Svg.escape(note)))
        .collect(Collectors.joining());
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
    return Template.facts(facts);
  }

  // ---- charts

  private String timeBars() {
    ToDoubleFunction<Figures> value = figures -> figures.wall().median();
    return bars("Time", value, Units::seconds, Scale.linear(max(value)), PageFigures::time);
  }

  private String memoryBars() {
    ToDoubleFunction<Figures> value = figures -> figures.peakRssBytes().orElse(0);
    return bars(
        "Peak memory", value, Units::bytes, Scale.linear(max(value)), PageFigures::megabytes);
  }

  private String cpuBars() {
    return bars(
        "CPU in use",
        Figures::cpuUtilisation,
        Units::percent,
        Scale.linear(1),
        PageFigures::percent);
  }

  private String latencyBars() {
    ToDoubleFunction<Figures> value = Figures::heartbeatP99Ms;
    return bars(
        "How long others wait (99 % of the time at most)",
        value, Units::millis, Scale.logarithmic(LEAST_MS, max(value)), PageFigures::millis);
  }

  private String bars(
      String title,
      ToDoubleFunction<Figures> value,
      DoubleFunction<String> words,
      Scale scale,
      DoubleFunction<String> tick) {
    List<BarChart.Bar> bars =
        rows.stream()
            .map(row ->
                row.figures()
                    .map(f -> BarChart.Bar.of(row.strategy(), value.applyAsDouble(f), words))
                    .orElseGet(() -> BarChart.Bar.none(row.strategy(), row.verdict().words())))
            .toList();
    return BarChart.of(bars, new BarChart.Measure(title, scale, tick));
  }

  // ---- over time

  private String progress() {
    List<LineChart.Curve> curves = curves();
    double earliest =
        curves.stream().mapToDouble(curve -> curve.points().getFirst().along()).min().orElseThrow();
    LineChart.Measure measure =
        new LineChart.Measure(
            "Items done over time",
            Scale.logarithmic(earliest, max(figures -> figures.wall().max())),
            PageFigures::time,
            Scale.linear((double) standings.items()),
            PageFigures::plain);
    return Template.filled(
        PROGRESS,
        Map.of("legend", LineChart.legend(curves), "lines", LineChart.of(curves, measure)));
  }

  /** Of the rows that have enough to draw. */
  private List<LineChart.Curve> curves() {
    return IntStream.range(0, rows.size())
        .mapToObj(i -> new LineChart.Curve(rows.get(i).strategy(), i, samples(rows.get(i))))
        .filter(curve -> curve.points().size() >= LEAST_SAMPLES)
        .toList();
  }

  /** What was seen of a row: without the beginning, which no logarithmic axis has. */
  private static List<LineChart.At> samples(Row row) {
    return row.figures().stream()
        .flatMap(figures -> figures.progress().stream())
        .filter(point -> point.seconds() > 0)
        .map(point -> new LineChart.At(point.seconds(), point.value()))
        .toList();
  }

  private String latenessLines() {
    double worst =
        max(figures -> figures.lateness().stream().mapToDouble(Point::value).max().orElse(0));
    return Strips.of(
        rows,
        new Strips.Measure(
            "How long others wait, over time",
            Scale.logarithmic(LEAST_MS, worst),
            Figures::lateness,
            PageFigures::millis));
  }

  private double max(ToDoubleFunction<Figures> value) {
    return rows.stream().flatMap(row -> row.figures().stream()).mapToDouble(value).max().orElse(1);
  }
}
