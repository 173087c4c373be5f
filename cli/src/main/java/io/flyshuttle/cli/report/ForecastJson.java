package io.flyshuttle.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Plan;
import io.flyshuttle.forecast.Simulation;
import io.flyshuttle.forecast.Sweep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A forecast for programs. The names and their meaning are fixed as {@code schema} 1, and are those
 * of {@link JsonReport} where both have the figure.
 */
public final class ForecastJson {
  private static final int SCHEMA = 1;
  private static final double DIGITS = 1e9;

  private ForecastJson() {}

  /** The forecast as text. */
  public static String of(Simulated simulated) {
    Plan plan = simulated.plan();
    Document document =
        new Document(
            SCHEMA,
            machine(simulated.machine()),
            workload(simulated.figures()),
            plan.forecasts().stream().map(each -> result(simulated, each)).toList(),
            new Recommended(
                plan.forecast().strategy(),
                simulated.because(),
                simulated.numbers(),
                plan.changes()),
            simulated.sweep().map(ForecastJson::swept).orElse(null));
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(document)
        + "\n";
  }

  private static Costs machine(Machine machine) {
    return new Costs(machine.cores(), machine.isMeasured() ? machine.measured().toString() : null);
  }

  private static Workload workload(Figures figures) {
    return new Workload(
        figures.items(),
        figures.io().toNanos() / 1e9,
        figures.cpu().toNanos() / 1e9,
        figures.spread().toString(),
        figures.concurrency(),
        figures.bytes(),
        figures.seed());
  }

  private static Result result(Simulated simulated, Forecast forecast) {
    Simulation simulation = forecast.simulation();
    OptionalDouble speedup = simulated.speedup(forecast);
    return new Result(
        forecast.strategy(),
        rounded(forecast.seconds()),
        rounded(simulation.cpuSeconds()),
        rounded(simulation.utilisation()),
        simulation.memoryBytes(),
        rounded(simulated.itemsPerSecond(forecast)),
        speedup.isPresent() ? rounded(speedup.getAsDouble()) : null,
        rounded(1e3 * simulation.latenessP50()),
        rounded(1e3 * simulation.latenessP99()));
  }

  private static Swept swept(Sweep sweep) {
    return new Swept(
        sweep.over().toString(),
        sweep.given(),
        sweep.points().stream()
            .map(
                point -> new Point(point.value(), point.plan().forecast().strategy(), times(point)))
            .toList());
  }

  private static Map<String, Double> times(Sweep.Point point) {
    Map<String, Double> times = new LinkedHashMap<>();
    point.plan().forecasts().forEach(each -> times.put(each.strategy(), rounded(each.seconds())));
    return times;
  }

  private static double rounded(double value) {
    return Math.rint(value * DIGITS) / DIGITS;
  }

  private record Document(
      int schema,
      Costs machine,
      Workload figures,
      List<Result> results,
      Recommended recommended,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Swept sweep) {}

  /** {@code measured} is null where the costs of the runtime are assumed. */
  private record Costs(double cores, @Nullable String measured) {}

  private record Workload(
      int items,
      double ioSeconds,
      double cpuSeconds,
      String spread,
      int concurrency,
      long payloadBytes,
      long seed) {}

  private record Result(
      String strategy,
      double forecastSeconds,
      double cpuSeconds,
      double cpuUtilisation,
      long peakRssBytes,
      double itemsPerSecond,
      @Nullable Double speedup,
      double heartbeatP50Ms,
      double heartbeatP99Ms) {}

  private record Recommended(
      String strategy, String reason, List<Plan.Reason> numbers, List<String> changes) {}

  private record Swept(String over, double given, List<Point> points) {}

  private record Point(double value, String recommended, Map<String, Double> forecastSeconds) {}
}
