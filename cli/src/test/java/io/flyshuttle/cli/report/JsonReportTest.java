package io.flyshuttle.cli.report;

import static io.flyshuttle.cli.compare.Made.made;
import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.compare.Made;
import io.flyshuttle.cli.compare.Standings;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The names are a promise: programs of other people read them. */
class JsonReportTest {
  private static final Machine MACHINE = new Machine(2, 8_000_000_000L, "Linux", "25");

  private static JsonNode report(Standings standings) {
    return new JsonMapper().readTree(JsonReport.of(standings, MACHINE));
  }

  @Test
  void schemaOneHasTheseNamesInThisOrder() {
    JsonNode report = report(made().done("synchronous", 4, 2, 100).standings());
    assertThat(report.propertyNames())
        .containsExactly("schema", "machine", "workload", "results", "recommended");
    assertThat(report.get("schema").asInt()).isEqualTo(1);
    assertThat(report.get("machine").propertyNames())
        .containsExactly("cores", "memoryBytes", "os", "jdk");
    assertThat(report.get("workload").propertyNames())
        .containsExactly("name", "items", "parameters");
    assertThat(report.get("results").get(0).propertyNames())
        .containsExactly(
            "strategy",
            "wallSeconds",
            "forecastSeconds",
            "forecastLowSeconds",
            "forecastHighSeconds",
            "cpuSeconds",
            "cpuUtilisation",
            "peakRssBytes",
            "itemsPerSecond",
            "speedup",
            "heartbeatP50Ms",
            "heartbeatP99Ms",
            "checksum",
            "error");
    assertThat(report.get("recommended").propertyNames()).containsExactly("strategy", "reason");
  }

  @Test
  void valuesAreThoseMeasured() {
    JsonNode result =
        report(made().done("synchronous", 4, 2, 100).standings()).get("results").get(0);
    assertThat(result.get("wallSeconds").asDouble()).isEqualTo(4);
    assertThat(result.get("peakRssBytes").asLong()).isEqualTo(100_000_000);
    assertThat(result.get("itemsPerSecond").asDouble()).isEqualTo(2_500);
    assertThat(result.get("speedup").asDouble()).isEqualTo(1);
    assertThat(result.get("checksum").asString()).isEqualTo("00000000000000aa");
    assertThat(result.get("error").isNull()).isTrue();
  }

  @Test
  void aForecastHasItsInterval() {
    JsonNode results =
        report(
                made()
                    .done("synchronous", 4, 2, 100)
                    .done("hybrid", 2, 2, 100)
                    .forecast("hybrid", 1.8, 1.5, 2.5)
                    .standings())
            .get("results");
    assertThat(results.get(0).get("forecastSeconds").isNull()).isTrue();
    assertThat(results.get(1).get("forecastSeconds").asDouble()).isEqualTo(1.8);
    assertThat(results.get(1).get("forecastLowSeconds").asDouble()).isEqualTo(1.5);
    assertThat(results.get(1).get("forecastHighSeconds").asDouble()).isEqualTo(2.5);
  }

  @Test
  void whatWasNotMeasuredIsNull() {
    JsonNode report = report(made().failed("hybrid", "it died").standings());
    JsonNode result = report.get("results").get(0);
    assertThat(result.get("wallSeconds").isNull()).isTrue();
    assertThat(result.get("speedup").isNull()).isTrue();
    assertThat(result.get("error").asString()).isEqualTo("it died");
    assertThat(report.get("recommended").isNull()).isTrue();
  }

  @Test
  void workThatAStrategyCannotRunHasItsReason() {
    Standings standings = made().impossible("hybrid-processes", "not possible").standings();
    JsonNode result = report(standings).get("results").get(0);
    assertThat(result.get("error").asString()).isEqualTo("not possible");
    assertThat(result.get("wallSeconds").isNull()).isTrue();
  }

  @Test
  void theSpreadOfSeveralRunsIsAddedOnlyThen() {
    Standings standings = made().add("hybrid", Made.run(2), Made.run(4)).standings();
    JsonNode repeated = report(standings).get("results").get(0).get("repeated");
    assertThat(repeated.get("runs").asInt()).isEqualTo(2);
    assertThat(repeated.get("wallSecondsMin").asDouble()).isEqualTo(2);
    assertThat(repeated.get("wallSecondsMax").asDouble()).isEqualTo(4);
  }
}
