package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole commands, with real child JVMs. */
class AccuracyIT {
  @TempDir Path folder;

  private static String run(String... args) {
    TestScreen screen = TestScreen.plain();
    assertThat(Main.run(screen.screen(), args)).as(screen.err()).isZero();
    return screen.out() + screen.err();
  }

  @Test
  void theMachineIsMeasuredOnce() {
    assertThat(run("calibrate"))
        .contains("hybrid-processes", "event-loop", "how late it wakes from");
    assertThat(run("calibrate")).doesNotContain("calibration: measured in ");
  }

  @Test
  void aGridIsRunAndForecast() {
    Path report = folder.resolve("grid.json");
    String words =
        run(
            "accuracy",
            "--grid=3",
            "--workloads=2",
            "--from=2",
            "--quick",
            "--strategies=hybrid",
            "--json=" + report);
    assertThat(words).contains("time", "CPU time", "latency to others", "peak memory");
    JsonNode document = new JsonMapper().readTree(report.toFile());
    assertThat(document.get("schema").asInt()).isEqualTo(1);
    assertThat(document.get("seed").asLong()).isEqualTo(3);
    assertThat(document.get("runs")).hasSize(1);
    for (JsonNode one : document.get("runs")) {
      assertThat(one.get("workload").get("number").asInt()).isEqualTo(2);
      assertThat(one.get("wallSeconds").asDouble()).isPositive();
      assertThat(one.get("forecastSeconds").asDouble()).isPositive();
    }
    assertThat(run("accuracy", "--kept=" + report)).contains("time", "peak memory");
  }
}
