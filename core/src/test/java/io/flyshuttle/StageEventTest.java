package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Chunks of stages in a flight recording. */
class StageEventTest {

  private static final int ITEMS = 100;

  @TempDir private Path folder;

  static List<Strategy> strategies() {
    return Strategy.builtIn();
  }

  private static void work(Strategy strategy) throws InterruptedException {
    Pipeline<Long> pipeline =
        Pipeline.range(0, ITEMS)
            .io(
                2,
                item -> {
                  if (item % 10 == 3) {
                    throw new IOException("on purpose");
                  }
                  return item;
                })
            .named("reads")
            .settle()
            .gather(RandomPipeline.first(ITEMS)) // so that the stages are not fused
            .map(outcome -> outcome.toOptional().orElse(-1L))
            .cpu(item -> item)
            .named("computes");
    try (Shuttle shuttle = Shuttle.builder().cpu(1).build()) {
      assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).hasSize(ITEMS);
    }
  }

  private List<RecordedEvent> recorded(Recording recording, Strategy strategy) throws Exception {
    recording.start();
    work(strategy);
    recording.stop();
    Path file = folder.resolve("stages.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("io.flyshuttle.Stage"))
        .toList();
  }

  private static int sum(List<RecordedEvent> events, String stage, String field) {
    return events.stream()
        .filter(event -> event.getString("stage").contains(stage))
        .mapToInt(event -> event.getInt(field))
        .sum();
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void aRecordingThatEnablesItHasEachChunk(Strategy strategy) throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable("io.flyshuttle.Stage");
      List<RecordedEvent> events = recorded(recording, strategy);
      assertThat(sum(events, "reads", "items")).isEqualTo(ITEMS);
      assertThat(sum(events, "reads", "failures")).isEqualTo(ITEMS / 10);
      assertThat(sum(events, "computes", "items")).isEqualTo(ITEMS);
      assertThat(sum(events, "computes", "failures")).isZero();
      assertThat(events)
          .allSatisfy(event -> {
            assertThat(event.getInt("items")).isPositive();
            assertThat(event.getDuration()).isPositive();
          });
    }
  }

  @Test
  void nothingIsRecordedWhereItIsOff() throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable("io.flyshuttle.Task"); // as one that wants something else
      assertThat(recorded(recording, Strategy.hybrid())).isEmpty();
    }
  }

  @Test
  void thereIsNoEventWithoutARecordingThatWantsIt() {
    assertThat(StageEvent.started()).isNull();
    try (Recording recording = new Recording()) {
      recording.start();
      assertThat(StageEvent.started()).isNull();
      recording.enable("io.flyshuttle.Stage");
      assertThat(StageEvent.started()).isNotNull();
    }
  }
}
