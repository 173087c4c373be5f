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
    assertThat(elsewhere.perItem()).isEqualTo(200);
  }

  @Test
  void measuringIsLeftOut() {
    gauge.readingsTake(40, 600);
    Meter meter =
        new Meter(gauge, new boolean[] {true, false}, LAST, elsewhere, Meter.Cost.of(gauge));
    for (long item = 0; item < LAST; item++) {
      gauge.workElsewhere(200);
      meter.begin(0, item, "");
      gauge.work(1_000);
      gauge.await(10_000);
      meter.end(0, item, "");
      gauge.await(10_000);
      meter.begin(1, item, "");
      gauge.work(1_000);
      meter.end(1, item, "");
    }
    // an item's end is told of when its last call was measured, and so was what the next one reads
    assertThat(elsewhere.perItem()).isEqualTo(200);
  }

  @Test
  void compilersAreLeftOut() {
    items(50);
    gauge.compile(1_000_000);
    items(LAST - 50);
    assertThat(elsewhere.perItem()).isEqualTo(200);
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
    assertThat(elsewhere.perItem()).isEqualTo(200.0 * 50 / 100); // of items not yet counted
  }

  @Test
  void isUnknownOfFewItems() {
    Elsewhere few = new Elsewhere(gauge, 0, 40);
    for (int i = 0; i < 40; i++) {
      few.called(1_000);
      few.itemEnded();
    }
    assertThat(few.perItem()).isZero();
  }
}
