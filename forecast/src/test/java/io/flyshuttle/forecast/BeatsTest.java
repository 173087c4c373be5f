package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BeatsTest {
  private static final long MS = 1_000_000;

  @Test
  void aBeatIsDueEveryTenMilliseconds() {
    Beats beats = new Beats(2 * MS, 0);

    assertThat(beats.wakes()).isEqualTo(12 * MS);
    beats.ran(12 * MS);
    assertThat(beats.wakes()).isEqualTo(22 * MS);
    assertThat(beats.percentile(0.5)).isEqualTo(0.002);
  }

  @Test
  void allThatWereDueMeanwhileComeWithOneThatIsLate() {
    Beats beats = new Beats(0, 0);
    beats.ran(35 * MS); // due at 10, 20 and 30

    assertThat(beats.percentile(0.01)).isCloseTo(0.005, within(1e-4));
    assertThat(beats.percentile(0.5)).isCloseTo(0.015, within(3e-4));
    assertThat(beats.percentile(0.99)).isCloseTo(0.025, within(5e-4));
    assertThat(beats.wakes()).isEqualTo(40 * MS);
  }

  @Test
  void thoseThatNeverCameCountAtTheEnd() {
    Beats beats = new Beats(0, 0);
    beats.ran(10 * MS);
    beats.end(95 * MS);

    assertThat(beats.percentile(0.99)).isCloseTo(0.075, within(2e-3));
    assertThat(beats.percentile(0.1)).isZero();
  }

  @Test
  void ofManyThatWereDueTogetherSomeStandForAll() {
    Beats beats = new Beats(0, 0);
    beats.ran(100_000 * MS);

    assertThat(beats.percentile(0.5)).isCloseTo(50, within(4.0));
  }

  @Test
  void ofALongRunSomeBeatsAreLookedAt() {
    Beats beats = new Beats(0, 1e9 * 4_000);
    beats.ran(beats.wakes());

    assertThat(beats.wakes()).isEqualTo(1_010 * MS);
  }

  @Test
  void classesAreNarrow() {
    for (long lateness = 1; lateness < 1L << 40; lateness = lateness * 5 / 4 + 1) {
      Beats beats = new Beats(0, 0);
      beats.note(lateness, 1);
      beats.note(lateness + lateness / 50 + 1, 99);

      assertThat(beats.percentile(0.005)).isCloseTo(lateness / 1e9, within(lateness / 1e9 * 1e-9));
    }
  }
}
