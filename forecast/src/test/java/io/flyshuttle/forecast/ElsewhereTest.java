package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a process computes besides the functions of a pipeline. */
class ElsewhereTest {
  private static final int FIRST = 4;
  private static final int LAST = 104;

  private final FakeGauge gauge = new FakeGauge();
  private final Elsewhere elsewhere = new Elsewhere(gauge, FIRST, LAST);

  /** An item whose function computes for so long, and as much again is computed elsewhere. */
  private void item(long nanos, long hidden) {
    gauge.work(nanos);
    gauge.workElsewhere(hidden);
    elsewhere.called(nanos);
    elsewhere.itemEnded();
  }

  private void items(int count) {
    for (int i = 0; i < count; i++) {
      item(1_000, 200);
    }
  }

  @Test
  void isWhatTheFunctionsAreNot() {
    items(LAST);
    assertThat(elsewhere.perItem(0)).isEqualTo(200);
    assertThat(elsewhere.perItem(50)).isEqualTo(150); // what measuring takes is left out
  }

  @Test
  void compilersAreLeftOut() {
    items(50);
    gauge.compile(1_000_000);
    items(LAST - 50);
    assertThat(elsewhere.perItem(0)).isEqualTo(200);
  }

  @Test
  void aThreadThatLosesItsCoreAmidstAReadingReadsAgain() {
    items(FIRST - 1);
    gauge.meanwhile(() -> items(50)); // by others
    items(1);
    gauge.meanwhile(() -> {
      gauge.work(7_000);
      elsewhere.called(7_000);
    });
    items(LAST - FIRST - 50);
    assertThat(elsewhere.perItem(0)).isEqualTo(200.0 * 50 / 100); // of items not yet counted
  }

  @Test
  void isUnknownOfFewItems() {
    Elsewhere few = new Elsewhere(gauge, 0, 40);
    for (int i = 0; i < 40; i++) {
      few.called(1_000);
      few.itemEnded();
    }
    assertThat(few.perItem(0)).isZero();
  }
}
