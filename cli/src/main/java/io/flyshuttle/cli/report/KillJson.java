package io.flyshuttle.cli.report;

import static io.flyshuttle.cli.report.Decimals.rounded;

import io.flyshuttle.cli.child.Flow;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.workload.Runaways;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What {@code --kill-demo} has seen, for programs; the names are fixed as {@code schema} 1. */
public final class KillJson {
  private static final int SCHEMA = 1;

  private KillJson() {}

  /** The report as text. */
  public static String of(Runaways work, Map<String, Attempt> attempts, Machine machine) {
    Document document =
        new Document(
            SCHEMA,
            machine,
            new Workload(work.name(), work.items(), work.parameters()),
            attempts.entrySet().stream().map(one -> result(one.getKey(), one.getValue())).toList());
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(document)
        + "\n";
  }

  private static Result result(String strategy, Attempt attempt) {
    return switch (attempt) {
      case Attempt.Watched(Flow flow, _) ->
          new Result(
              strategy,
              flow.ended().size(),
              flow.late(),
              flow.runaways().stream().map(KillJson::item).toList(),
              rounded(flow.seconds()),
              rounded(flow.rateBefore()),
              rounded(flow.rateAfter()),
              rounded(flow.longestPause()),
              rounded(flow.coresAfter()),
              rounded(flow.closeSeconds()),
              flow.left(),
              null);
      case Attempt.Failed failed -> failed(strategy, failed.reason());
      case Attempt.Impossible impossible -> failed(strategy, impossible.reason());
      case Attempt.Interrupted _, Attempt.Done _, Attempt.Foreseen _, Attempt.Calibrated _ ->
          failed(strategy, "interrupted");
    };
  }

  private static Result failed(String strategy, String why) {
    return new Result(
        strategy, null, null, List.of(), null, null, null, null, null, null, null, why);
  }

  private static Item item(Flow.Runaway runaway) {
    return new Item(
        runaway.item(),
        runaway.what(),
        runaway.killed() ? "killed" : "late",
        rounded(runaway.began()),
        rounded(runaway.over()),
        runaway.at(),
        boxed(runaway.replacedMs()));
  }

  private static @Nullable Double boxed(OptionalDouble value) {
    return value.isPresent() ? rounded(value.getAsDouble()) : null;
  }

  private record Document(int schema, Machine machine, Workload workload, List<Result> results) {}

  private record Workload(String name, long items, Map<String, Object> parameters) {}

  private record Result(
      String strategy,
      @Nullable Integer itemsEnded,
      @Nullable Integer itemsLate,
      List<Item> runaways,
      @Nullable Double wallSeconds,
      @Nullable Double itemsPerSecondBefore,
      @Nullable Double itemsPerSecondAfter,
      @Nullable Double longestPauseSeconds,
      @Nullable Double coresBusyAfter,
      @Nullable Double closeSeconds,
      @Nullable Integer threadsLeft,
      @Nullable String error) {}

  private record Item(
      long item,
      String what,
      String outcome,
      double beganSeconds,
      double endedSeconds,
      List<String> at,
      @Nullable Double replacedMs) {}
}
