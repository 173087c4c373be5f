package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Forecasts from figures alone: there is nothing to run, so no process is needed. */
class SimulateTest {
  private static final String[] FIGURES = {
    "simulate", "--items", "1000", "--io", "4ms", "--cpu", "0.5ms", "--cores", "2"
  };

  private final TestScreen screen = TestScreen.plain();

  private static TestScreen simulated(TestScreen screen, String... more) {
    assertThat(Main.run(screen.screen(), with(more))).isZero();
    return screen;
  }

  private static String[] with(String... more) {
    String[] all = java.util.Arrays.copyOf(FIGURES, FIGURES.length + more.length);
    System.arraycopy(more, 0, all, FIGURES.length, more.length);
    return all;
  }

  private JsonNode json(String... more) {
    String[] all = java.util.Arrays.copyOf(more, more.length + 1);
    all[more.length] = "--json";
    return new JsonMapper().readTree(simulated(TestScreen.plain(), all).out());
  }

  // ---- text

  @Test
  void tableRecommendationReasonsAndChangesAreTold() {
    List<String> lines = simulated(screen).out().lines().toList();

    assertThat(lines.getFirst())
        .isEqualTo(
            "Forecast, not measured: 1,000 items, each waits 4 ms and computes 0.5 ms, 64 at once,"
                + " on 2 cores.");
    assertThat(lines.subList(2, 5))
        .anySatisfy(line ->
            assertThat(line.split(" +", -1))
                .containsExactly("strategy", "time", "/s", "up", "CPU", "memory", "p50", "p99"));
    assertThat(lines.subList(5, 11))
        .extracting(line -> line.substring(0, line.indexOf(" ")))
        .containsExactly(
            "synchronous",
            "threads(32)",
            "event-loop",
            "virtual-threads",
            "hybrid",
            "hybrid-processes");
    assertThat(lines.get(12)).matches("Recommended: [a-z0-9()-]+: .*p99.*\\.");
    assertThat(lines).anyMatch(line -> line.startsWith("cpus "));
    assertThat(lines).anyMatch(line -> line.startsWith("memory "));
    assertThat(lines).anyMatch(line -> line.startsWith("- On twice the cores "));
    assertThat(lines.getLast())
        .isEqualTo("What the runtime itself costs is assumed, not measured on this machine.");
    assertThat(screen.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 120})
  void everythingFitsIntoTheTerminal(int columns) {
    for (String sweep : List.of("concurrency", "cores", "cpu-share")) {
      TestScreen own = simulated(TestScreen.colourless(columns), "--sweep", sweep);
      assertThat(own.out().lines()).allMatch(line -> line.length() <= columns);
    }
  }

  @Test
  void reasonsStandBesideTheirNumbersWhenTheyNeedSeveralLines() {
    List<String> lines = simulated(TestScreen.colourless(60)).out().lines().toList();
    int at =
        lines.indexOf(
            lines.stream().filter(line -> line.startsWith("cpus")).findFirst().orElseThrow());
    int indent = lines.get(at).indexOf("one for each core");
    assertThat(indent).isPositive();
    assertThat(lines.get(at + 1)).matches(" {" + indent + "}[^ ].*");
  }

  @Test
  void theRecommendedIsBoldWhereColoursAreWanted() {
    String out = simulated(TestScreen.terminal(120)).out();
    assertThat(out.lines())
        .filteredOn(line -> line.matches("\u001B\\[1m(threads|virtual|hybrid|synchro|event).*"))
        .hasSize(1);
    assertThat(simulated(TestScreen.colourless(120)).out()).doesNotContain("\u001B");
  }

  @Test
  void whatOnlyWaitsOrOnlyComputesIsToldSo() {
    assertThat(
            Main.run(screen.screen(), "simulate", "--items", "1", "--cpu", "2ms", "--cores", "1"))
        .isZero();
    assertThat(screen.out())
        .startsWith("Forecast, not measured: 1 item, which computes 2 ms, on 1 core.");
    TestScreen waits = TestScreen.plain();
    assertThat(
            Main.run(
                waits.screen(),
                "simulate --items 9 --io 2ms --spread rising --payload 64k --cores 1.5"
                    .split(" ", -1)))
        .isZero();
    assertThat(waits.out())
        .startsWith(
            "Forecast, not measured: 9 items, each waits 2 ms on average (rising), 64 at once, with"
                + " 64 KiB of payload, on 1.5 cores.");
  }

  @Test
  void aSweepMarksTheChoiceAndWhatWasGiven() {
    List<String> lines =
        simulated(TestScreen.terminal(120), "--sweep", "concurrency").out().lines().toList();
    int title =
        lines.indexOf(
            "Time over the items that may wait at once; * is the choice, bold what was given.");
    assertThat(title).isPositive();
    List<String> rows = lines.subList(title + 5, title + 5 + 11);
    assertThat(rows).allMatch(row -> row.chars().filter(c -> c == '*').count() == 1);
    assertThat(rows).filteredOn(row -> row.startsWith("\u001B[1m")).hasSize(1);
    assertThat(rows.get(6)).matches("\u001B\\[1m +64 .*");
  }

  // ---- data

