package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole command, with real child JVMs. */
class CompareIT {
  private static final String BOTH = "--strategies=virtual-threads,hybrid";

  private final TestScreen screen = TestScreen.plain();

  @TempDir private Path folder;

  private int compare(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "compare";
    System.arraycopy(args, 0, all, 1, args.length);
    return Main.run(screen.screen(), all);
  }

  private JsonNode json(Path path) {
    return new JsonMapper().readTree(path.toFile());
  }

  private String java(String name, String body) throws IOException {
    String source =
        """
        import io.flyshuttle.Pipeline;
        import java.util.*;
        import java.util.concurrent.*;
        public class %s {
          public static Pipeline<?> pipeline() {
            %s
          }
        }
        """
            .formatted(name, body);
    return Files.writeString(folder.resolve(name + ".java"), source).toString();
  }

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
    JsonNode results = json(report).get("results");
    assertThat(results).hasSize(6);
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
    String strategies = "--strategies=synchronous,hybrid,hybrid-processes";
    assertThat(compare("cpu-chunks", "--scale=300", strategies, "--json=" + report)).isZero();
    JsonNode results = json(report).get("results");
    assertThat(results.get(2).get("cpuSeconds").asDouble())
        .isGreaterThan(results.get(0).get("cpuSeconds").asDouble() / 2);
    long worker = 30_000_000; // a JVM is no smaller
    assertThat(results.get(2).get("peakRssBytes").asLong())
        .isGreaterThan(results.get(1).get("peakRssBytes").asLong() + worker);
  }

  @Test
  void aUsersFileRunsInWorkersToo() throws IOException {
    String file =
        java(
            "Squares",
            "record Pair(long a, long b) implements java.io.Serializable {}"
                + " return Pipeline.range(0, 100).cpu(i -> new Pair(i, i * i));");
    assertThat(compare(file, "--strategies=hybrid,hybrid-processes")).isZero();
    assertThat(screen.out()).containsPattern("hybrid-processes .* same");
  }

  @Test
  void aFunctionThatCannotBeSentIsToldAndTheOthersStillRun() throws IOException {
    Path report = folder.resolve("report.json");
    String file =
        java(
            "Locked",
            "Object lock = new Object();"
                + " return Pipeline.range(0, 9).cpu(i -> { synchronized (lock) { return i; } })"
                + ".named(\"locked\");");
    int code = compare(file, "--strategies=hybrid,hybrid-processes", "--json=" + report);
    String why =
        "not possible: the stage 'locked' captures java.lang.Object, which is not Serializable";
    assertThat(screen.err()).contains("hybrid-processes: " + why + "\n");
    assertThat(screen.out()).contains("can't run", "hybrid-processes: " + why + "\n");
    assertThat(json(report).get("results").get(1).get("error").asString()).isEqualTo(why);
    assertThat(code).isZero();
  }

  @Test
  void valuesThatCannotBeSentAreToldAlsoWhereFailuresAreValues() throws IOException {
    String items =
        java(
            "Items",
            "return Pipeline.range(0, 9).io(1, i -> new Object())" + ".cpu(o -> 1).settle();");
    String both = "--strategies=hybrid,hybrid-processes";
    assertThat(compare(items, both)).isZero();
    assertThat(screen.out())
        .contains("items on their way are, or hold, java.lang.Object, which is not Serializable");
    String results =
        java(
            "Results",
            "return Pipeline.range(0, 9).cpu(i -> new Thread()).map(t ->"
                + " 1).cpu(i -> new Object() {}).io(1, o -> 1);");
    assertThat(compare(results, both)).isZero();
    assertThat(screen.out()).contains("results are, or hold, Results$1, which is not Serializable");
  }

  @Test
  void workThatOnlyProcessesWereAskedForAndCannotDoIsAnError() throws IOException {
    String file =
        java(
            "Alone",
            "Object a = new Object(); return Pipeline.range(0, 9).cpu(i -> a.hashCode());");
    assertThat(compare(file, "--strategies=hybrid-processes")).isEqualTo(1);
    assertThat(screen.out())
        .contains("No recommendation: no strategy ended with the right results");
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
    assertThat(json(report).get("results").get(0).get("repeated").get("runs").asInt()).isEqualTo(2);
  }

  @Test
  void aUsersFileIsComparedByContent() throws IOException {
    String file =
        java(
            "Words",
            "return Pipeline.range(0, 100).io(8, i -> new byte[] {i.byteValue()})"
                + ".cpu(b -> Map.of(\"a\", b, \"bb\", List.of(b)));");
    assertThat(compare(file, BOTH)).isZero();
    assertThat(screen.out()).contains("same");
  }

  @Test
  void whatUsersPrintDoesNotDisturbAndIsShownOnRequest() throws IOException {
    String file =
        java("Chatty", "System.out.println(\"{\\\"hello\\\"\"); return Pipeline.range(0, 9);");
    assertThat(compare(file, BOTH, "--verbose")).isZero();
    assertThat(screen.err()).contains("  [hybrid] {\"hello\"");
  }

  @Test
  void aStrategyWhoseJvmDiesSaysSoAndTheOthersStillRun() throws IOException {
    Path report = folder.resolve("report.json");
    String file =
        java(
            "Dying",
            "if (System.getProperty(\"jdk.virtualThreadScheduler.parallelism\") != null) {"
                + " Runtime.getRuntime().halt(7); }"
                + " return Pipeline.range(0, 9);");
    int code = compare(file, "--strategies=event-loop,hybrid", "--json=" + report);
    assertThat(code).isEqualTo(1);
    assertThat(screen.out())
        .contains("event-loop: its JVM died with exit code 7")
        .contains("Recommended: hybrid");
    JsonNode results = json(report).get("results");
    assertThat(results.get(0).get("error").asString()).isEqualTo("its JVM died with exit code 7");
    assertThat(results.get(0).get("wallSeconds").isNull()).isTrue();
    assertThat(results.get(1).get("error").isNull()).isTrue();
  }

  @Test
  void aJvmThatIsKilledOrLeavesEarlySaysHow() throws IOException {
    String killed =
        java(
            "Killed",
            "ProcessHandle self = ProcessHandle.current();"
                + " try { new ProcessBuilder(\"kill\", \"-9\", \"\" + self.pid())"
                + ".start().waitFor(); }"
                + " catch (Exception e) { throw new IllegalStateException(e); }"
                + " return Pipeline.range(0, 9);");
    assertThat(compare(killed, "--strategies=hybrid")).isEqualTo(1);
    assertThat(screen.out()).contains("hybrid: its JVM was killed (signal 9");

    String left = java("Left", "System.exit(0); return Pipeline.range(0, 9);");
    assertThat(compare(left, "--strategies=hybrid")).isEqualTo(1);
    assertThat(screen.out()).contains("the work ended its JVM, by System.exit(0)");
  }

  @Test
  void failingWorkIsToldInItsRow() throws IOException {
    String file =
        java(
            "Failing",
            "return Pipeline.range(0, 9).cpu(i -> {"
                + " if (i == 5) throw new IllegalStateException(\"item five\"); return i; });");
    assertThat(compare(file, BOTH)).isEqualTo(1);
    assertThat(screen.out())
        .contains("all: java.lang.IllegalStateException: item five")
        .doesNotContain("\tat ", "Recommended: ");
    assertThat(screen.err()).doesNotContain("\tat ");
  }

  @Test
  void otherResultsAreFound() throws IOException {
    String file =
        java(
            "Random",
            "long salt = ProcessHandle.current().pid();"
                + " return Pipeline.range(0, 9).map(i -> i + salt);");
    assertThat(compare(file, BOTH)).isEqualTo(1);
    assertThat(screen.out()).contains("DIFFERENT", " instead of ");
  }

  @Test
  void resultsWithoutContentAreNoFalseAlarm() throws IOException {
    String file = java("Objects", "return Pipeline.range(0, 9).map(i -> new Object());");
    assertThat(compare(file, BOTH)).isZero();
    assertThat(screen.out())
        .contains("unchecked", "results of type java.lang.Object have no content to compare");
  }

  @Test
  void aClassThatGivesNoPipelineIsBadInputAndEndsAtOnce() throws IOException {
    String file = java("Nothing", "return null;");
    assertThat(compare(file, BOTH)).isEqualTo(2);
    assertThat(screen.err())
        .isEqualTo(
            "virtual-threads: started\nflyshuttle: Nothing gave null instead of a Pipeline\n");
    assertThat(screen.out()).isEmpty();
  }

  @Test
  void aFullDiskAfterwardsLeavesTheTable() {
    assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no /dev/full");
    assertThat(compare("cpu-chunks", "--scale=1", BOTH, "--json=/dev/full")).isEqualTo(2);
    assertThat(screen.out()).contains("same");
    assertThat(screen.err())
        .endsWith("flyshuttle: --json /dev/full can't be written: No space left on device\n");
  }
}
