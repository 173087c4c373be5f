package io.flyshuttle.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Outcome;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Progress;
import io.flyshuttle.Report;
import io.flyshuttle.Shuttle;
import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the guide promises. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongCalculationTest {

  private final Shuttle shuttle = Shuttle.create();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @Test
  void stagesSayTheirNature() throws Exception {
    Report<Long> report = LongCalculation.natures(shuttle, List.of("10", "100"), Long::parseLong);
    assertThat(report.orThrow()).containsExactly(4L, 25L);
    assertThat(report.stages())
        .extracting(Report.StageReport::name)
        .containsExactly("load", "primes");
  }

  @Test
  void aDeadlineLeavesWhatWasFound() throws Exception {
    assertThat(LongCalculation.deadline(shuttle, Duration.ofMillis(500)))
        .get()
        .isInstanceOfSatisfying(Long.class, found -> assertThat(found).isGreaterThan(100));
  }

  @Test
  void workThatNeverLooksUpIsListed() throws Exception {
    ManualTicker clock = new ManualTicker();
    Gate begun = new Gate();
    Gate release = new Gate();
    try (Shuttle byHand = Shuttle.builder().ticker(clock).build()) {
      Thread time =
          Thread.startVirtualThread(() -> {
            begun.awaitDeaf();
            clock.advance(Duration.ofMillis(50));
          });
      var detached =
          LongCalculation.overrunning(
              byHand,
              () -> {
                begun.open();
                release.awaitDeaf();
                return 0L;
              });
      assertThat(detached).hasSize(1);
      release.open();
      time.join();
    }
  }

  @Test
  void triesAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Report<Long> report =
        LongCalculation.retryAndLimit(
            shuttle,
            List.of("10"),
            name -> {
              if (calls.incrementAndGet() == 1) {
                throw new IOException("not yet");
              }
              return Long.parseLong(name);
            });
    assertThat(report.orThrow()).containsExactly(4L);
    assertThat(calls).hasValue(2);
  }

  @Test
  void aWindowKeepsTheOrder() throws Exception {
    assertThat(LongCalculation.window(shuttle, List.of(100_000L, 10L, 100L)).orThrow())
        .containsExactly(9592L, 4L, 25L);
  }

  @Test
  void aBadItemDoesNotCostTheRun() throws Exception {
    List<Outcome<Long>> outcomes = LongCalculation.settled(shuttle, List.of(10L, -1L, 100L));
    assertThat(outcomes).hasSize(3);
    assertThat(outcomes.get(0)).isEqualTo(new Outcome.Value<>(4L));
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Failure.class);
    assertThat(outcomes.get(2)).isEqualTo(new Outcome.Value<>(25L));
  }

  @Test
  void tellsProgressAndKeepsResults() throws Exception {
    List<Progress> told = new CopyOnWriteArrayList<>();
    Pipeline<Long> primes = Pipeline.range(0, 100).cpu(LongCalculation::primesBelow);
    assertThat(LongCalculation.partialResults(shuttle, primes, told::add)).hasSize(100);
    assertThat(told.getLast().done()).isEqualTo(100);
  }
}
