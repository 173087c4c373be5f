package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Planner;
import io.flyshuttle.forecast.Setting;
import io.flyshuttle.forecast.Simulator;
import io.flyshuttle.forecast.Spread;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the page is answered. */
class AnswersTest {
  private static Site site;

  @BeforeAll
  static void open() throws IOException {
    site = Site.open();
  }

  @AfterAll
  static void close() {
    site.close();
  }

  @Test
  void theForecastIsTheSimulators() throws Exception {
    HttpResponse<String> response = site.post("/api/simulate", Site.QUESTION);

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = Site.json(response);
    assertThat(answer.get("schema").asInt()).isEqualTo(1);
    Demand demand =
        new Figures(200, Duration.ofMillis(16), Duration.ofMillis(4), Spread.EXPONENTIAL, 16, 0, 1)
            .demand();
    Simulator simulator = new Simulator(Machine.generic(Site.CORES));
    for (JsonNode result : answer.get("results")) {
      double expected =
          simulator
              .simulate(demand, new Setting(result.get("strategy").asString(), 16, 2))
              .seconds();
      assertThat(result.get("forecastSeconds").asDouble()).isEqualTo(expected);
    }
    assertThat(strategies(answer))
        .containsExactly(
            "synchronous",
            "threads(8)",
            "event-loop",
            "virtual-threads",
            "hybrid",
            "hybrid-processes",
            "cluster");
  }

  private static List<String> strategies(JsonNode answer) {
    return answer
        .get("results")
        .valueStream()
        .map(each -> each.get("strategy").asString())
        .toList();
  }

  @Test
  void oneIsRecommendedWithAReasonAndLinesOfJava() throws Exception {
    JsonNode recommended = Site.json(site.post("/api/simulate", Site.QUESTION)).get("recommended");

    assertThat(recommended.get("strategy").asString()).isEqualTo("hybrid");
    assertThat(recommended.get("reasons").get(0).get("because").asString()).contains(" ms");
    assertThat(recommended.get("java").asString()).contains("Strategy.hybrid()");
  }

  @Test
  void theReasonsAreOfTheCoresAskedAbout() throws Exception {
    String eight = Site.QUESTION.replace("\"cores\": 2", "\"cores\": 8");
    JsonNode two = Site.json(site.post("/api/simulate", Site.QUESTION)).get("recommended");
    JsonNode more = Site.json(site.post("/api/simulate", eight)).get("recommended");

    assertThat(reasons(two)).contains("2 cores").doesNotContain("8 cores");
    assertThat(reasons(more)).contains("8 cores").doesNotContain("2 cores");
  }

  /** Told apart from the answer to a slider, and of the very question. */
  @Test
  void whatWouldChangeTheChoiceIsThePlanners() throws Exception {
    JsonNode changes = Site.json(site.post("/api/changes", Site.QUESTION)).get("changes");
    Machine machine = Machine.generic(Site.CORES);
    Planner planner =
        new Planner(machine)
            .among(
                List.of(
                    "synchronous",
                    "threads(8)",
                    "event-loop",
                    "virtual-threads",
                    "hybrid",
                    "hybrid-processes"));
    Demand demand =
        new Figures(200, Duration.ofMillis(16), Duration.ofMillis(4), Spread.EXPONENTIAL, 16, 0, 1)
            .demand();

    assertThat(changes.valueStream().map(JsonNode::asString))
        .containsExactlyElementsOf(planner.withChanges(demand, planner.plan(demand)).changes())
        .anyMatch(change -> change.startsWith("On twice the cores "))
        .anyMatch(change -> change.contains("hang, crash or exhaust memory"));
  }

  @Test
  void thatThePlannerHasAsManyThreadsAsCoresIsSaidWhereOthersAreAsked() throws Exception {
    JsonNode changes = Site.json(site.post("/api/changes", Site.with("cpus", "1"))).get("changes");

    assertThat(changes.get(changes.size() - 1).asString()).contains("as there are cores");
  }

  private static String reasons(JsonNode recommended) {
    return recommended
        .get("reasons")
        .valueStream()
        .map(reason -> reason.get("because").asString())
        .collect(Collectors.joining("; "));
  }

