package io.flyshuttle.cli.report;

import io.flyshuttle.process.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Worker JVMs for programs; the names are fixed as {@code schema} 1. */
public final class WorkerJson {
  private static final int SCHEMA = 1;
  private static final double MILLIS = 1e3;

  private WorkerJson() {}

  /** The list as text. */
  public static String of(List<WorkerStatus> workers, Instant now) {
    Document document =
        new Document(SCHEMA, workers.stream().map(worker -> worker(worker, now)).toList());
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(document)
        + "\n";
  }

  private static Worker worker(WorkerStatus status, Instant now) {
    boolean running = status.task().isPresent();
    return new Worker(
        status.owner(),
        status.pid(),
        running ? "running" : "idle",
        running ? status.task().getAsLong() : null,
        running ? status.name() : null,
        seconds(status.since(), now),
        seconds(status.started(), now),
        status.residentBytes() < 0 ? null : status.residentBytes());
  }

  private static double seconds(Instant since, Instant now) {
    return Math.max(0, Duration.between(since, now).toMillis() / MILLIS);
  }

  private record Document(int schema, List<Worker> workers) {}

  private record Worker(
      long parent,
      long pid,
      String state,
      @Nullable Long task,
      @Nullable String name,
      double stateSeconds,
      double ageSeconds,
      @Nullable Long residentBytes) {}
}
