package io.flyshuttle.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.cli.TestScreen;
import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.compare.Attempt;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
  private static final Attempt FAILED = new Attempt.Failed("it died", "", List.of());

  @Test
  void logsGetALineEveryFiveSecondsAtMost() {
    TestScreen screen = TestScreen.plain();
    Lines lines = new Lines(screen.screen());
    lines.begins("hybrid", OptionalLong.of(1_000));
    for (int tenth = 1; tenth <= 120; tenth++) {
      lines.advances(new Event.Advanced(tenth, 1_000, tenth / 10.0));
    }
    lines.ends("hybrid", FAILED);
    assertThat(screen.err())
        .isEqualTo(
            """
            hybrid: started
            hybrid: 50 of 1,000 items, 10/s, 95.0 s left
            hybrid: 100 of 1,000 items, 10/s, 90.0 s left
            hybrid: failed: it died
            """);
  }

  @Test
  void withoutATotalThereIsStillARate() {
    TestScreen screen = TestScreen.plain();
    Lines lines = new Lines(screen.screen());
    lines.begins("hybrid", OptionalLong.empty());
    lines.advances(new Event.Advanced(50, -1, 5));
    assertThat(screen.err()).endsWith("hybrid: 50 items, 10/s\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 20, 39, 79, 200})
  void aBarIsNeverWiderThanItsTerminal(int width) {
    Bars bars = new Bars(TestScreen.terminal(width + 1).screen());
    bars.begins("virtual-threads 10/10", OptionalLong.of(10_000));
    assertThat(bars.render(width)).hasSizeLessThanOrEqualTo(width);
    bars.advances(new Event.Advanced(5_000, 10_000, 2));
    assertThat(bars.render(width)).hasSizeLessThanOrEqualTo(width);
    bars.ends("virtual-threads 10/10", FAILED);
  }

  @Test
  void aBarHasShareRateAndTimeLeft() {
    Bars bars = new Bars(TestScreen.terminal(100).screen());
    bars.begins("hybrid", OptionalLong.empty());
    bars.advances(new Event.Advanced(7_500, 10_000, 3));
    assertThat(bars.render(99))
        .isEqualTo(
            "hybrid            75 % " + "█".repeat(30) + "░".repeat(10) + " 2,500/s  1.00 s left");
    bars.ends("hybrid", FAILED);
  }

  @Test
  void whatDoesNotFitIsLeftOutWhole() {
    Bars bars = new Bars(TestScreen.terminal(30).screen());
    bars.begins("hybrid", OptionalLong.empty());
    bars.advances(new Event.Advanced(7_500, 10_000, 3));
    assertThat(bars.render(29)).isEqualTo("hybrid  75 %   1.00 s left");
    assertThat(bars.render(16)).isEqualTo("hybrid  75 % ");
    bars.ends("hybrid", FAILED);
  }

  @Test
  void aFinishedBarIsReplacedByItsLine() {
    TestScreen screen = TestScreen.colourless(80);
    Bars bars = new Bars(screen.screen());
    bars.begins("hybrid", OptionalLong.empty());
    bars.ends("hybrid", FAILED);
    assertThat(screen.err()).endsWith("\r\u001B[Khybrid: failed: it died\n");
  }
}