  @Test
  void nothingIsFasterThanTheFloor() throws Exception {
    JsonNode answer = Site.json(site.post("/api/simulate", Site.QUESTION));

    double floor = answer.get("floor").get("seconds").asDouble();
    assertThat(floor).isPositive();
    for (JsonNode result : answer.get("results")) {
      if (!result.get("strategy").asString().equals("cluster")) {
        assertThat(result.get("forecastSeconds").asDouble()).isGreaterThanOrEqualTo(floor);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"recommended", "synchronous", "threads", "hybrid-processes", "cluster"})
  void lanesFollowTheFirstTasks(String strategy) throws Exception {
    JsonNode lanes =
        Site.json(site.post("/api/simulate", Site.and("lanes", '"' + strategy + '"'))).get("lanes");

    assertThat(lanes.get("items").asInt()).isEqualTo(48);
    assertThat(lanes.get("of").asInt()).isEqualTo(200);
    Set<Integer> items =
        lanes
            .get("bars")
            .valueStream()
            .map(bar -> bar.get("item").asInt())
            .collect(Collectors.toSet());
    assertThat(items).hasSize(48);
    assertThat(lanes.get("bars").valueStream().mapToDouble(bar -> bar.get("end").asDouble()).max())
        .hasValue(lanes.get("until").asDouble());
  }

  @ParameterizedTest
  @ValueSource(strings = {"concurrency", "cores", "cpuShare", "taskSeconds", "threads"})
  void aSweepHasATimeForEachValueAndStrategy(String over) throws Exception {
    JsonNode sweep = Site.json(site.post("/api/sweep", Site.and("over", '"' + over + '"')));

    int values = sweep.get("values").size();
    assertThat(values).isGreaterThan(10);
    assertThat(sweep.get("seconds").size()).isEqualTo(7);
    for (JsonNode seconds : sweep.get("seconds")) {
      assertThat(seconds.size()).isEqualTo(values);
    }
  }

  @Test
  void moreWaitsAtOnceMakeWaitingShorter() throws Exception {
    String waiting = Site.with("cpuShare", "0").replace("}", ", \"over\": \"concurrency\"}");
    JsonNode seconds =
        Site.json(site.post("/api/sweep", waiting)).get("seconds").get("virtual-threads");

    assertThat(seconds.get(0).asDouble()).isGreaterThan(10 * seconds.get(10).asDouble());
  }

  @Test
  void theTableOfUseIsComputedForTheCoresAskedFor() throws Exception {
    JsonNode two = Site.json(site.get("/api/table-of-use?cores=2"));
    JsonNode eight = Site.json(site.get("/api/table-of-use?cores=8"));

    assertThat(two.get("rows").size()).isGreaterThanOrEqualTo(8);
    for (int i = 0; i < two.get("rows").size(); i++) {
      JsonNode row = two.get("rows").get(i);
      assertThat(row.get("cells").valueStream())
          .filteredOn(cell -> !cell.get("strategy").asString().equals("cluster"))
          .allMatch(cell -> cell.get("slower").asDouble() >= 1)
          .anyMatch(cell -> cell.get("slower").asDouble() == 1);
    }
    assertThat(hybrid(two, 5)).isGreaterThan(3 * hybrid(eight, 5)); // nothing but computing
  }

  private static double hybrid(JsonNode table, int row) {
    return table.get("rows").get(row).get("cells").get(4).get("forecastSeconds").asDouble();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1025", "-1", "two", "", "1e1", "99999999999999999999"})
  void coresOfTheTableAreBounded(String cores) throws Exception {
    HttpResponse<String> response = site.get("/api/table-of-use?cores=" + cores);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Site.json(response).get("error").asString()).startsWith("cores");
  }

  @Test
  void whatIsNotThereIsSaidSo() throws Exception {
    assertThat(site.get("/nothing").statusCode()).isEqualTo(404);
    assertThat(site.delete("/api/settings").statusCode()).isEqualTo(405);
    assertThat(Site.json(site.get("/nothing")).get("error").asString()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../etc/passwd",
        "/script/%2e%2e/%2e%2e/WebServer.class",
        "/script/..%2fWebServer.class",
        "//etc/passwd",
        "/script\\main.js",
        "/page/index.html",
        "/vendor/uplot/SHA256SUMS",
      })
  void nothingButThePageCanBeReached(String path) throws Exception {
    assertThat(site.raw("GET " + path + " HTTP/1.1\nHost: localhost\nConnection: close\n\n"))
        .isIn(400, 404);
  }

  @Test
  void aPortInUseIsSaidSo() {
    Serving taken = Serving.loopback(site.address.getPort());

    assertThatExceptionOfType(BindException.class)
        .isThrownBy(
            () -> WebServer.start(taken, Machine.generic(1), Laboratory.closed("not here")));
  }

  @Test
  void otherMachinesNeedAToken() throws Exception {
    InetAddress all = InetAddress.ofLiteral("0.0.0.0");

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new Serving("0.0.0.0", all, 0, Optional.empty()))
        .withMessageContaining("token");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new Serving("0.0.0.0", all, 0, Optional.of("short")))
        .withMessageContaining("16");
  }
}
