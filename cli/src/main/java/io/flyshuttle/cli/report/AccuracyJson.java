package io.flyshuttle.cli.report;

import static io.flyshuttle.cli.report.Decimals.rounded;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.flyshuttle.cli.accuracy.Examination;
import io.flyshuttle.cli.accuracy.Grid;
import io.flyshuttle.cli.accuracy.HttpCosts;
import io.flyshuttle.cli.accuracy.Pair;
import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Simulation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A grid for programs: every pair. The names and their meaning are fixed as {@code schema} 1. */
public final class AccuracyJson {
  private static final int SCHEMA = 1;

  private AccuracyJson() {}

  /** As text. */
  public static String of(Grid grid, Examination.Results results, Machine machine) {
    Document document =
        new Document(
            SCHEMA,
            machine,
            results.machine(),
            results.requests(),
            grid.seed(),
            grid.workloads(),
            results.repeated(),
            results.pairs().stream().map(AccuracyJson::run).toList());
    return JsonMapper.builder()
            .changeDefaultVisibility(
                visible -> visible.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(document)
        + "\n";
  }

  private static Run run(Pair pair) {
    Figures figures = pair.workload().figures();
    Simulation forecast = pair.forecast();
    return new Run(
        new Work(
            pair.workload().number(),
            figures.items(),
            figures.io().toNanos(),
            figures.cpu().toNanos(),
            figures.spread().toString(),
            figures.concurrency(),
            pair.workload().via().toString(),
            figures.seed()),
        pair.strategy(),
        pair.items(),
        rounded(pair.before().seconds()),
        rounded(forecast.seconds()),
        rounded(pair.measured().seconds()),
        rounded(pair.error()),
        pair.profiled().map(each -> rounded(each.seconds())).orElse(null),
        pair.profiled().map(each -> rounded(each.lowSeconds())).orElse(null),
        pair.profiled().map(each -> rounded(each.highSeconds())).orElse(null),
        rounded(forecast.cpuSeconds()),
        rounded(pair.measured().cpuSeconds()),
        rounded(1e3 * forecast.latenessP99()),
        rounded(1e3 * pair.measured().latenessP99()),
        forecast.memoryBytes(),
        pair.measured().memoryBytes(),
        rounded(pair.conditions().speed()),
        rounded(pair.conditions().otherCores()),
        rounded(pair.conditions().compilerCores()),
        pair.conditions().runs(),
        pair.conditions().disturbed());
  }

  private record Document(
      int schema,
      Machine machine,
      io.flyshuttle.forecast.Machine figures,
      HttpCosts requests,
      long seed,
      int workloads,
      int repeated,
      List<Run> runs) {}

  private record Work(
      int number,
      int items,
      long ioNanos,
      long cpuNanos,
      String spread,
      int concurrency,
      String waits,
      long seed) {}

  private record Run(
      Work workload,
      String strategy,
      long items,
      double forecastSecondsBefore,
      double forecastSeconds,
      double wallSeconds,
      double error,
      @Nullable Double sampleSeconds,
      @Nullable Double sampleLowSeconds,
      @Nullable Double sampleHighSeconds,
      double forecastCpuSeconds,
      double cpuSeconds,
      double forecastHeartbeatP99Ms,
      double heartbeatP99Ms,
      long forecastRssBytes,
      long peakRssBytes,
      double speed,
      double otherCores,
      double compilerCores,
      int runs,
      boolean disturbed) {}
}
