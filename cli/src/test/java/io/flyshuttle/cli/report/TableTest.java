package io.flyshuttle.cli.report;

import static io.flyshuttle.cli.compare.Made.made;
import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.cli.TestScreen;
import io.flyshuttle.cli.compare.Made;
import io.flyshuttle.cli.compare.Standings;
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
  void aWideScreenGetsATable() {
    TestScreen screen = TestScreen.plain();
    print(screen, STANDINGS);
    // How much of the machine that is depends on the machine.
    assertThat(screen.out().replaceAll(" {1,3}[0-9]+ %  ", "       "))
        .isEqualTo(
            """
            strategy       time  items/s  speed-up   CPU  memory  others wait p50     p99  results
            ──────────────────────────────────────────────────────────────────────────────────────
            synchronous  40.0 s      250      1.0x       100 MB           0.5 ms  0.4 ms  same
            hybrid       2.00 s    5,000     20.0x       130 MB           0.5 ms  3.2 ms  same
            event-loop        -        -         -     -       -                -       -  FAILED
            event-loop: its JVM was killed (signal 9; out of memory?)

            Recommended: hybrid: fastest with 2.00 s, synchronous takes 40.0 s; others wait 3.2 ms\
             at p99, under synchronous 0.4 ms.
            """);
  }

  @Test
  void fortyColumnsAreEnough() {
    TestScreen screen = TestScreen.colourless(40);
    print(screen, STANDINGS);
    assertThat(screen.out().lines()).allMatch(line -> line.length() <= 40);
    assertThat(screen.out())
        .contains("hybrid\n  time             2.00 s\n")
        .contains("  others wait p99  3.2 ms\n")
        .contains("Recommended: hybrid");
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
    assertThat(screen.out()).contains("2.50 s (2.00 - 3.00 s)");
  }
}
