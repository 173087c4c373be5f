package io.flyshuttle.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Bar 3: what the library costs beside its peers. Runs the JMH benchmarks of this package for a
 * short time, each in a JVM of its own, in under three minutes, and prints the CPU time of the
 * whole process per item, fork or call.
 */
public final class Costs {
  private static final String OURS = "flyshuttle";
  private static final String[] ON_VIRTUAL_THREADS = {
    "-Djmh.executor=VIRTUAL",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow"
  };

  private Costs() {}

  /** What one benchmark came to, per unit. */
  private record Cost(double cpu, double wall, double bytes) {}

  /**
   * Runs the groups named, of {@code map}, {@code scope}, {@code retry} and {@code deadline}; all
   * without arguments.
   */
  public static void main(String... arguments) throws RunnerException {
    List<String> groups =
        arguments.length == 0 ? List.of("map", "scope", "retry", "deadline") : List.of(arguments);
    for (String group : groups) {
      switch (group) {
        case "map" -> map();
        case "scope" -> scope();
        case "retry" -> retry();
        case "deadline" -> deadline();
        default -> {
          System.err.println("'" + group + "': there are map, scope, retry, deadline");
          System.exit(2);
        }
      }
    }
  }

  private static void map() throws RunnerException {
    Map<String, Cost> few =
        run("MapBenchmark", 10_000, o -> o.param("items", "10000").warmupIterations(4));
    mapTable("ordered cpu map of empty work, 10,000 items", few);
    Map<String, Cost> many =
        run(
            "MapBenchmark.(flyshuttle|futuresOfChunks|mapConcurrent|reactorParallel)",
            1_000_000,
            o -> o.param("items", "1000000").warmupIterations(1).measurementIterations(1));
    mapTable("the same, 1,000,000 items", many);
  }

  private static void mapTable(String title, Map<String, Cost> costs) {
    double ours = cpu(costs, OURS);
    double factor = cpu(costs, "mapConcurrent") / ours;
    table(title, "item", OURS, costs);
    bar("at most 150 ns an item", Table.number(ours) + " ns", ours <= 150);
    bar("at least 30 x below mapConcurrent", Table.number(factor) + " x", factor >= 30);
  }

  /**
   * By an owner on a virtual thread, as direct style has it, and by one on a platform thread, who
   * has to be woken by the kernel.
   */
  private static void scope() throws RunnerException {
    String benchmarks = "ScopeBenchmark.(flyshuttle|virtual|thread).*";
    Map<String, Cost> virtual =
        run(benchmarks, 1, o -> o.warmupIterations(8).jvmArgsAppend(ON_VIRTUAL_THREADS));
    double ours = cpu(virtual, "flyshuttleIo");
    table(
        "scope: open, fork 16, join, close; owner on a virtual thread",
        "fork",
        "flyshuttleIo",
        virtual);
    bar("at most 1,200 ns a fork", Table.number(ours) + " ns", ours <= 1_200);
    Map<String, Cost> platform = run(benchmarks, 1, o -> o.warmupIterations(8));
    table("the same, owner on a platform thread", "fork", "flyshuttleIo", platform);
    double raw = cpu(platform, "flyshuttleIo") / cpu(platform, "virtualThreads");
    bar("at most 1.7 x raw virtual threads", Table.number(raw) + " x", raw <= 1.7);
  }

  private static void retry() throws RunnerException {
    Map<String, Cost> costs = run("RetryBenchmark", 1, o -> o);
    Cost ours = costs.getOrDefault(OURS, new Cost(Double.NaN, 0, Double.NaN));
    table("retry around a call that succeeds", "call", OURS, costs);
    bar("at most 50 ns a call", Table.number(ours.cpu) + " ns", ours.cpu <= 50);
    bar("no allocation", Table.number(ours.bytes) + " B", ours.bytes < 0.5);
  }

  private static void deadline() throws RunnerException {
    Map<String, Cost> costs = run("DeadlineBenchmark", 1, o -> o);
    double ours = cpu(costs, OURS);
    table("deadline around a call that is in time", "call", OURS, costs);
    bar("at most 200 ns a call", Table.number(ours) + " ns", ours <= 200);
  }

  private static double cpu(Map<String, Cost> costs, String name) {
    Cost cost = costs.get(name);
    return cost == null ? Double.NaN : cost.cpu;
  }

  private static Map<String, Cost> run(
      String include, double units, UnaryOperator<ChainedOptionsBuilder> more)
      throws RunnerException {
    System.err.println("# " + include);
    TimeValue time = TimeValue.milliseconds(600);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(Costs.class.getPackageName() + "." + include)
            .addProfiler(ProcessCpu.class)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .warmupTime(time)
            .warmupIterations(3)
            .measurementTime(time)
            .measurementIterations(3)
            .shouldFailOnError(true);
    Collection<RunResult> results = new Runner(more.apply(options).build()).run();
    Map<String, Cost> costs = new TreeMap<>();
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      double wall = result.getPrimaryResult().getScore();
      double nanos = result.getParams().getTimeUnit().toNanos(1);
      costs.put(
          name.substring(name.lastIndexOf('.') + 1),
          new Cost(
              secondary(result, ProcessCpu.LABEL) / units,
              wall * nanos / units,
              secondary(result, "gc.alloc.rate.norm") / units));
    }
    return costs;
  }

  private static double secondary(RunResult result, String label) {
    Result<?> found = result.getSecondaryResults().get(label);
    return found == null ? Double.NaN : found.getScore();
  }

  private static void table(String title, String unit, String ours, Map<String, Cost> costs) {
    System.out.println("**" + title + "**");
    System.out.println();
    Table table =
        new Table("per " + unit, "CPU ns", "x ours", "wall ns (beside what else runs)", "bytes");
    List<Map.Entry<String, Cost>> sorted = new ArrayList<>(costs.entrySet());
    sorted.sort((a, b) -> Double.compare(a.getValue().cpu, b.getValue().cpu));
    for (Map.Entry<String, Cost> entry : sorted) {
      Cost cost = entry.getValue();
      table.add(
          entry.getKey(),
          Table.number(cost.cpu),
          Table.number(cost.cpu / cpu(costs, ours)),
          Table.number(cost.wall),
          Table.number(cost.bytes));
    }
    table.print(System.out);
  }

  private static void bar(String bar, String measured, boolean met) {
    Bar.print(bar, measured, met);
    System.out.println();
  }
}
