package io.flyshuttle.cli.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** How quick the cores are, on average of what was looked at. */
class CoreSpeedTest {
  private final Queue<Double> looks =
      new ArrayDeque<>(List.of(10_000.0, 14_000.0, 13_000.0, 12_000.0, 11_000.0));

  @Test
  void eachLookCountsAsMuch() throws Exception {
    CoreSpeed speed = new CoreSpeed(looks::remove, looks::remove);
    speed.measure();
    assertThat(speed.spinNanos()).isEqualTo(10_000);
    speed.glance();
    speed.glance();
    speed.glance();
    speed.measure();
    assertThat(speed.spinNanos()).isCloseTo(12_000, within(1e-9));
  }

  @Test
  void theCoresOfThisMachineAreLookedAt() throws Exception {
    CoreSpeed speed = new CoreSpeed();
    speed.measure();
    double before = speed.spinNanos();
    speed.glance();
    assertThat(before).isPositive();
    assertThat(2 * speed.spinNanos()).isGreaterThan(before); // the glance is positive, too
  }
}
