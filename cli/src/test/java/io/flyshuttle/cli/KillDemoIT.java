package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demonstration of killing, with real items that never end. */
@Timeout(180) // of which it takes 12 s on a machine that does nothing else
@DisabledOnOs(OS.WINDOWS)
class KillDemoIT {

  @Test
  void whatNeverEndsIsKilledInProcessesAndStaysInThreads(@TempDir Path folder) {
    TestScreen screen = TestScreen.plain();
    Path report = folder.resolve("demo.json");
    int code = Main.run(screen.screen(), "compare", "--kill-demo", "--json=" + report);
    assertThat(screen.err()).contains("hybrid-processes: started", "figures: ");
    assertThat(code).isZero();
    JsonNode results = new JsonMapper().readTree(report.toFile()).get("results");

    JsonNode processes = results.get(0);
    assertThat(processes.get("strategy").asString()).isEqualTo("hybrid-processes");
    int late = processes.get("itemsLate").asInt(); // on a machine that is very busy
    assertThat(processes.get("itemsEnded").asInt() + late).isEqualTo(278);
    assertThat(processes.get("threadsLeft").asInt()).isZero();
    assertThat(processes.get("runaways"))
        .hasSize(2)
        .allSatisfy(runaway -> {
          assertThat(runaway.get("outcome").asString()).isEqualTo("killed");
          assertThat(runaway.get("at").toString()).contains("Runaways.");
        });

    JsonNode threads = results.get(1);
    assertThat(threads.get("strategy").asString()).startsWith("threads(");
    assertThat(threads.get("threadsLeft").asInt()).isEqualTo(2);
    assertThat(threads.get("coresBusyAfter").asDouble()).isPositive();
    assertThat(threads.get("runaways"))
        .hasSize(2)
        .allSatisfy(runaway -> assertThat(runaway.get("outcome").asString()).isEqualTo("late"));
    assertThat(screen.out())
        .contains("2 killed", "2 still run", "Runaways.spin", "Runaways.search");
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }
}
