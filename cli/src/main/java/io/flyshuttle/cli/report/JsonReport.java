package io.flyshuttle.cli.report;

import static io.flyshuttle.cli.report.Decimals.rounded;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.flyshuttle.cli.compare.Figures;
import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.compare.Row;
import io.flyshuttle.cli.compare.Standings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The comparison for programs. The names and their meaning are fixed as {@code schema} 1; figures
 * that were not measured are {@code null}.
 */
public final class JsonReport {
  private static final int SCHEMA = 1;

  private JsonReport() {}

  /** The report as text. */
  public static String of(Standings standings, Machine machine) {
    Document document =
        new Document(
            SCHEMA,
            machine,
            new Workload(
                standings.plan().workload().name(),
                standings.items(),
                standings.plan().workload().parameters()),
            standings.rows().stream().map(row -> result(standings, row)).toList(),
            standings
                .recommendation()
                .map(r -> new Recommended(r.strategy(), r.reason()))
                .orElse(null));
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(document)
        + "\n";
  }

  private static Result result(Standings standings, Row row) {
    Optional<Figures> figures = row.figures();
    return new Result(
        row.strategy(),
        number(figures, f -> f.wall().median()),
        row.forecast().map(f -> rounded(f.seconds())).orElse(null),
        row.forecast().map(f -> rounded(f.lowSeconds())).orElse(null),
        row.forecast().map(f -> rounded(f.highSeconds())).orElse(null),
        number(figures, Figures::cpuSeconds),
        number(figures, Figures::cpuUtilisation),
        figures.flatMap(f -> boxed(f.peakRssBytes())).orElse(null),
        number(figures, Figures::itemsPerSecond),
        figures.flatMap(JsonReport::speedup).map(Decimals::rounded).orElse(null),
        number(figures, Figures::heartbeatP50Ms),
        number(figures, Figures::heartbeatP99Ms),
        figures.flatMap(Figures::checksum).orElse(null),
        row.trouble().orElse(null),
        standings.plan().repeat() == 1
            ? null
            : figures.map(f -> repeated(f, row.runs())).orElse(null));
  }

  private static @Nullable Double number(
      Optional<Figures> figures, Function<Figures, Double> figure) {
    return figures.map(figure).map(Decimals::rounded).orElse(null);
  }

  private static Optional<Double> speedup(Figures figures) {
    return figures.speedup().isEmpty()
        ? Optional.empty()
        : Optional.of(figures.speedup().getAsDouble());
  }

  private static Optional<Long> boxed(java.util.OptionalLong value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(value.getAsLong());
  }

  private static Repeated repeated(Figures figures, int runs) {
    return new Repeated(runs, rounded(figures.wall().min()), rounded(figures.wall().max()));
  }

  private record Document(
      int schema,
      Machine machine,
      Workload workload,
      List<Result> results,
      @Nullable Recommended recommended) {}

  private record Workload(String name, long items, Map<String, Object> parameters) {}

  private record Result(
      String strategy,
      @Nullable Double wallSeconds,
      @Nullable Double forecastSeconds,
      @Nullable Double forecastLowSeconds,
      @Nullable Double forecastHighSeconds,
      @Nullable Double cpuSeconds,
      @Nullable Double cpuUtilisation,
      @Nullable Long peakRssBytes,
      @Nullable Double itemsPerSecond,
      @Nullable Double speedup,
      @Nullable Double heartbeatP50Ms,
      @Nullable Double heartbeatP99Ms,
      @Nullable String checksum,
      @Nullable String error,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Repeated repeated) {}

  /** Only with {@code --repeat}: the figures above are medians of so many runs. */
  private record Repeated(int runs, double wallSecondsMin, double wallSecondsMax) {}

  private record Recommended(String strategy, String reason) {}
}
