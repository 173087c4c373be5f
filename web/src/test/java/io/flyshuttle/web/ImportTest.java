package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Files that a user loads. */
class ImportTest {
  private static final String REPORT =
      """
      {"schema": 1, "machine": {"cores": 4, "os": "x"},
       "workload": {"name": "mixed-10k", "items": 10000, "parameters": {"items": 10000,
         "ioUs": 4000, "rounds": 400000, "seed": 1, "skew": 0.0, "concurrency": 64}},
       "results": [{"strategy": "hybrid", "wallSeconds": 2.5, "error": null},
         {"strategy": "threads(32)", "wallSeconds": null},
         {"strategy": "<script>", "wallSeconds": 1}],
       "recommended": null}\
      """;

  private static Site site;

  @BeforeAll
  static void open() throws IOException {
    site = Site.open();
  }

  @AfterAll
  static void close() {
    site.close();
  }

  private static JsonNode read(String file) throws IOException, InterruptedException {
    HttpResponse<String> response = site.post("/api/import", file);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Site.json(response);
  }

  @Test
  void aReportGivesItsParametersAndWhatWasMeasured() throws Exception {
    JsonNode read = read(REPORT);

    assertThat(read.get("kind").asString()).isEqualTo("report");
    JsonNode question = read.get("question");
    assertThat(question.get("items").asInt()).isEqualTo(10_000);
    assertThat(question.get("taskSeconds").asDouble()).isCloseTo(0.0046, within(1e-9));
    assertThat(question.get("cpuShare").asDouble()).isCloseTo(0.6 / 4.6, within(1e-9));
    assertThat(question.get("cores").asInt()).isEqualTo(4);
    assertThat(read.get("measured").propertyNames()).containsExactly("hybrid");
    assertThat(read.get("measured").get("hybrid").asDouble()).isEqualTo(2.5);
  }

  @Test
  void theThreadsOfItsResultsAreTaken() throws Exception {
    assertThat(read(REPORT).get("question").get("threads").asInt()).isEqualTo(32);

    String eight = REPORT.replace("threads(32)", "threads(8)");
    assertThat(read(eight).get("question").get("threads").asInt()).isEqualTo(8);

    String absurd = REPORT.replace("threads(32)", "threads(99999)");
    assertThat(read(absurd).get("question").get("threads").asInt()).isEqualTo(32);
  }

  @Test
  void aSkewMakesTasksComputeLonger() throws Exception {
    JsonNode plain = read(REPORT).get("question");
    JsonNode skewed = read(REPORT.replace("\"skew\": 0.0", "\"skew\": 0.1")).get("question");

    assertThat(skewed.get("spread").asString()).isEqualTo("bimodal");
    assertThat(computes(skewed)).isCloseTo(computes(plain) * 2.9, within(1e-9));
  }

  private static double computes(JsonNode question) {
    return question.get("taskSeconds").asDouble() * question.get("cpuShare").asDouble();
  }

  @Test
  void aProfileGivesItsMeansAndTheNearestSpread() throws Exception {
    String waits =
        IntStream.range(0, 100).mapToObj(i -> "4000000").collect(Collectors.joining(","));
    String work =
        IntStream.range(0, 100)
            .mapToObj(i -> i % 10 == 0 ? "10000000" : "1000000")
            .collect(Collectors.joining(","));
    JsonNode read =
        read(
            """
            {"schema": 1, "items": 5000, "stages": [
              {"name": "read", "nature": "IO", "concurrency": 32, "waitNanos": [%s],
               "workNanos": []},
              {"name": "count", "nature": "CPU", "concurrency": 2147483647, "waitNanos": [],
               "workNanos": [%s], "bytes": 1000}]}\
            """
                .formatted(waits, work));

    JsonNode question = read.get("question");
    assertThat(question.get("items").asInt()).isEqualTo(5_000);
    assertThat(question.get("taskSeconds").asDouble()).isCloseTo(0.0059, within(1e-9));
    assertThat(question.get("cpuShare").asDouble()).isCloseTo(1.9 / 5.9, within(1e-9));
    assertThat(question.get("concurrency").asInt()).isEqualTo(32);
    assertThat(question.get("bytes").asInt()).isEqualTo(1_000);
    assertThat(question.get("spread").asString()).isEqualTo("uniform"); // 2.7 of 5.9
    assertThat(read.get("note").asString()).contains("2 stages");
  }

