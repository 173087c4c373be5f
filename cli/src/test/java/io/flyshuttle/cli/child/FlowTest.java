package io.flyshuttle.cli.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FlowTest {

  private static Flow flow(int items, List<Double> ended, double watched, boolean killed) {
    Flow.Runaway runaway =
        new Flow.Runaway(1, "a loop", 1.0, 2.0, killed, List.of(), OptionalDouble.empty());
    return new Flow(
        items, ended, 0, List.of(runaway), ended.getLast(), watched, 0, 0.1, killed ? 0 : 1);
  }

  @Test
  void ratesAreThoseBeforeTheFirstBeganAndAfterTheLastWasGivenUp() {
    Flow flow = flow(7, List.of(0.25, 0.5, 1.0, 1.5, 2.5, 3.0), 3.0, true);
    assertThat(flow.hasAll()).isTrue();
    assertThat(flow.rateBefore()).isEqualTo(3, within(1e-9));
    assertThat(flow.rateAfter()).isEqualTo(2, within(1e-9));
    assertThat(flow.longestPause()).isEqualTo(1, within(1e-9));
  }

  @Test
  void itemsThatNeverCameCountAsAPauseToTheEndOfTheWatch() {
    Flow flow = flow(100, List.of(0.5, 1.0), 5.0, false);
    assertThat(flow.hasAll()).isFalse();
    assertThat(flow.rateAfter()).isZero();
    assertThat(flow.longestPause()).isEqualTo(4, within(1e-9));
  }
}
