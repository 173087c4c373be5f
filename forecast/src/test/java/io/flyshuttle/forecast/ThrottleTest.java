package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Time is simulated: as many items wait as the throttle allows, each as long as the model says. */
class ThrottleTest {
  private static final double MS = 1e6;

  private double now;

  /** Runs items; what it took in nanoseconds. The wait of an item depends on how many wait. */
  private double run(Throttle throttle, int items, IntToDoubleFunction wait, int failsOneIn) {
    PriorityQueue<Double> ends = new PriorityQueue<>();
    double began = now;
    int begun = 0;
    for (int ended = 0; ended < items; ended++) {
      while (begun < items && ends.size() < throttle.atMost()) {
        begun++;
        ends.add(now + wait.applyAsDouble(ends.size() + 1));
      }
      now = ends.remove();
      throttle.ended((long) now, failsOneIn == 0 || ended % failsOneIn != 0);
    }
    return now - began;
  }

  /** So many at once are served, others stand in line. */
  private static IntToDoubleFunction servers(int count) {
    return waiting -> 5 * MS * Math.max(1, (double) waiting / count);
  }

  @Test
  void asksNoMoreThanServersBear() {
    Throttle throttle = new Throttle(64);
    double took = run(throttle, 50_000, servers(10), 0);

    assertThat(throttle.atMost()).isBetween(8, 20);
    assertThat(took).isLessThan(1.05 * 50_000 * 5 * MS / 10);
  }

  @Test
  void costsLittleWhereEveryWaitCounts() {
    Throttle throttle = new Throttle(64);
    double took = run(throttle, 100_000, _ -> 5 * MS, 0);

    assertThat(took).isLessThan(1.05 * 100_000 * 5 * MS / 64);
    assertThat(throttle.atMost()).isEqualTo(64);
  }

  @Test
  void asksMoreAgainWhenTheyBearMore() {
    Throttle throttle = new Throttle(64);
    run(throttle, 50_000, servers(10), 0);
    run(throttle, 100_000, servers(64), 0);

    assertThat(throttle.atMost()).isGreaterThan(30);
  }

  @Test
  void asksLessWhereManyAskedIsLessDone() {
    Throttle throttle = new Throttle(128);
    IntToDoubleFunction thrashing = waiting -> 1 * MS * (1 + waiting * waiting / 400.0);
    double took = run(throttle, 50_000, thrashing, 0);

    assertThat(throttle.atMost()).isLessThan(64);
    assertThat(took).isLessThan(0.5 * 50_000 * thrashing.applyAsDouble(128) / 128);
  }

  @Test
  void takesATenthOffWhileMuchFails() {
    Throttle throttle = new Throttle(100);
    run(throttle, 5_000, _ -> 5 * MS, 2);

    assertThat(throttle.atMost()).isBetween(2, 50);
  }

  @Test
  void neverAllowsMoreThanTheStageOrLessThanOne() {
    Throttle one = new Throttle(1);
    run(one, 10_000, _ -> MS, 2);
    assertThat(one.atMost()).isEqualTo(1);

    Throttle three = new Throttle(3);
    run(three, 50_000, servers(1), 0);
    assertThat(three.atMost()).isBetween(1, 3);
  }
}
