package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The same for work in a user's file, which may be anything. */
class CompareUsersFilesIT extends Comparing {
  private static final String PROCESSES_TOO = "--strategies=hybrid,hybrid-processes";

  @Test
  void aUsersFileRunsInWorkersTooAndIsComparedByContent() throws IOException {
    String file =
        java(
            "Pairs",
            """
            record Pair(long a, byte[] b) implements java.io.Serializable {}
            System.out.println("{\\"hello\\"");
            return Pipeline.range(0, 100)
                .io(8, i -> new byte[] {i.byteValue()})
                .cpu(b -> Map.of("a", b, "bb", List.of(b, new Pair(b[0] * b[0], b))));
            """);
    assertThat(compare(file, PROCESSES_TOO, "--verbose")).isZero();
    assertThat(screen.out()).containsPattern("hybrid-processes .* same");
    assertThat(screen.err())
        .as("what users print does not disturb, and is shown on request")
        .contains("  [hybrid] {\"hello\"");
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
    int code = compare(file, PROCESSES_TOO, "--json=" + report);
    String why =
        "not possible: the stage 'locked' captures java.lang.Object, which is not Serializable";
    assertThat(screen.err()).contains("hybrid-processes: " + why + "\n");
    assertThat(screen.out()).contains("can't run", "hybrid-processes: " + why + "\n");
    assertThat(results(report).get(1).get("error").asString()).isEqualTo(why);
    assertThat(code).isZero();
  }

  @Test
  void itemsThatCannotBeSentAreToldAlsoWhereFailuresAreValues() throws IOException {
    String file =
        java("Items", "return Pipeline.range(0, 9).io(1, i -> new Object()).cpu(o -> 1).settle();");
    assertThat(compare(file, PROCESSES_TOO)).isZero();
    assertThat(screen.out())
        .contains("items on their way are, or hold, java.lang.Object, which is not Serializable");
  }

  @Test
  void workThatOnlyProcessesWereAskedForAndCannotDoIsAnError() throws IOException {
    String file =
        java(
            "Results",
            """
            return Pipeline.range(0, 9).cpu(i -> new Thread()).map(t -> 1)
                .cpu(i -> new Object() {}).io(1, o -> 1);
            """);
    assertThat(compare(file, "--strategies=hybrid-processes")).isEqualTo(1);
    assertThat(screen.out())
        .contains("results are, or hold, Results$1, which is not Serializable")
        .contains("No recommendation: no strategy ended with the right results");
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
    JsonNode results = results(report);
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
}
