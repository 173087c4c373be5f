package io.flyshuttle.bench;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Reports the CPU time of the whole process per operation: {@code -prof
 * io.flyshuttle.bench.ProcessCpu}. Unlike time on the wall it counts what every thread does (the
 * workers, the scheduler of virtual threads, the collector) and hardly changes when others use the
 * machine.
 */
public final class ProcessCpu implements InternalProfiler {
  /** The label of the result. */
  static final String LABEL = "cpu";

  private long began;

  /** Made by JMH. */
  public ProcessCpu() {}

  @Override
  public String getDescription() {
    return "CPU time of the process per operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    began = CpuClock.process();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double nanos = CpuClock.process() - began;
    long operations = Math.max(1, result.getMetadata().getAllOps());
    return List.of(new ScalarResult(LABEL, nanos / operations, "ns/op", AggregationPolicy.AVG));
  }
}
