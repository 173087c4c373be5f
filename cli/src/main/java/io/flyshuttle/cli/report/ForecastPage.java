package io.flyshuttle.cli.report;

import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Plan;
import io.flyshuttle.forecast.Simulator;
import io.flyshuttle.forecast.Sweep;
import io.flyshuttle.forecast.Timeline;
import io.flyshuttle.forecast.Units;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A forecast as one page that needs nothing else: no script, no font, no request. */
public final class ForecastPage {
  private static final String PAGE = "forecast.html";
  private static final String SWEEP = "sweep.html";
  private static final int FIRST = 40; // items in the chart of the first ones
  private static final double LEAST_SECONDS = 1e-4; // where the axis of lateness begins

  private final Simulated simulated;
  private final Plan plan;
  private final List<Forecast> forecasts;

  private ForecastPage(Simulated simulated) {
    this.simulated = simulated;
    this.plan = simulated.plan();
    this.forecasts = plan.forecasts();
  }

  /** The page as text. */
  public static String of(Simulated simulated, ZonedDateTime when) {
    return new ForecastPage(simulated).page(when);
  }

  private String page(ZonedDateTime when) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("style", Template.text("page.css"));
    parts.put("workload", Svg.escape(simulated.workload()));
    parts.put("source", Svg.escape(simulated.source(when.toInstant())));
    parts.put(
        "when", when.format(DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm xxx", Locale.UK)));
    parts.put("strategy", Svg.escape(plan.forecast().strategy()));
    parts.put("because", Svg.escape(simulated.because()));
    parts.put("head", head(ForecastCells.all(simulated)));
    parts.put(
        "rows",
        IntStream.range(0, forecasts.size()).mapToObj(this::row).collect(Collectors.joining()));
    parts.put("numbers", numbers());
    parts.put(
        "changes",
        plan.changes().stream()
            .map(change -> "<li>%s</li>\n".formatted(Svg.escape(change)))
            .collect(Collectors.joining()));
    parts.put("time", timeBars());
    parts.put("latency", latencyBars());
    parts.put("memory", memoryBars());
    parts.put("cpu", cpuBars());
    parts.put("sweep", simulated.sweep().map(this::sweep).orElse(""));
    parts.put("first", String.valueOf(first()));
    parts.put("gantt", gantt());
    parts.put("facts", facts());
    return Template.filled(PAGE, parts);
  }

  // ---- words

  private static <R> String head(List<Column<R>> columns) {
    return columns.stream()
        .map(column -> "<th scope=\"col\">%s</th>".formatted(Svg.escape(column.title())))
        .collect(Collectors.joining());
  }

  private String row(int index) {
    Forecast forecast = forecasts.get(index);
    String name = "<i class=\"dot s%d\"></i>%s".formatted(index, Svg.escape(forecast.strategy()));
    return row(ForecastCells.all(simulated), forecast, name, simulated.isChosen(forecast));
  }

  private static <R> String row(List<Column<R>> columns, R row, String name, boolean marked) {
    return "<tr%s><th scope=\"row\">%s</th>%s</tr>\n"
        .formatted(
            marked ? " class=\"best\"" : "",
            name,
            columns.stream()
                .skip(1)
                .map(column -> "<td>%s</td>".formatted(Svg.escape(column.cell().apply(row))))
                .collect(Collectors.joining()));
  }

  private String numbers() {
    return simulated.numbers().stream()
        .map(reason ->
            "<tr><th scope=\"row\">%s</th><td>%s</td><td class=\"why\">%s</td></tr>\n"
                .formatted(
                    Svg.escape(reason.name()),
                    Svg.escape(reason.value()),
                    Svg.escape(reason.because())))
        .collect(Collectors.joining());
  }

  private String facts() {
    Figures figures = simulated.figures();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("items", Units.count(figures.items()));
    facts.put("an item waits", Simulated.time(figures.io()));
    facts.put("an item computes", Simulated.time(figures.cpu()));
    facts.put("spread", figures.spread());
    facts.put("at once", Units.count(figures.concurrency()));
    facts.put("payload", Simulated.size(figures.bytes()));
    facts.put("seed", figures.seed());
    facts.put("cores", Simulated.number(simulated.machine().cores()));
    return Template.facts(facts);
  }

  // ---- charts

  private String timeBars() {
    return bars("Time", Forecast::seconds, Units::time, Scale::linear, Units::shortTime);
  }

  private String latencyBars() {
    return bars(
        "How long others wait (99 % of the time at most)",
        forecast -> forecast.simulation().latenessP99(),
        seconds -> Units.millis(1e3 * seconds),
        most -> Scale.logarithmic(LEAST_SECONDS, most),
        Units::shortTime);
  }

  private String memoryBars() {
    return bars(
        "Peak memory",
        forecast -> forecast.simulation().memoryBytes(),
        Units::bytes,
        Scale::linear,
        PageFigures::megabytes);
  }

  private String cpuBars() {
    return bars(
        "CPU in use",
        forecast -> forecast.simulation().utilisation(),
        Units::percent,
        _ -> Scale.linear(1),
        PageFigures::percent);
  }

  /**
   * One bar for each strategy.
   *
   * @param scale for the largest value
   */
  private String bars(
      String title,
      ToDoubleFunction<Forecast> value,
      DoubleFunction<String> words,
      DoubleFunction<Scale> scale,
      DoubleFunction<String> tick) {
    double most = forecasts.stream().mapToDouble(value).max().orElseThrow();
    List<BarChart.Bar> bars =
        forecasts.stream()
            .map(each -> BarChart.Bar.of(each.strategy(), value.applyAsDouble(each), words))
            .toList();
    return BarChart.of(bars, new BarChart.Measure(title, scale.apply(most), tick));
  }

  /** All strategies, that of the recommended one open: no script is needed to see another. */
  private String gantt() {
    Simulator simulator = new Simulator(simulated.machine());
    Demand demand = simulated.figures().demand();
    Function<Forecast, Timeline> timeline =
        forecast -> simulator.timeline(demand, forecast.simulation().setting(), first());
    return forecasts.stream()
        .map(forecast ->
            "<details%s><summary>%s</summary><div class=\"scroll wide\">%s</div></details>\n"
                .formatted(
                    simulated.isChosen(forecast) ? " open" : "",
                    Svg.escape(forecast.strategy()),
                    Gantt.of(timeline.apply(forecast), first())))
        .collect(Collectors.joining());
  }

  private int first() {
    return Math.min(FIRST, simulated.figures().items());
  }

  // ---- sweep

  private String sweep(Sweep sweep) {
    List<LineChart.Curve> curves =
        IntStream.range(0, forecasts.size())
            .mapToObj(i -> curve(sweep, forecasts.get(i).strategy(), i))
            .toList();
    List<Column<Sweep.Point>> columns = ForecastCells.sweep(sweep);
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("over", Svg.escape(ForecastText.title(sweep)));
    parts.put("legend", LineChart.legend(curves));
    parts.put("lines", LineChart.of(curves, measure(sweep, curves)));
    parts.put("head", head(columns));
    parts.put(
        "rows",
        sweep.points().stream()
            .map(point ->
                row(
                    columns,
                    point,
                    Svg.escape(columns.getFirst().cell().apply(point)),
                    point.value() == sweep.given()))
            .collect(Collectors.joining()));
    return Template.filled(SWEEP, parts);
  }

  private static LineChart.Curve curve(Sweep sweep, String strategy, int style) {
    return new LineChart.Curve(
        strategy,
        style,
        sweep.points().stream()
            .map(point ->
                new LineChart.At(point.value(), point.plan().of(strategy).orElseThrow().seconds()))
            .toList());
  }

  private static LineChart.Measure measure(Sweep sweep, List<LineChart.Curve> curves) {
    double least = sweep.points().getFirst().value();
    double most = sweep.points().getLast().value();
    return new LineChart.Measure(
        "Time over " + ForecastText.title(sweep),
        sweep.over() == Sweep.Over.CPU_SHARE ? Scale.linear(1) : Scale.doubling(least, most),
        value -> ForecastCells.value(sweep, value),
        Scale.logarithmic(seconds(curves).min().orElseThrow(), seconds(curves).max().orElseThrow()),
        Units::shortTime);
  }

  private static DoubleStream seconds(List<LineChart.Curve> curves) {
    return curves.stream().flatMap(each -> each.points().stream()).mapToDouble(LineChart.At::up);
  }
}
