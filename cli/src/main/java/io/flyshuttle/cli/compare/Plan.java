package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.workload.WorkloadSpec;
import java.util.List;

/**
 * What to compare.
 *
 * @param workload the work
 * @param strategies names, in the order to show them
 * @param repeat rounds; each runs every strategy once, so that a drift of the machine hits all
 *     alike
 */
public record Plan(WorkloadSpec workload, List<String> strategies, int repeat) {}
