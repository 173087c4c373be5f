package io.flyshuttle;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Faults;
import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call with a deadline. */
class WithinTest {

  private final ManualTicker ticker = new ManualTicker();
  private final Shuttle shuttle = Shuttle.builder().cpu(1).ticker(ticker).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @Test
  void givesWhatTheWorkReturnedInTimeInTheCallingThread() throws Exception {
    assertThat(shuttle.within(ofSeconds(1), Thread::currentThread))
        .isSameAs(Thread.currentThread());
  }

  @Test
  void throwsWhatTheWorkThrows() {
    IOException failure = new IOException();
    assertThatThrownBy(
            () -> shuttle.within(ofSeconds(1), Faults.failNth(1, () -> failure, () -> 1)))
        .isSameAs(failure);
  }

  @Test
  void interruptsTheWorkWhenTheLimitHasPassedAndLeavesNoInterrupt() {
    Gate begun = new Gate();
    Thread.startVirtualThread(() -> {
      begun.awaitDeaf();
      ticker.advance(ofSeconds(1));
    });
    assertThatThrownBy(() -> shuttle.within(ofSeconds(1), Faults.hang(begun)))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("PT1S");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void leavesNoInterruptAlsoWhereTheWorkSetsItAgain() {
    Gate begun = new Gate();
    Thread.startVirtualThread(() -> {
      begun.awaitDeaf();
      ticker.advance(ofSeconds(1));
    });
    assertThatThrownBy(() ->
            shuttle.within(
                ofSeconds(1),
                () -> {
                  try {
                    return Faults.hang(begun).call();
                  } catch (InterruptedException heard) {
                    Thread.currentThread().interrupt();
                    return 1;
                  }
                }))
        .isInstanceOf(DeadlineExceededException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void isLateHoweverTheWorkEnds() {
    assertThatThrownBy(() ->
            shuttle.within(
                ofSeconds(1),
                () -> {
                  ticker.advance(ofSeconds(1));
                  return "too late";
                }))
        .isInstanceOf(DeadlineExceededException.class);
    assertThatThrownBy(() ->
            shuttle.within(
                ofSeconds(1),
                () -> {
                  ticker.advance(ofSeconds(1));
                  throw new IOException("too late");
                }))
        .isInstanceOf(DeadlineExceededException.class)
        .satisfies(thrown -> assertThat(thrown.getSuppressed()[0]).isInstanceOf(IOException.class));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptBySomeoneElseIsTheWorksToSee() {
    Gate begun = new Gate();
    Thread me = Thread.currentThread();
    Thread.startVirtualThread(() -> {
      begun.awaitDeaf();
      me.interrupt();
    });
    assertThatThrownBy(() -> shuttle.within(ofSeconds(1), Faults.hang(begun)))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void aLimitOfZeroHasPassedAndANegativeOneIsRefused() {
    assertThatThrownBy(() -> shuttle.within(Duration.ZERO, () -> 1))
        .isInstanceOf(DeadlineExceededException.class);
    assertThatThrownBy(() -> shuttle.within(ofMillis(-1), () -> 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isADeadlineToRetriesScopesAndCheckpointsInside() throws Exception {
    Gate begun = new Gate();
    AtomicReference<Throwable> polled = new AtomicReference<>();
    assertThatThrownBy(() ->
            shuttle.within(
                ofSeconds(1),
                () -> {
                  assertThat(Context.remainingNanos()).isEqualTo(1_000_000_000);
                  try (var scope = shuttle.scope("inside")) {
                    assertThat(scope.remaining()).contains(ofSeconds(1));
                  }
                  Checkpoint.poll();
                  Thread.startVirtualThread(() -> ticker.advance(ofSeconds(1)));
                  try {
                    Faults.hang(begun).call();
                  } catch (InterruptedException interrupted) {
                    Checkpoint.poll();
                  }
                  return 1;
                }))
        .isInstanceOf(DeadlineExceededException.class)
        .satisfies(thrown -> polled.set(thrown.getSuppressed()[0]));
    assertThat(polled.get()).isInstanceOf(CancellationException.class);
    assertThat(Context.remainingNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theEarlierOfTwoNestedLimitsCounts() throws Exception {
    Duration left =
        shuttle.within(
            ofSeconds(1),
            () -> shuttle.within(ofSeconds(5), () -> Duration.ofNanos(Context.remainingNanos())));
    assertThat(left).isEqualTo(ofSeconds(1));
  }

  @Test
  void aCancelledTaskIsStillInterruptedAfterALateCallInside() throws Exception {
    Gate begun = new Gate();
    Gate interrupted = new Gate();
    Gate release = new Gate();
    AtomicReference<Boolean> status = new AtomicReference<>();
    try (var scope = shuttle.scope("s")) {
      scope.io(() -> {
        try {
          shuttle.within(ofSeconds(1), Faults.stubborn(begun, interrupted, release, 1));
        } catch (DeadlineExceededException late) {
          status.set(Thread.currentThread().isInterrupted());
        }
        return 1;
      });
      begun.await();
      ticker.advance(ofSeconds(1));
      interrupted.await(); // by the deadline of the call
      scope.cancel();
      release.open();
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
    }
    assertThat(status.get()).isTrue();
  }

  @Test
  void aClosedShuttleTimesNothing() {
    shuttle.close();
    assertThatThrownBy(() -> shuttle.within(ofSeconds(1), () -> 1))
        .isInstanceOf(IllegalStateException.class);
  }
}
