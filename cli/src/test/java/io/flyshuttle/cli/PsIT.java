package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.process.ProcessPool;
import io.flyshuttle.process.WorkerStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of workers, of a real pool. */
@Timeout(60)
class PsIT {
  private static final long SELF = ProcessHandle.current().pid();

  /** Runs until the file is gone. */
  static String await(String file) {
    while (Files.exists(Path.of(file))) {
      Thread.onSpinWait();
    }
    return "gone";
  }

  private static String ps(String... arguments) {
    TestScreen screen = TestScreen.plain();
    assertThat(Main.run(screen.screen(), arguments)).isZero();
    assertThat(screen.err()).isEmpty();
    return screen.out();
  }

  /** Until the one worker is at its task. */
  private static WorkerStatus awaitBusy() {
    while (true) {
      List<WorkerStatus> mine =
          WorkerStatus.all().stream()
              .filter(worker -> worker.owner() == SELF && worker.task().isPresent())
              .toList();
      if (!mine.isEmpty()) {
        return mine.getFirst();
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void whatWorkersAreAtIsListedUntilThePoolIsClosed(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("there"));
    try (ProcessPool pool = ProcessPool.builder().workers(1).spares(0).build()) {
      var task = pool.submit(PsIT::await, file.toString());
      WorkerStatus busy = awaitBusy();
      assertThat(ps("ps").lines())
          .anyMatch(
              line -> line.matches(" *%d +%d .*%d PsIT".formatted(SELF, busy.pid(), number(busy))));
      JsonNode workers = new JsonMapper().readTree(ps("ps", "--json")).get("workers");
      assertThat(StreamSupport.stream(workers.spliterator(), false))
          .anySatisfy(worker -> {
            assertThat(worker.get("parent").asLong()).isEqualTo(SELF);
            assertThat(worker.get("pid").asLong()).isEqualTo(busy.pid());
            assertThat(worker.get("state").asString()).isEqualTo("running");
            assertThat(worker.get("name").asString()).isEqualTo("PsIT");
            assertThat(worker.get("residentBytes").asLong()).isPositive();
          });
      Files.delete(file);
      assertThat(task.get()).isEqualTo("gone");
    }
    assertThat(ps("ps", "--json")).doesNotContain("\"parent\" : " + SELF + ",");
  }

  private static long number(WorkerStatus busy) {
    return busy.task().orElseThrow();
  }
}
