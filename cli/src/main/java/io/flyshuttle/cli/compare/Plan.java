package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.workload.WorkloadSpec;
import java.util.List;
import java.util.Optional;

/**
 * What to compare.
 *
 * @param workload the work
 * @param strategies names, in the order to show them
 * @param repeat rounds; each runs every strategy once, so that a drift of the machine hits all
 *     alike
 * @param machine what the machine costs, for a forecast; empty if there is to be none
 */
public record Plan(
    WorkloadSpec workload,
    List<String> strategies,
    int repeat,
    Optional<io.flyshuttle.forecast.Machine> machine) {

  /** Without a forecast. */
  public Plan(WorkloadSpec workload, List<String> strategies, int repeat) {
    this(workload, strategies, repeat, Optional.empty());
  }

  /** With a forecast, if the machine's figures are there. */
  public Plan with(Optional<io.flyshuttle.forecast.Machine> figures) {
    return new Plan(workload, strategies, repeat, figures);
  }
}
