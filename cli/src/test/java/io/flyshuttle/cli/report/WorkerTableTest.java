package io.flyshuttle.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.cli.TestScreen;
import io.flyshuttle.process.WorkerStatus;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WorkerTableTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final List<WorkerStatus> WORKERS =
      List.of(
          new WorkerStatus(
              812,
              4_194_301,
              NOW.minusSeconds(7_200),
              OptionalLong.of(1_234_567),
              "com.acme.Parse of a\nlong file.pdf",
              NOW.minusMillis(12_340),
              123_456_789),
          new WorkerStatus(
              812, 900, NOW.minusSeconds(3), OptionalLong.empty(), "", NOW.minusSeconds(1), -1));

  private static String printed(TestScreen screen, List<WorkerStatus> workers) {
    new WorkerTable(screen.screen(), workers, NOW).print();
    return screen.out();
  }

  @Test
  void eachWorkerHasALine() {
    assertThat(printed(TestScreen.plain(), WORKERS))
        .isEqualTo(
            """
            parent   worker  memory      up     for  task
               812  4194301  123 MB     2 h  12.3 s  1234567 com.acme.Parse of a\\nlong file.pdf
               812      900       -  3.00 s  1.00 s  idle
            """);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80})
  void noLineIsWiderThanTheTerminal(int columns) {
    assertThat(printed(TestScreen.colourless(columns), WORKERS).lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
  }

  @Test
  void noneIsOneLine() {
    assertThat(printed(TestScreen.plain(), List.of())).isEqualTo("no worker JVMs\n");
    assertThat(new JsonMapper().readTree(WorkerJson.of(List.of(), NOW)).get("workers")).isEmpty();
  }

  @Test
  void theNamesInTheJsonAreAPromise() {
    JsonNode worker = new JsonMapper().readTree(WorkerJson.of(WORKERS, NOW)).get("workers").get(0);
    assertThat(worker.propertyNames())
        .containsExactly(
            "parent",
            "pid",
            "state",
            "task",
            "name",
            "stateSeconds",
            "ageSeconds",
            "residentBytes");
    assertThat(worker.get("state").asString()).isEqualTo("running");
    assertThat(worker.get("stateSeconds").asDouble()).isEqualTo(12.34);
  }
}