  @Test
  void jsonHasTheFiguresOfEveryStrategy() {
    JsonNode json = json("--seed", "7", "--spread", "uniform", "--payload", "1k");

    assertThat(json.get("schema").asInt()).isEqualTo(1);
    assertThat(json.at("/machine/cores").asDouble()).isEqualTo(2);
    assertThat(json.at("/machine/measured").isNull()).isTrue();
    assertThat(json.at("/figures/items").asInt()).isEqualTo(1000);
    assertThat(json.at("/figures/ioSeconds").asDouble()).isEqualTo(0.004);
    assertThat(json.at("/figures/cpuSeconds").asDouble()).isEqualTo(0.0005);
    assertThat(json.at("/figures/spread").asString()).isEqualTo("uniform");
    assertThat(json.at("/figures/payloadBytes").asLong()).isEqualTo(1024);
    assertThat(json.at("/figures/seed").asLong()).isEqualTo(7);
    assertThat(json.get("results")).hasSize(6);
    for (JsonNode result : json.get("results")) {
      double seconds = result.get("forecastSeconds").asDouble();
      assertThat(seconds).isPositive();
      assertThat(result.get("itemsPerSecond").asDouble())
          .isCloseTo(1000 / seconds, org.assertj.core.data.Percentage.withPercentage(0.1));
      assertThat(result.propertyNames())
          .contains(
              "strategy",
              "cpuSeconds",
              "cpuUtilisation",
              "peakRssBytes",
              "speedup",
              "heartbeatP50Ms",
              "heartbeatP99Ms");
    }
    assertThat(json.at("/recommended/reason").asString()).isNotEmpty();
    assertThat(json.at("/recommended/numbers/0/because").asString()).isNotEmpty();
    assertThat(json.at("/recommended/changes")).isNotEmpty();
    assertThat(json.has("sweep")).isFalse();
  }

  @Test
  void jsonHasThePointsOfASweep() {
    JsonNode sweep = json("--sweep", "cores", "--strategies", "synchronous,hybrid").get("sweep");

    assertThat(sweep.get("over").asString()).isEqualTo("cores");
    assertThat(sweep.get("given").asDouble()).isEqualTo(2);
    assertThat(sweep.get("points")).hasSize(7);
    for (JsonNode point : sweep.get("points")) {
      assertThat(point.get("recommended").asString()).isIn("synchronous", "hybrid");
      assertThat(point.get("forecastSeconds").propertyNames())
          .containsExactly("synchronous", "hybrid");
    }
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    String[] options = {"--spread", "heavy-tail", "--json"};
    String once = simulated(TestScreen.plain(), options).out();
    assertThat(simulated(TestScreen.plain(), options).out()).isEqualTo(once);
    assertThat(
            simulated(TestScreen.plain(), "--spread", "heavy-tail", "--json", "--seed", "1").out())
        .isNotEqualTo(once);
  }

  @Test
  void onlyTheStrategiesAskedForAreLookedAt() {
    JsonNode json = json("--strategies", "threads(8),hybrid,cluster");
    assertThat(StreamSupport.stream(json.get("results").spliterator(), false))
        .extracting(result -> result.get("strategy").asString())
        .containsExactly("threads(8)", "hybrid", "cluster");
    assertThat(json.at("/results/0/speedup").isNull()).isTrue();
    assertThat(simulated(screen, "--strategies", "threads(8),hybrid").out())
        .contains("The speed-up is over synchronous, which is not among --strategies.");
  }

  @Test
  void reportsGoIntoFilesBesideTheTable(@TempDir Path folder) throws IOException {
    Path data = folder.resolve("a.json");
    Path page = folder.resolve("a.html");
    simulated(screen, "--json", data.toString(), "--html", page.toString());

    assertThat(screen.out()).contains("Recommended: ");
    assertThat(screen.err()).isEqualTo("figures: %s\npage: %s\n".formatted(data, page));
    assertThat(Files.readString(data)).isEqualTo(simulated(TestScreen.plain(), "--json").out());
    assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>");
  }

  // ---- page

  private static String page(Path folder, String... more) throws IOException {
    Path file = folder.resolve("page.html");
    String[] all = java.util.Arrays.copyOf(more, more.length + 1);
    all[more.length] = "--html=" + file;
    simulated(TestScreen.plain(), all);
    return Files.readString(file);
  }

  @Test
  void thePageLoadsNothingAndEveryPlaceIsFilled(@TempDir Path folder) throws IOException {
    assertThat(page(folder, "--sweep", "cpu-share"))
        .doesNotContain("http:", "https:", "src=", "href=", "@import", "url(", "<script")
        .doesNotContain("{{", "}}<", "NaN", "Infinity", "null")
        .contains("prefers-color-scheme: dark", "Use <b>", "What would change it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"concurrency", "cores", "cpu-share"})
  void chartsAreWellFormedAndTellTheirFiguresInWords(String sweep, @TempDir Path folder)
      throws Exception {
    String page = page(folder, "--sweep", sweep);
    List<MatchResult> charts =
        Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page).results().toList();

    assertThat(charts).hasSize(4 + 1 + 6); // bars, the sweep, the first items of each strategy
    for (MatchResult chart : charts) {
      var parsed =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(chart.group())));
      assertThat(parsed.getDocumentElement().getAttribute("aria-label")).isNotEmpty();
    }
    assertThat(page)
        .containsPattern("Time: synchronous [0-9.]+ s, threads")
        .containsPattern("The first 40 items under hybrid, which end after [0-9.]+ ms")
        .containsPattern("item 40 waits 4[0-9.]* ms");
  }

  @Test
  void onlyTheRecommendedIsOpen(@TempDir Path folder) throws IOException {
    String page = page(folder);
    assertThat(page.split("<details", -1)).hasSize(1 + 6);
    assertThat(page.split("<details open", -1)).hasSize(1 + 1);
    assertThat(page).doesNotContain("Time over");
  }
}
