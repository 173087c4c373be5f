package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.testkit.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks in a flight recording. */
class TaskEventTest {

  @TempDir private Path folder;

  private static void work() throws InterruptedException {
    try (Shuttle shuttle = Shuttle.builder().cpu(1).build();
        var scope = shuttle.scope("recorded", Join.settle())) {
      scope.io(Faults.failNth(1, IOException::new, () -> 1));
      scope.cpu(() -> 2);
      scope.join();
    }
  }

  private List<RecordedEvent> recorded(Recording recording) throws Exception {
    work();
    recording.stop();
    Path file = folder.resolve("tasks.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("io.flyshuttle.Task"))
        .toList();
  }

  @Test
  void aRecordingThatEnablesItHasEachTask() throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable("io.flyshuttle.Task");
      recording.start();
      List<RecordedEvent> events = recorded(recording);
      assertThat(events)
          .extracting(event -> event.getString("nature") + " " + event.getString("state"))
          .containsExactlyInAnyOrder("IO FAILED", "CPU SUCCEEDED");
      assertThat(events)
          .allSatisfy(event -> {
            assertThat(event.getString("scope")).isEqualTo("recorded");
            assertThat(event.getString("forkedAt")).contains("(");
            assertThat(event.getDuration()).isPositive();
          });
    }
  }

  @Test
  void itIsOffByDefault() throws Exception {
    try (Recording recording = new Recording()) {
      recording.start();
      assertThat(recorded(recording)).isEmpty();
    }
  }
}
