package io.flyshuttle.cli.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BeatsTest {
  private static final Offset<Double> NEAR = within(1e-9);

  private static long ms(long value) {
    return TimeUnit.MILLISECONDS.toNanos(value);
  }

  @Test
  void aBlockageCountsForEveryBeatItDelayed() {
    Beats beats = new Beats(0);
    for (int beat = 1; beat <= 10; beat++) {
      beats.beat(ms(100)); // all that were due since 10 ms, at once
    }
    Lateness lateness = beats.until(ms(100));
    assertThat(lateness.maxMs()).isEqualTo(90, NEAR);
    assertThat(lateness.p99Ms()).isEqualTo(90, NEAR);
    assertThat(lateness.p50Ms()).isEqualTo(40, NEAR);
  }

  @Test
  void beatsThatCameDueAndNeverRanCountUntilTheEnd() {
    Beats beats = new Beats(ms(1_000));
    beats.beat(ms(1_010));
    Lateness lateness = beats.until(ms(1_050));
    assertThat(lateness.maxMs()).isEqualTo(30, NEAR);
    assertThat(lateness.timeline()).hasSize(5);
  }

  @Test
  void aRunShorterThanOneBeatHasNone() {
    assertThat(new Beats(0).until(ms(9)).maxMs()).isZero();
  }

  @Test
  void theTimelineStaysSmallAndKeepsTheWorst() {
    Beats beats = new Beats(0);
    for (int beat = 1; beat <= 10_000; beat++) {
      beats.beat(ms(10L * beat + (beat == 5_000 ? 7 : 0)));
    }
    Lateness lateness = beats.until(ms(100_000));
    assertThat(lateness.timeline()).hasSizeLessThanOrEqualTo(300);
    assertThat(lateness.timeline()).anyMatch(point -> Math.abs(point.value() - 7) < 1e-9);
    assertThat(lateness.timeline().getLast().seconds()).isEqualTo(100, NEAR);
  }

  @Test
  void theLogOfProgressStaysSmallAndKeepsBothEnds() {
    ProgressLog log = new ProgressLog();
    for (int i = 1; i <= 100_000; i++) {
      log.add(i, i);
    }
    assertThat(log.until(100_001, 100_001))
        .hasSizeLessThan(500)
        .startsWith(new Point(0, 0))
        .endsWith(new Point(100_001, 100_001))
        .isSortedAccordingTo(java.util.Comparator.comparingDouble(Point::seconds));
  }
}
