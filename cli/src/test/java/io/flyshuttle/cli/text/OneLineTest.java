package io.flyshuttle.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OneLineTest {

  /** Users' exceptions may say anything of themselves. */
  private static final class Odd extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable String words;

    Odd(@Nullable String words) {
      this.words = words;
    }

    @Override
    @SuppressWarnings({"NullAway", "OverrideThrowableToString"}) // that is what goes wrong
    public String toString() {
      if (words != null && words.equals("throw")) {
        throw new IllegalStateException();
      }
      return words;
    }
  }

  @Test
  void anExceptionThatSaysNothingIsNamedByItsClass() {
    for (String words : new String[] {null, "", " \n ", "\u0007", "throw"}) {
      assertThat(OneLine.of(new Odd(words))).isEqualTo(Odd.class.getName());
    }
  }

  @Test
  void ofSeveralLinesTheFirstIsGivenAndThatThereAreMore() {
    assertThat(OneLine.of(new Odd("no data\nat all"))).isEqualTo("no data ...");
    assertThat(OneLine.of("a\r\nb\u2028c", 100)).isEqualTo("a\\nb\\nc");
  }

  @Test
  void nothingReachesTheTerminalButText() {
    String text = "\u001B[1;31mred\u001B[0m\u0007 \u001B]0;title\u0007und\u00E9\u202E\u0000";
    assertThat(OneLine.plain(text)).isEqualTo("red und\u00E9");
    assertThat(OneLine.plain("a\tb \uD83D\uDE80")).isEqualTo("a\tb \uD83D\uDE80");
  }

  @Test
  void whatIsTooLongKeepsItsBeginningAndItsEnd() {
    String text = "start" + "x".repeat(100_000) + "end";
    assertThat(OneLine.of(new Odd(text))).hasSize(300).startsWith("start").endsWith("end");
  }

  @Test
  void linesBreakBetweenWordsAndNotBeforeAUnit() {
    assertThat(Wrap.lines("it takes 1.00 s, others wait 20 ms", 14))
        .containsExactly("it takes", "1.00 s, others", "wait 20 ms");
    assertThat(Wrap.lines("\u001B[1mbold\u001B[0m word", 9)).hasSize(1);
  }
}
