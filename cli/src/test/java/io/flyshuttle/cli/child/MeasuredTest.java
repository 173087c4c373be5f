package io.flyshuttle.cli.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.cli.workload.Digest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which of some runs counts. */
class MeasuredTest {

  private static Measured run(double seconds, long bytes, double foreign, String digest) {
    return new Measured(
        new Event.Finished(
            10,
            seconds,
            2 * seconds,
            bytes,
            new Lateness(0, seconds, 0, List.of()),
            new Digest(digest, digest, Optional.empty()),
            List.of(),
            new Conditions(15_000 + seconds, seconds / 10, 9, 9)),
        new Reading.Used(0, 0, 1, foreign, 0.125));
  }

  @Test
  void theOneInTheMiddleCounts() {
    Event.Finished middle =
        Measured.middle(
            List.of(
                run(3, 100, 0.25, "a"),
                run(1, 200, -0.5, "a"),
                run(9, 300, 0.5, "a"),
                run(2, 400, 0, "a"),
                run(8, 500, 0.5, "a")));

    assertThat(middle.wallSeconds()).isEqualTo(3);
    assertThat(middle.cpuSeconds()).isEqualTo(6);
    assertThat(middle.heartbeat().p99Ms()).isEqualTo(3);
    assertThat(middle.conditions().spinNanos()).isEqualTo(15_003);
    assertThat(middle.conditions().compilerSeconds()).isEqualTo(0.3);
    assertThat(middle.conditions().foreignCores()).isCloseTo(0.15, within(1e-9)); // of all
    assertThat(middle.conditions().stolenCores()).isCloseTo(0.125, within(1e-9));
  }

  @Test
  void whatTheFirstHeldCounts() {
    Event.Finished middle =
        Measured.middle(List.of(run(9, 100, 0, "a"), run(1, 200, 0, "a"), run(3, 300, 0, "a")));

    assertThat(middle.wallSeconds()).isEqualTo(3);
    assertThat(middle.peakRssBytes()).isEqualTo(100);
  }

  @Test
  void theSameWorkMayNotComeToDifferentResults() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> Measured.middle(List.of(run(1, 1, 0, "a"), run(1, 1, 0, "a"), run(1, 1, 0, "b"))))
        .withMessage("the same work has come to different results");
  }
}
