package io.flyshuttle.forecast;

import static io.flyshuttle.forecast.Workloads.MS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How little is read around calls, and that it tells as much. */
class ReadingsTest {
  private final FakeGauge gauge = new FakeGauge();
  private final Readings readings;

  ReadingsTest() {
    gauge.readingsTake(40, 600);
    readings = new Readings(gauge, Meter.Cost.of(gauge));
  }

  /** A call of a stage that may wait, or of one that does not. */
  private void call(boolean waits, Runnable function) {
    readings.begin(waits);
    function.run();
    readings.end(waits);
  }

  private void assertLast(long worked, long waited) {
    assertThat(readings.worked()).isEqualTo(worked);
    assertThat(readings.waited()).isEqualTo(waited);
  }

  /** What follows reads so often. */
  private void assertLooks(int cpu, int queue, Runnable then) {
    int before = gauge.looks();
    int queuesBefore = gauge.queueLooks();
    then.run();
    assertThat(gauge.looks() - before).isEqualTo(cpu);
    assertThat(gauge.queueLooks() - queuesBefore).isEqualTo(queue);
  }

  @Test
  void knowWhatReadingTakes() {
    assertThat(Meter.Cost.of(gauge)).isEqualTo(new Meter.Cost(120, 40, 600));
  }

  @Test
  void rightAfterACallItsOwnServe() {
    call(false, () -> gauge.work(100_000));
    gauge.work(1_000);
    assertLooks(1, 0, () -> call(false, () -> gauge.work(100_000)));
    assertLast(100_000, 0);
    assertThat(readings.spent()).isEqualTo(120);
  }

  @Test
  void laterTheCpuTimeIsReadAgain() {
    call(false, () -> gauge.work(100_000));
    gauge.await(3_000);
    assertLooks(2, 0, () -> call(false, () -> gauge.work(100_000)));
    assertLast(100_000, 0);
    assertThat(readings.spent()).isEqualTo(120 + 80);
  }

  @Test
  void aCallThatDoesNotWaitHasNotQueued() {
    call(true, () -> gauge.work(100_000));
    gauge.work(50_000);
    assertLooks(2, 0, () -> call(true, () -> gauge.work(100_000)));
    assertLast(100_000, 0);
  }

  @Test
  void aWaitIsToldFromStandingInLine() {
    call(true, () -> gauge.work(100_000));
    assertLooks(
        1,
        1,
        () ->
            call(
                true,
                () -> {
                  gauge.await(4 * MS);
                  gauge.queue(7 * MS);
                  gauge.work(MS);
                }));
    assertLast(MS, 4 * MS);
    assertThat(readings.spent()).isEqualTo(120 + 600);
  }

  @Test
  void standingInLineBeforeACallIsNotOfTheCall() {
    call(true, () -> gauge.await(MS));
    gauge.queue(7 * MS);
    assertLooks(3, 2, () -> call(true, () -> gauge.await(MS)));
    assertLast(0, MS);
    assertThat(readings.spent()).isEqualTo(120 + 2 * 80 + 2 * 600);
  }

  @Test
  void norIsWhatWasNotLookedAtInACallThatDoesNotWait() {
    call(true, () -> gauge.await(MS));
    call(false, () -> gauge.queue(7 * MS));
    assertLast(0, 0);
    call(true, () -> gauge.await(MS));
    assertLast(0, MS);
  }

  @Test
  void whatIsTooShortToBeSeenDoesNotAddUp() {
    call(true, () -> gauge.work(MS));
    for (int i = 0; i < 1_000; i++) {
      gauge.work(10_000);
      call(true, () -> gauge.queue(1_500));
      assertThat(readings.waited()).isLessThanOrEqualTo(1_500);
    }
    call(true, () -> gauge.await(MS));
    assertThat(readings.waited()).isBetween(MS - Readings.SHORT, MS);
  }

  @Test
  void clocksMayDriftApart() {
    for (int i = 0; i < 1_000; i++) {
      call(
          true,
          () -> {
            gauge.work(100_000);
            gauge.cpuClockGains(1_000);
          });
    }
    gauge.queue(MS / 2);
    call(true, () -> gauge.await(MS));
    assertLast(0, MS);
  }
}
