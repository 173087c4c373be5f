package io.flyshuttle;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Faults;
import io.flyshuttle.testkit.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attempts, waits, and what ends them. */
class RetryTest {

  private static final Retry THRICE = Retry.exponential(3, ofMillis(100)).jitter(Retry.Jitter.NONE);

  private final ManualTicker ticker = new ManualTicker();
  private final Shuttle shuttle = Shuttle.builder().cpu(1).ticker(ticker).build();
  private final AtomicInteger calls = new AtomicInteger();

  @AfterEach
  void close() {
    shuttle.close();
  }

  private Callable<Integer> failing(int times) {
    return counted(Faults.failFirst(times, () -> new IOException("no " + calls.get()), calls::get));
  }

  private <T> Callable<T> counted(Callable<T> work) {
    return () -> {
      calls.incrementAndGet();
      return work.call();
    };
  }

  @Test
  void waitsDoubleByTheClockOfTheTask() throws Exception {
    try (var scope = shuttle.scope("s")) {
      Task<Integer> task = scope.io(() -> THRICE.call(failing(2)));
      ticker.awaitParked(1);
      assertThat(calls).hasValue(1);
      ticker.advance(ofMillis(99));
      assertThat(ticker.parked()).isEqualTo(1);
      ticker.advance(ofMillis(1));
      ticker.awaitParked(1);
      assertThat(calls).hasValue(2);
      ticker.advance(ofMillis(199));
      assertThat(ticker.parked()).isEqualTo(1);
      ticker.advance(ofMillis(1));
      scope.join();
      assertThat(task.get()).isEqualTo(3);
    }
  }

  @Test
  void theLastFailureIsThrownWithTheEarlierOnesSuppressed() {
    Retry retry = Retry.exponential(3, Duration.ofNanos(1));
    assertThatThrownBy(() -> retry.call(failing(9)))
        .isInstanceOf(IOException.class)
        .hasMessage("no 3")
        .satisfies(thrown ->
            assertThat(thrown.getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactly("no 1", "no 2"));
    assertThat(calls).hasValue(3);
  }

  @Test
  void theSameExceptionThrownAgainIsNotSuppressedInItself() {
    IOException same = new IOException();
    Callable<Integer> work = Faults.failFirst(9, () -> same, () -> 1);
    assertThatThrownBy(() -> Retry.exponential(3, Duration.ofNanos(1)).call(work))
        .isSameAs(same)
        .hasNoSuppressedExceptions();
  }

  @Test
  void aWaitThatWouldPassTheDeadlineEndsIt() throws Exception {
    try (var scope = shuttle.scope("s", Option.within(ofMillis(100)))) {
      scope.io(() -> THRICE.call(failing(2)));
      assertThatThrownBy(scope::join).hasCauseInstanceOf(IOException.class);
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void errorsInterruptsAndCancellationsAreFinal() {
    assertFinal(new InterruptedException());
    assertFinal(new CancellationException());
    assertThatThrownBy(() ->
            THRICE.call(
                counted(() -> {
                  throw new AssertionError("error");
                })))
        .isInstanceOf(AssertionError.class);
    assertThat(calls).hasValue(1);
  }

  private void assertFinal(Exception failure) {
    calls.set(0);
    Callable<Integer> work = counted(Faults.failFirst(9, () -> failure, () -> 1));
    assertThatThrownBy(() -> THRICE.call(work)).isSameAs(failure);
    assertThat(calls).hasValue(1);
    calls.set(0);
  }

  @Test
  void aFailureThatThePredicateRefusesIsFinal() {
    Retry retry = THRICE.when(failure -> failure instanceof IllegalStateException);
    assertThatThrownBy(() -> retry.call(failing(1))).isInstanceOf(IOException.class);
    assertThat(calls).hasValue(1);
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    try (var scope = shuttle.scope("s")) {
      Task<Integer> task = scope.io(() -> THRICE.call(failing(2)));
      ticker.awaitParked(1);
      scope.cancel();
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
      assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
    }
    assertThat(calls).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"1,1.0,100", "2,1.0,200", "4,1.0,800", "4,0.5,400", "5,1.0,1000", "99,1.0,1000"})
  void waitsAreUniformUpToACappedExponential(int failures, double random, long millis) {
    Retry retry = Retry.exponential(9, ofMillis(100)).cap(ofSeconds(1));
    assertThat(retry.waitAfter(failures, random)).isEqualTo(ofMillis(millis).toNanos());
  }

  @Test
  void waitsAreCappedAtAThousandTimesTheBaseByDefault() {
    assertThat(Retry.exponential(99, ofMillis(1)).waitAfter(60, 1.0))
        .isEqualTo(ofSeconds(1).toNanos());
  }

  @Test
  void absurdSettingsAreRefused() {
    assertThatThrownBy(() -> Retry.exponential(0, ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Retry.exponential(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> THRICE.cap(ofMillis(99))).isInstanceOf(IllegalArgumentException.class);
    assertThat(THRICE.attempts()).isEqualTo(3);
  }
}
