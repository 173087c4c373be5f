package io.flyshuttle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bar 2: how far each strategy is from what no strategy can beat. Runs {@code flyshuttle compare}
 * on mixed-10k several times, all strategies in turn and each in a fresh JVM, and divides each time
 * by its lower bound: the larger of its CPU seconds over the cores and the critical path.
 *
 * <p>{@code LowerBound [--repeats N] [hybrid] [virtual-threads] ...}, three repeats and all
 * strategies unless given. Arguments behind {@code --} go to {@code compare}, as in {@code --
 * --items 1000}.
 */
public final class LowerBound {
  private static final double TOLERANCE = 1.05;
  private static final double NOISE = 1.02;
  private static final double HEARTBEAT_MS = 10;
  private static final List<String> STRATEGIES =
      List.of("synchronous", "threads", "event-loop", "virtual-threads", "hybrid");

  private LowerBound() {}

  /** What one strategy came to in one run. */
  private record Attempt(double wall, double cpu, double bound, double heartbeat) {
    double ratio() {
      return wall / bound;
    }
  }

  /** Runs them. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    List<String> all = List.of(arguments);
    int split = all.contains("--") ? all.indexOf("--") : all.size();
    Arguments parsed = Arguments.of(all.subList(0, split).toArray(String[]::new), STRATEGIES, 1, 3);
    List<String> more = all.subList(Math.min(all.size(), split + 1), all.size());
    Map<String, List<Attempt>> attempts = new LinkedHashMap<>();
    for (int i = 0; i < parsed.repeats(); i++) {
      JsonNode report = compare(parsed.names(), more);
      add(report, attempts);
    }
    print(attempts);
  }

  private static JsonNode compare(List<String> strategies, List<String> more)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("flyshuttle", ".json");
    try {
      List<String> command = new ArrayList<>();
      // As the launcher does: what the command itself compiles is taken from the cores measured.
      command.addAll(List.of(Jvm.java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.add("--enable-native-access=ALL-UNNAMED");
      command.addAll(List.of("-cp", Jvm.classPath(), "io.flyshuttle.cli.Main", "compare"));
      command.addAll(List.of("--quiet", "--json", file.toString()));
      command.addAll(List.of("--strategies", String.join(",", strategies)));
      command.addAll(more);
      int code =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor();
      if (code != 0) {
        throw new IOException("flyshuttle compare ended with " + code);
      }
      return JsonMapper.builder().build().readTree(Files.readString(file));
    } finally {
      Files.delete(file);
    }
  }

  private static void add(JsonNode report, Map<String, List<Attempt>> attempts) {
    JsonNode parameters = report.path("workload").path("parameters");
    MixedItems items =
        new MixedItems(
            report.path("workload").path("items").asLong(),
            parameters.path("ioUs").asLong(),
            parameters.path("rounds").asLong(),
            parameters.path("seed").asLong(),
            parameters.path("concurrency").asInt(64));
    int cores = report.path("machine").path("cores").asInt();
    for (JsonNode result : report.path("results")) {
      double cpu = result.path("cpuSeconds").asDouble();
      double bound = Math.max(cpu / cores, items.criticalSeconds(cpu));
      attempts
          .computeIfAbsent(result.path("strategy").asString(), _ -> new ArrayList<>())
          .add(
              new Attempt(
                  result.path("wallSeconds").asDouble(),
                  cpu,
                  bound,
                  result.path("heartbeatP99Ms").asDouble()));
    }
  }

  private static void print(Map<String, List<Attempt>> attempts) {
    System.out.println("**mixed-10k: time over its lower bound, medians**\n");
    Table table =
        new Table("strategy", "wall", "CPU", "bound", "wall / bound", "range", "heartbeat p99");
    Map<String, Double> walls = new LinkedHashMap<>();
    attempts.forEach((strategy, runs) -> {
      Samples wall = samples(runs, Attempt::wall);
      Samples ratio = samples(runs, Attempt::ratio);
      walls.put(strategy, wall.median());
      table.add(
          strategy,
          Table.number(wall.median()) + " s",
          Table.number(samples(runs, Attempt::cpu).median()) + " s",
          Table.number(samples(runs, Attempt::bound).median()) + " s",
          "%.3f".formatted(ratio.median()),
          "%.3f to %.3f".formatted(ratio.min(), ratio.max()),
          Table.number(samples(runs, Attempt::heartbeat).median()) + " ms");
    });
    table.print(System.out);
    List<Attempt> hybrid = attempts.getOrDefault("hybrid", List.of());
    if (!hybrid.isEmpty()) {
      judge(hybrid, walls);
    }
  }

  private static void judge(List<Attempt> hybrid, Map<String, Double> walls) {
    double ratio = samples(hybrid, Attempt::ratio).median();
    double beat = samples(hybrid, Attempt::heartbeat).median();
    double wall = samples(hybrid, Attempt::wall).median();
    double best = walls.values().stream().mapToDouble(Double::doubleValue).min().orElse(wall);
    Bar.print("hybrid within 5 % of its bound", "%.3f".formatted(ratio), ratio <= TOLERANCE);
    Bar.print("no strategy beats it by 2 %", "%.3f".formatted(wall / best), wall <= best * NOISE);
    Bar.print("its heartbeat p99 at most 10 ms", Table.number(beat) + " ms", beat <= HEARTBEAT_MS);
  }

  private static Samples samples(
      List<Attempt> runs, java.util.function.ToDoubleFunction<Attempt> figure) {
    return new Samples(runs.stream().mapToDouble(figure).toArray());
  }
}
