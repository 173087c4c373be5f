package io.flyshuttle.cli.report;

import static io.flyshuttle.cli.report.Decimals.rounded;

import io.flyshuttle.cli.accuracy.Examination;
import io.flyshuttle.cli.accuracy.Grid;
import io.flyshuttle.cli.accuracy.KeptGrid;
import io.flyshuttle.cli.accuracy.Pair;
import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.state.Json;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Simulation;

/** A grid for programs. */
public final class AccuracyJson {
  private AccuracyJson() {}

  /** As text. */
  public static String of(Grid grid, Examination.Results results, Machine machine) {
    return Json.pretty(
        new KeptGrid(
            KeptGrid.SCHEMA,
            machine,
            results.machine(),
            results.requests(),
            grid.seed(),
            grid.workloads(),
            results.repeated(),
            results.pairs().stream().map(AccuracyJson::run).toList()));
  }

  /**
   * From text, read strictly.
   *
   * @throws IllegalArgumentException if it is no such grid
   */
  public static KeptGrid read(String text) {
    return Json.read(text, KeptGrid.class);
  }

  private static KeptGrid.Run run(Pair pair) {
    Figures figures = pair.workload().figures();
    Simulation forecast = pair.forecast();
    return new KeptGrid.Run(
        new KeptGrid.Work(
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
        pair.profiled().map(each -> rounded(each.seconds())),
        pair.profiled().map(each -> rounded(each.lowSeconds())),
        pair.profiled().map(each -> rounded(each.highSeconds())),
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
}
