package io.flyshuttle.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.cli.TestScreen;
import io.flyshuttle.cli.child.Flow;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.workload.Runaways;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the demonstration of killing shows, of figures made by hand. */
class KillTableTest {
  private static final Runaways WORK = new Runaways(12, 2);
  private static final Machine MACHINE = new Machine(2, 8_000_000_000L, "Linux", "25");

  private static Map<String, Attempt> attempts() {
    List<Double> all = IntStream.rangeClosed(1, 11).mapToObj(i -> i / 4.0).toList();
    Flow killed =
        new Flow(
            12, all, 0, List.of(runaway(true, OptionalDouble.of(3.2))), 2.75, 2.75, 0.02, 0.051, 0);
    Flow left =
        new Flow(
            12,
            all.subList(0, 5),
            1,
            List.of(runaway(false, OptionalDouble.empty())),
            1.25,
            4,
            1.01,
            1.004,
            1);
    Map<String, Attempt> attempts = new LinkedHashMap<>();
    attempts.put("hybrid-processes", new Attempt.Watched(killed, List.of()));
    attempts.put("threads(2)", new Attempt.Watched(left, List.of()));
    return attempts;
  }

  private static Flow.Runaway runaway(boolean killed, OptionalDouble replaced) {
    return new Flow.Runaway(
        7,
        "a regular expression",
        0.25,
        killed ? 1.76 : 0.76,
        killed,
        List.of("java.util.regex.Pattern$Loop.match(Pattern.java:4)", "a.b.Own.parse(Own.java:8)"),
        replaced);
  }

  private static String printed(TestScreen screen) {
    new KillTable(screen.screen(), WORK, attempts()).print();
    return screen.out();
  }

  @Test
  void aWideScreenHasBothSideBySide() {
    assertThat(printed(TestScreen.plain()))
        .contains(
            """
                             hybrid-processes  threads(2)
            ────────────────────────────────────────────────────────
            items done       11 in 2.75 s      5 (1 late), then none
            runaways         1 killed          1 still run
            """,
            "busy at the end  0.0 cores         1.0 cores\n",
            "close()          0.05 s            gave up after 1.00 s\n",
            "hybrid-processes: item 7, a regular expression, killed after 1.51 s in"
                + " Pattern$Loop.match, called by Own.parse:8; a spare began the next item 3.2 ms"
                + " later.\n",
            "threads(2): item 7, a regular expression, given up after 0.51 s, still in"
                + " Pattern$Loop.match, called by Own.parse:8.\n",
            "threads(2): no interrupt and no close() ended it; the end of the JVM did.");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 120})
  void noLineIsWiderThanTheTerminal(int columns) {
    assertThat(printed(TestScreen.colourless(columns)).lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns))
        .anyMatch(line -> line.contains("✗"));
  }

  @Test
  void aStrategyThatFailedIsTold() {
    TestScreen screen = TestScreen.plain();
    new KillTable(
            screen.screen(),
            WORK,
            Map.of("hybrid-processes", new Attempt.Failed("no JVM", "", List.of())))
        .print();
    assertThat(screen.out()).endsWith("hybrid-processes: failed: no JVM\n");
  }

  @Test
  void theNamesInTheJsonAreAPromise() {
    JsonNode report = new JsonMapper().readTree(KillJson.of(WORK, attempts(), MACHINE));
    assertThat(report.propertyNames()).containsExactly("schema", "machine", "workload", "results");
    JsonNode result = report.get("results").get(0);
    assertThat(result.propertyNames())
        .containsExactly(
            "strategy",
            "itemsEnded",
            "itemsLate",
            "runaways",
            "wallSeconds",
            "itemsPerSecondBefore",
            "itemsPerSecondAfter",
            "longestPauseSeconds",
            "coresBusyAfter",
            "closeSeconds",
            "threadsLeft",
            "error");
    assertThat(result.get("runaways").get(0).propertyNames())
        .containsExactly(
            "item", "what", "outcome", "beganSeconds", "endedSeconds", "at", "replacedMs");
    assertThat(report.get("results").get(1).get("runaways").get(0).get("outcome").asString())
        .isEqualTo("late");
  }
}