  @Test
  void aReportOfSyntheticWorkGivesItsFigures() throws Exception {
    JsonNode read =
        read(
            """
            {"schema": 1, "machine": {"cores": 2}, "workload": {"name": "synthetic", "items": 300,
              "parameters": {"items": 300, "ioNanos": 3000000, "cpuNanos": 1000000,
                "spread": "bimodal", "concurrency": 8, "bytes": 64, "seed": 1, "waits": "sleep",
                "first": 300}},
             "results": [{"strategy": "threads(8)", "wallSeconds": 0.5}]}\
            """);

    JsonNode question = read.get("question");
    assertThat(question.get("taskSeconds").asDouble()).isCloseTo(0.004, within(1e-12));
    assertThat(question.get("cpuShare").asDouble()).isEqualTo(0.25);
    assertThat(question.get("spread").asString()).isEqualTo("bimodal");
    assertThat(question.get("bytes").asInt()).isEqualTo(64);
    assertThat(read.get("measured").get("threads(8)").asDouble()).isEqualTo(0.5);
  }

  @Test
  void aForecastGivesItsFigures() throws Exception {
    JsonNode read =
        read(
            """
            {"schema": 1, "machine": {"cores": 1.5, "measured": null},
             "figures": {"items": 500, "ioSeconds": 0.004, "cpuSeconds": 0.001,
               "spread": "heavy-tail", "concurrency": 20, "payloadBytes": 10, "seed": 7},
             "results": []}\
            """);

    assertThat(read.get("kind").asString()).isEqualTo("forecast");
    JsonNode question = read.get("question");
    assertThat(question.get("items").asInt()).isEqualTo(500);
    assertThat(question.get("taskSeconds").asDouble()).isCloseTo(0.005, within(1e-12));
    assertThat(question.get("cpuShare").asDouble()).isCloseTo(0.2, within(1e-12));
    assertThat(question.get("spread").asString()).isEqualTo("heavy-tail");
    assertThat(question.get("cores").asInt()).isEqualTo(2);
  }

  @Test
  void whatThePageSavesIsReadAgain() throws Exception {
    JsonNode read =
        read(
            """
            {"schema": 1, "question": %s, "forecast": {"any": "thing"},
             "results": [{"strategy": "hybrid", "wallSeconds": 1.5}]}\
            """
                .formatted(Site.QUESTION));

    assertThat(read.get("kind").asString()).isEqualTo("saved");
    assertThat(read.get("question").get("threads").asInt()).isEqualTo(8);
    assertThat(read.get("measured").get("hybrid").asDouble()).isEqualTo(1.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"schema\": 2, \"stages\": []}",
        "{\"schema\": 1}",
        "{\"schema\": 1, \"stages\": []}",
        "{\"schema\": 1, \"stages\": [7]}",
        "{\"schema\": 1, \"stages\": [{\"waitNanos\": [0], \"workNanos\": [0]}]}",
        "{\"schema\": 1, \"stages\": [{\"waitNanos\": [-1]}]}",
        "{\"schema\": 1, \"stages\": [{\"waitNanos\": [\"1\"]}]}",
        "{\"schema\": 1, \"stages\": [{\"workNanos\": [1e300]}]}",
        "{\"schema\": 1, \"stages\": [{\"workNanos\": [1], \"concurrency\": 0}]}",
        "{\"schema\": 1, \"question\": {}}",
        "{\"schema\": 1, \"question\": 5}",
        "{\"schema\": 1, \"workload\": {\"name\": \"Own\"}, \"results\": []}",
        "{\"schema\": 1, \"workload\": {\"name\": \"mixed-10k\"}, \"results\": []}",
      })
  void otherFilesAreRefused(String file) throws Exception {
    HttpResponse<String> response = site.post("/api/import", file);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Site.json(response).get("error").asString()).isNotEmpty();
  }

  @Test
  void aNumberOutOfBoundsIsNamed() throws Exception {
    String report = REPORT.replace("\"ioUs\": 4000", "\"ioUs\": -4");

    assertThat(Site.json(site.post("/api/import", report)).get("error").asString())
        .startsWith("ioUs -4");
  }
}
