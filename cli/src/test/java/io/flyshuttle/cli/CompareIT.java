package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The whole command, with real child JVMs. */
class CompareIT extends Comparing {

  @Test
  void allStrategiesReachTheReferenceChecksum() {
    Path report = folder.resolve("report.json");
    Path page = folder.resolve("page.html");
    int code =
        compare(
            "--items=200", "--io-us=4500", "--rounds=2000", "--json=" + report, "--html=" + page);
    assertThat(screen.err()).contains("hybrid: started", "hybrid: 200 items in");
    assertThat(screen.out()).contains("No recommendation: the runs are too short to tell ");
    assertThat(code).isZero();
    JsonNode results = results(report);
    assertThat(results).hasSize(7);
    for (JsonNode result : results) {
      assertThat(result.get("checksum").asString()).isEqualTo("c693cb6e9e2ac8df");
      assertThat(result.get("error").isNull()).isTrue();
      assertThat(result.get("wallSeconds").asDouble()).isPositive();
      assertThat(result.get("cpuSeconds").asDouble()).isPositive();
    }
    assertThat(page).content().contains("<svg", "c693cb6e9e2ac8df");
  }

  @Test
  void whatWorkersComputeAndHoldCounts() {
    Path report = folder.resolve("report.json");
    String strategies = "--strategies=hybrid,hybrid-processes";
    assertThat(compare("cpu-chunks", "--scale=300", strategies, "--json=" + report)).isZero();
    JsonNode threads = results(report).get(0);
    JsonNode processes = results(report).get(1);
    assertThat(processes.get("cpuSeconds").asDouble())
        .isGreaterThan(threads.get("cpuSeconds").asDouble() / 2);
    long worker = 30_000_000; // a JVM is no smaller
    assertThat(processes.get("peakRssBytes").asLong())
        .isGreaterThan(threads.get("peakRssBytes").asLong() + worker);
  }

  @Test
  void quietIsTheTableAndTheRecommendationOnly() {
    assertThat(compare("cpu-chunks", "--scale=1", "--quiet", BOTH)).isZero();
    assertThat(screen.err()).isEmpty();
    assertThat(screen.out()).contains("strategy").contains("No recommendation: ", "same");
  }

  @Test
  void roundsAreInterleaved() {
    Path report = folder.resolve("report.json");
    assertThat(compare("cpu-chunks", "--scale=1", BOTH, "--repeat=2", "--json=" + report)).isZero();
    assertThat(screen.err().lines().filter(line -> line.endsWith(": started")))
        .containsExactly(
            "virtual-threads 1/2: started",
            "hybrid 1/2: started",
            "virtual-threads 2/2: started",
            "hybrid 2/2: started");
    assertThat(results(report).get(0).get("repeated").get("runs").asInt()).isEqualTo(2);
  }
}
