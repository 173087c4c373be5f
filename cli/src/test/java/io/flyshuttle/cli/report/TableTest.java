package io.flyshuttle.cli.report;

import static io.flyshuttle.cli.compare.Made.made;
import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.cli.TestScreen;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.compare.Made;
import io.flyshuttle.cli.compare.Standings;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Standings STANDINGS =
      made()
          .done("synchronous", 40, 0.4, 100)
          .done("hybrid", 2, 3.24, 130)
          .failed("event-loop", "its JVM was killed (signal 9; out of memory?)")
          .standings();

  private static void print(TestScreen screen, Standings standings) {
    new Table(screen.screen(), standings).print();
  }

  @Test
  void aWideScreenGetsAllColumns() {
    TestScreen screen = TestScreen.plain();
    print(screen, STANDINGS);
    // How much of the machine that is depends on the machine.
    assertThat(screen.out().replaceAll(" {1,3}[0-9]+ %  ", "       "))
        .isEqualTo(
            """
                                 items  speed                   others wait
            strategy       time     /s     up   CPU  memory     p50     p99  results
            ────────────────────────────────────────────────────────────────────────
            synchronous  40.0 s    250   1.0x       100 MB  0.5 ms  0.4 ms  same
            hybrid       2.00 s  5,000  20.0x       130 MB  0.5 ms  3.2 ms  same
            event-loop        -      -      -     -       -       -       -  FAILED

            event-loop: its JVM was killed (signal 9; out of memory?)

            Recommended: hybrid: fastest with 2.00 s, synchronous takes 40.0 s, though others wait\
             3.2 ms at p99, under synchronous only 0.4 ms.
            """);
  }

  @Test
  void aForecastStandsBesideTheTimeWithItsError() {
    TestScreen screen = TestScreen.plain();
    print(
        screen,
        made()
            .done("synchronous", 40, 0.4, 100)
            .done("hybrid", 2, 3.24, 130)
            .forecast("hybrid", 2.2, 2, 2.4)
            .standings());
    assertThat(screen.out())
        .containsPattern("strategy +time +cast +error +/s")
        .containsPattern("synchronous +40.0 s +- +- +250")
        .containsPattern("hybrid +2.00 s +2.20 s +\\+10 % +5,000")
        .contains("stage 'read' is declared io, but computes\n");
  }

  @Test
  void whatCannotRunSaysWhyBelow() {
    TestScreen screen = TestScreen.plain();
    print(
        screen,
        made()
            .done("hybrid", 2, 3.24, 130)
            .impossible("hybrid-processes", "not possible: the stage 'a' captures b")
            .standings());
    assertThat(screen.out())
        .contains("can't run\n", "hybrid-processes: not possible: the stage 'a' captures b\n")
        .doesNotContain("--kill-demo");
  }

  @Test
  void whatWorkerProcessesAreForIsSaid() {
    TestScreen screen = TestScreen.plain();
    print(screen, wide());
    assertThat(screen.out())
        .contains("hybrid-processes is for work that may have to be killed: compare --kill-demo");
    TestScreen recommended = TestScreen.plain();
    print(
        recommended,
        made().done("hybrid", 3, 1, 100).done("hybrid-processes", 2, 1, 300).standings());
    assertThat(recommended.out())
        .contains("Recommended: hybrid-processes")
        .doesNotContain("--kill-demo");
  }

  /** The longest names, and figures as wide as they become on a large and busy machine. */
  private static Standings wide() {
    return made()
        .done("synchronous", 1_234, 0.4, 2_100)
        .done("threads(32)", 123.4, 412, 12_345)
        .done("event-loop", 61.1, 36, 112)
        .done("virtual-threads", 36.6, 12_345, 112)
        .done("hybrid", 0.87, 3.2, 112)
        .done("hybrid-processes", 0.98, 3.2, 1_110)
        .standings();
  }

  private static List<String> printed(int columns, Standings standings) {
    TestScreen screen = TestScreen.colourless(columns);
    print(screen, standings);
    assertThat(screen.out().lines()).allMatch(line -> line.length() <= columns);
    return screen.out().lines().toList();
  }

  @Test
  void eightyColumnsHaveRoomForAllColumns() {
    assertThat(printed(80, wide()))
        .filteredOn(line -> line.startsWith("strategy"))
        .singleElement()
        .asString()
        .contains("time", "CPU", "memory", "p50", "p99", "results");
  }

  @Test
  void eightyColumnsHaveRoomForTheRangeOfRunsAsWell() {
    Standings standings =
        made()
            .add("hybrid-processes", Made.run(42.5), Made.run(42), Made.run(43))
            .add("hybrid", Made.run(2.5), Made.run(2), Made.run(3))
            .standings();
    assertThat(printed(80, standings))
        .anySatisfy(line -> assertThat(line).contains("range, s", "memory", "p99"))
        .anySatisfy(line -> assertThat(line).contains("42.5 s", "42.0-43.0", "MB"));
  }

  @Test
  void fortyColumnsGetTheColumnsThatDecide() {
    assertThat(printed(40, wide()))
        .startsWith(
            "                    others wait",
            "strategy            time    p99 results",
            "───────────────────────────────────────",
            "synchronous      1,234 s 0.4 ms same");
  }

  @Test
  void whatIsSaidOfSeveralIsSaidOnce() {
    Made made = made().done("synchronous", 4, 1, 1).failed("hybrid", "bad").failed("x", "bad");
    assertThat(printed(120, made.standings())).containsOnlyOnce("hybrid, x: bad");
    Standings all = made().failed("synchronous", "bad").failed("hybrid", "bad").standings();
    assertThat(printed(120, all))
        .containsOnlyOnce("all: bad")
        .contains("No recommendation: no strategy ended with the right results.");
  }

  @Test
  void whatNeverBeganIsNamedAndNothingIsRecommendedForIt() {
    Made made = made().done("synchronous", 4, 1, 1).add("hybrid").add("event-loop");
    assertThat(printed(120, made.standings()))
        .contains("not begun: hybrid, event-loop")
        .contains("No recommendation: only synchronous had ended.");
    Made nothing = made().add("synchronous", new Attempt.Interrupted(List.of())).add("hybrid");
    assertThat(printed(120, nothing.standings()))
        .containsExactly("", "not begun: hybrid", "", "No recommendation: no strategy had ended.");
  }

  @Test
  void withoutSynchronousThereIsNoSpeedUpAndThatIsSaid() {
    assertThat(printed(120, made().done("hybrid", 4, 1, 1).standings()))
        .contains("The speed-up is over synchronous, which is not among --strategies.");
  }

  @Test
  void coloursAreForTerminalsThatWantThem() {
    TestScreen coloured = TestScreen.terminal(120);
    print(coloured, STANDINGS);
    assertThat(coloured.out()).contains("\u001B[");

    TestScreen colourless = TestScreen.colourless(120);
    print(colourless, STANDINGS);
    assertThat(colourless.out()).doesNotContain("\u001B");
    assertThat(coloured.out().replaceAll("\u001B\\[[0-9]*m", "")).isEqualTo(colourless.out());
  }

  @Test
  void severalRunsShowTheirRange() {
    TestScreen screen = TestScreen.plain();
    print(screen, made().add("hybrid", Made.run(2.5), Made.run(2), Made.run(3)).standings());
    assertThat(screen.out()).contains("2.50 s  2.00-3.00");
  }
}
