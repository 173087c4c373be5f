package io.flyshuttle;

import static io.flyshuttle.Option.overrun;
import static io.flyshuttle.Option.within;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Faults;
import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deadlines of scopes, and what becomes of work that overruns them. */
class ScopeDeadlineTest {

  private final ManualTicker ticker = new ManualTicker();
  private final Shuttle shuttle = Shuttle.builder().cpu(1).ticker(ticker).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  /** Moves the time on once {@code begun} is open. */
  private void advanceAfter(Gate begun, Duration time) {
    Thread.startVirtualThread(() -> {
      begun.awaitDeaf();
      ticker.advance(time);
    });
  }

  @Test
  void atTheDeadlineTasksAreInterruptedAndJoinThrows() throws Exception {
    Gate begun = new Gate();
    Task<Object> task;
    try (var scope = shuttle.scope("slow", within(ofSeconds(2)))) {
      task = scope.io(Faults.hang(begun));
      advanceAfter(begun, ofSeconds(2));
      assertThatThrownBy(scope::join)
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessageContaining("slow")
          .hasMessageContaining(task.forkedAt());
    }
    assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
    assertThat(task.outcome()).contains(new Outcome.Late<>(Optional.empty()));
    assertThatThrownBy(task::get).isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void beforeTheDeadlineNothingHappens() throws Exception {
    Gate begun = new Gate();
    Gate release = new Gate();
    try (var scope = shuttle.scope("s", within(ofSeconds(2)))) {
      scope.io(Faults.deaf(begun, release, 1));
      begun.await();
      ticker.advance(ofMillis(1999));
      assertThat(scope.remaining()).contains(ofMillis(1));
      release.open();
      assertThat(scope.join()).containsExactly(1);
    }
  }

  @Test
  void underWaitJoinWaitsForWorkThatHearsNothingAndThrowsAllTheSame() throws Exception {
    Gate begun = new Gate();
    Gate release = new Gate();
    Gate interrupted = new Gate();
    Task<Integer> task;
    try (var scope = shuttle.scope("s", within(ofSeconds(2)))) {
      task = scope.io(Faults.stubborn(begun, interrupted, release, 1));
      advanceAfter(begun, ofSeconds(3));
      Thread.startVirtualThread(() -> {
        interrupted.awaitDeaf();
        release.open();
      });
      assertThatThrownBy(scope::join).isInstanceOf(DeadlineExceededException.class);
      assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
    }
  }

  @Test
  void joiningAfterTheDeadlineThrowsAlsoWhenAllTasksHaveEnded() throws Exception {
    try (var scope = shuttle.scope("s", within(ofSeconds(2)))) {
      Task<Integer> task = scope.io(() -> 1);
      task.stage().toCompletableFuture().get();
      ticker.advance(ofSeconds(2));
      assertThatThrownBy(scope::join).isInstanceOf(DeadlineExceededException.class);
      assertThat(task.get()).isEqualTo(1);
    }
  }

  @Test
  void aDeadlineThatTheTimerHasNotNoticedCountsAllTheSame() throws Exception {
    AtomicLong now = new AtomicLong();
    Ticker slow = // a clock that moves and wakes nobody
        new Ticker() {
          @Override
          public long nanos() {
            return now.get();
          }

          @Override
          public void parkUntil(long deadline) {
            LockSupport.park(this);
          }
        };
    try (Shuttle late = Shuttle.builder().cpu(1).ticker(slow).build();
        var scope = late.scope("s", within(ofSeconds(2)))) {
      scope.io(() -> 1).stage().toCompletableFuture().get();
      now.set(ofSeconds(2).toNanos());
      assertThatThrownBy(scope::join).isInstanceOf(DeadlineExceededException.class);
    }
  }

  @Test
  void underSettleJoinGivesTheLateTasksAsOutcomes() throws Exception {
    Gate begun = new Gate();
    try (var scope = shuttle.scope("s", Join.<Object>settle(), within(ofSeconds(2)))) {
      scope.io(() -> "in time").stage().toCompletableFuture().get();
      scope.io(() -> {
        Checkpoint.partial("half");
        return Faults.hang(begun).call();
      });
      advanceAfter(begun, ofSeconds(2));
      assertThat(scope.join())
          .containsExactly(new Outcome.Value<>("in time"), new Outcome.Late<>(Optional.of("half")));
    }
  }

  @Test
  void aTaskForkedAfterTheDeadlineIsLateFromTheStart() throws Exception {
    try (var scope = shuttle.scope("s", Join.settle(), within(Duration.ZERO))) {
      Task<Integer> task = scope.io(() -> 1);
      assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
      assertThat(task.outcome()).contains(new Outcome.Late<>(Optional.empty()));
      assertThat(scope.remaining()).contains(Duration.ZERO);
      scope.join();
    }
  }

  @Test
  void aScopeWithoutDeadlineHasNoTimeRemaining() throws Exception {
    try (var scope = shuttle.scope("s")) {
      assertThat(scope.remaining()).isEmpty();
      scope.join();
    }
  }

  @Test
  void detachedWorkIsLeftListedAndForgottenWhenItsThreadEnds() throws Exception {
    Gate begun = new Gate();
    Gate release = new Gate();
    Limit limit = Limit.fixed(1);
    Task<Object> task;
    try (var scope =
        shuttle.scope("s", within(ofSeconds(2)), overrun(Overrun.DETACH), Option.limit(limit))) {
      task =
          scope.io(() -> {
            Checkpoint.partial("half");
            return Faults.<Object>deaf(begun, release, 1).call();
          });
      advanceAfter(begun, ofSeconds(2));
      assertThatThrownBy(scope::join).isInstanceOf(DeadlineExceededException.class);
      assertThat(task.state()).isEqualTo(Task.State.DETACHED);
    }
    assertThat(shuttle.detached()).containsExactly(task);
    assertThat(shuttle.tree().toText()).contains("DETACHED").contains(task.forkedAt());
    assertThat(limit.available()).as("its permit is kept").isZero();
    assertThatThrownBy(task::get).isInstanceOf(DeadlineExceededException.class);

    release.open();
    limit.acquire(ticker); // given back when its thread has ended
    assertThat(shuttle.detached()).isEmpty();
    assertThat(task.state()).as("its result is dropped").isEqualTo(Task.State.DETACHED);
    assertThat(task.outcome()).contains(new Outcome.Late<>(Optional.of("half")));
  }

  @Test
  void closingDetachesTooAfterACancellation() throws Exception {
    Gate begun = new Gate();
    Gate release = new Gate();
    Task<Integer> task;
    try (var scope = shuttle.scope("s", overrun(Overrun.DETACH))) {
      task = scope.io(Faults.deaf(begun, release, 1));
      begun.await();
      scope.cancel();
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
    }
    assertThat(task.state()).isEqualTo(Task.State.DETACHED);
    assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
    release.open();
  }

  @Test
  void closingAfterTheFirstSuccessDetachesTheRest() throws Exception {
    Gate begun = new Gate();
    Gate release = new Gate();
    Task<Integer> loser;
    try (var scope = shuttle.scope("s", Join.<Integer>any(), overrun(Overrun.DETACH))) {
      loser = scope.io(Faults.deaf(begun, release, 1));
      begun.await();
      scope.io(() -> 2);
      assertThat(scope.join()).isEqualTo(2);
    }
    assertThat(loser.state()).isEqualTo(Task.State.DETACHED);
    assertThat(shuttle.detached()).containsExactly(loser);
    release.open();
  }

  @Test
  void aWaitForAPermitEndsAtTheDeadline() throws Exception {
    Limit limit = Limit.fixed(1);
    limit.acquire(ticker);
    Task<Integer> task;
    try (var scope = shuttle.scope("s", within(ofSeconds(2)), Option.limit(limit))) {
      Thread.startVirtualThread(() -> ticker.advance(ofSeconds(2)));
      task = scope.io(() -> 1);
      assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
      assertThatThrownBy(scope::join).isInstanceOf(DeadlineExceededException.class);
    }
    limit.release();
    assertThat(limit.available()).as("no permit is lost or gained").isEqualTo(1);
  }

  @Test
  void aWaitForTheQueueEndsAtTheDeadlineWithoutALostInterrupt() throws Exception {
    Gate begun = new Gate();
    Gate release = new Gate();
    Duration slice = Duration.ofDays(1); // the calculation keeps its place all the time
    try (Shuttle narrow = Shuttle.builder().cpu(1).queue(1).slice(slice).ticker(ticker).build();
        var blocker = narrow.scope("blocker")) {
      blocker.cpu(Faults.deaf(begun, release, 1));
      begun.await();
      blocker.cpu(() -> 2); // the queue is full
      try (var scope = narrow.scope("s", within(ofSeconds(2)))) {
        Thread.startVirtualThread(() -> {
          while (!narrow.tree().toText().contains("waits for room in the queue")) {
            Thread.onSpinWait();
          }
          ticker.advance(ofSeconds(2));
        });
        Task<Integer> task = scope.cpu(() -> 3);
        assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThatThrownBy(scope::join).isInstanceOf(DeadlineExceededException.class);
      } finally {
        release.open();
      }
      blocker.join();
    }
  }
}
