package io.flyshuttle.bench.process;

import io.flyshuttle.bench.Arguments;
import java.util.List;

/**
 * Bar 1 of the worker processes: what they cost, beside Python's {@code ProcessPoolExecutor} and
 * the limits of the machine. Rounds of all contenders alternate; ratios are taken round by round.
 *
 * <p>{@code ProcessBars [PART ...] [--repeats ROUNDS] [--seconds N]}, the parts being {@code
 * latency}, {@code throughput}, {@code bulk}, {@code cold} and {@code idle}, which takes the
 * seconds.
 */
public final class ProcessBars {
  private static final List<String> ALL = List.of("latency", "throughput", "bulk", "cold", "idle");

  private ProcessBars() {}

  /** Runs all parts, or those named. */
  public static void main(String... arguments) throws Exception {
    Arguments parsed = Arguments.of(arguments, ALL, 10, 11);
    int workers = Runtime.getRuntime().availableProcessors();
    for (String part : parsed.names()) {
      switch (part) {
        case "latency" -> new LatencyBar(2_000).run(workers, parsed.repeats());
        case "throughput" -> new ThroughputBar(10_000).run(workers, parsed.repeats());
        case "bulk" -> new BulkBar(64 << 20, 15).run(parsed.repeats());
        case "cold" -> new ColdBar().run(parsed.repeats());
        default -> new IdleBar(3).run(workers, parsed.seconds());
      }
    }
  }
}
