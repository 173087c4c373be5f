package io.flyshuttle.cli.child;

import io.flyshuttle.cli.workload.WorkloadSpec;

/**
 * What one child is to do; the first line it is sent.
 *
 * @param workload what to run
 * @param strategy the name of the strategy to run it under
 */
public record Job(WorkloadSpec workload, String strategy) {}
