package io.flyshuttle;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Faults;
import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a task tells of itself. */
class TaskTest {

  private final ManualTicker ticker = new ManualTicker();
  private final Shuttle shuttle = Shuttle.builder().cpu(1).ticker(ticker).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @Test
  void aRunningTaskHasNoOutcomeYet() throws Exception {
    Gate begun = new Gate();
    Gate release = new Gate();
    try (var scope = shuttle.scope("s")) {
      Task<Integer> task = scope.io(Faults.deaf(begun, release, 1));
      begun.await();
      assertThat(task.state()).isEqualTo(Task.State.RUNNING);
      assertThat(task.outcome()).isEmpty();
      assertThatThrownBy(task::get).isInstanceOf(IllegalStateException.class);
      release.open();
      scope.join();
      assertThat(task.state()).isEqualTo(Task.State.SUCCEEDED);
      assertThat(task.outcome()).contains(new Outcome.Value<>(1));
      assertThat(task.get()).isEqualTo(1);
    }
  }

  @Test
  void aFailedTaskThrowsWhatItThrew() throws Exception {
    IOException failure = new IOException();
    try (var scope = shuttle.scope("s", Join.settle())) {
      Task<Integer> task = scope.io(Faults.failNth(1, () -> failure, () -> 1));
      scope.join();
      assertThat(task.outcome()).contains(new Outcome.Failure<>(failure));
      assertThatThrownBy(task::get).isInstanceOf(TaskFailedException.class).hasCause(failure);
    }
  }

  @Test
  void ageIsZeroWhileQueuedThenGrowsAndStopsAtTheEnd() throws Exception {
    Gate begun = new Gate();
    Gate release = new Gate();
    try (var scope = shuttle.scope("s")) {
      Task<Integer> task = scope.cpu(Faults.deaf(begun, release, 1));
      Task<Integer> queued = scope.cpu(() -> 2);
      begun.await();
      ticker.advance(Duration.ofMillis(30)); // less than a slice
      assertThat(task.age()).isEqualTo(Duration.ofMillis(30));
      assertThat(queued.age()).isZero();
      release.open();
      scope.join();
      ticker.advance(ofSeconds(3));
      assertThat(task.age()).isEqualTo(Duration.ofMillis(30));
      assertThat(queued.age()).isZero();
    }
  }

  @Test
  void progressAndPartialAreTheLastOnes() throws Exception {
    try (var scope = shuttle.scope("s")) {
      Task<Integer> silent = scope.io(() -> 0);
      Task<Integer> task =
          scope.io(() -> {
            Checkpoint.progress(1, 10);
            ticker.advance(ofSeconds(2));
            Checkpoint.progress(5, 10);
            Checkpoint.partial("a");
            Checkpoint.partial("b");
            return 1;
          });
      Task<Integer> unknown =
          scope.io(() -> {
            Checkpoint.progress(7, -1);
            return 1;
          });
      scope.join();
      assertThat(task.progress()).contains(new Progress(5, OptionalLong.of(10), ofSeconds(2)));
      assertThat(task.partial()).contains("b");
      assertThat(unknown.progress().orElseThrow().total()).isEmpty();
      assertThat(silent.progress()).isEmpty();
      assertThat(silent.partial()).isEmpty();
    }
  }

  @Test
  void pollThrowsOnceTheTaskIsCancelled() throws Exception {
    Gate begun = new Gate();
    Gate cancelled = new Gate();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    try (var scope = shuttle.scope("s")) {
      scope.io(() -> {
        Checkpoint.poll();
        begun.open();
        cancelled.awaitDeaf();
        try {
          Checkpoint.poll();
        } catch (CancellationException cancellation) {
          thrown.set(cancellation);
        }
        return 1;
      });
      begun.await();
      scope.cancel();
      cancelled.open();
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
    }
    assertThat(thrown.get()).isInstanceOf(CancellationException.class);
  }

  @Test
  void outsideOfTasksACheckpointDoesNothing() {
    Checkpoint.poll();
    Checkpoint.progress(1, 2);
    Checkpoint.partial("x");
    assertThat(Context.current()).isSameAs(Context.NONE);
  }

  @Test
  void aStageIsCompletedAtTheEndWheneverItIsAskedFor() throws Exception {
    Gate begun = new Gate();
    Gate release = new Gate();
    try (var scope = shuttle.scope("s")) {
      Task<Integer> task = scope.io(Faults.deaf(begun, release, 1));
      CompletableFuture<Integer> before = task.stage().toCompletableFuture();
      assertThat(before).isNotDone();
      release.open();
      assertThat(before.get()).isEqualTo(1);
      scope.join();
      assertThat(task.stage().toCompletableFuture()).isCompletedWithValue(1);
    }
  }

  @Test
  void aStageOfAFailedTaskFailsAsGetDoes() throws Exception {
    IOException failure = new IOException();
    try (var scope = shuttle.scope("s", Join.settle())) {
      Task<Integer> task = scope.io(Faults.failNth(1, () -> failure, () -> 1));
      assertThatThrownBy(() -> task.stage().toCompletableFuture().get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(TaskFailedException.class)
          .hasCause(failure);
      scope.join();
    }
  }

  @Test
  void aStageOfACancelledTaskIsCancelled() throws Exception {
    Gate begun = new Gate();
    CompletableFuture<Object> stage;
    try (var scope = shuttle.scope("s")) {
      stage = scope.io(Faults.hang(begun)).stage().toCompletableFuture();
      begun.await();
      scope.cancel();
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
    }
    assertThatThrownBy(stage::get).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void cancellingAStageDoesNotCancelTheTask() throws Exception {
    Gate begun = new Gate();
    Gate release = new Gate();
    try (var scope = shuttle.scope("s")) {
      Task<Integer> task = scope.io(Faults.deaf(begun, release, 1));
      assertThat(task.stage().toCompletableFuture().cancel(true)).isTrue();
      release.open();
      scope.join();
      assertThat(task.get()).isEqualTo(1);
    }
  }

  @Test
  void whatHangsOnAStageSeesNoInterruptOfTheWork() throws Exception {
    Gate release = new Gate();
    try (var scope = shuttle.scope("s")) {
      CompletableFuture<Boolean> status =
          scope
              .io(() -> {
                release.awaitDeaf();
                Thread.currentThread().interrupt();
                return 1;
              })
              .stage()
              .toCompletableFuture()
              .thenApply(result -> Thread.currentThread().isInterrupted());
      release.open();
      scope.join();
      assertThat(status.get()).isFalse();
    }
  }

  @Test
  void anInterruptThatTheWorkLeftSetDoesNotReachTheNextOnThePool() throws Exception {
    try (var scope = shuttle.scope("s")) {
      scope.cpu(() -> {
        Thread.currentThread().interrupt();
        return 1;
      });
      Task<Boolean> next = scope.cpu(() -> Thread.currentThread().isInterrupted());
      scope.join();
      assertThat(next.get()).isFalse();
    }
  }
}
