package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.DeadlineExceededException;
import io.flyshuttle.Join;
import io.flyshuttle.Option;
import io.flyshuttle.Outcome;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Task;
import io.flyshuttle.TaskFailedException;
import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Killable tasks of scopes: how each end is seen. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillableTaskIT {

  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofHours(1);

  private final ManualTicker ticker = new ManualTicker();
  private final Shuttle shuttle = shuttle(2, Duration.ZERO);

  /** What hears its interrupt is given the time for it. */
  private final Shuttle patient = shuttle(1, Duration.ofSeconds(60));

  private Shuttle shuttle(int workers, Duration grace) {
    return Shuttle.builder()
        .cpu(2)
        .ticker(ticker)
        .place(Pools.telling(workers).spares(1).grace(grace).asPlace())
        .build();
  }

  @AfterAll
  void close() {
    patient.close();
    shuttle.close();
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }

  /** Tells how far it is, then hears nothing. */
  private static long runAway(long number) {
    Checkpoint.progress(number, 100);
    Checkpoint.partial("best of " + number);
    return Runaways.spin(1);
  }

  /** The same, but looks up. */
  private static long lookUp(long number) {
    Checkpoint.progress(number, 100);
    Checkpoint.partial("best of " + number);
    while (true) {
      Checkpoint.poll();
    }
  }

  private static long square(long number) {
    return number * number;
  }

  private static long exit(long code) {
    Checkpoint.partial("still here");
    return Runaways.exit((int) code);
  }

  /** Ends its process when it is interrupted. */
  private static long exitLate(long number) {
    Checkpoint.partial("best of " + number);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException interrupt) {
      return Runaways.exit(3);
    }
    return number;
  }

  private static long fail(long number) {
    throw new UnsupportedOperationException("number " + number);
  }

  private static long failBadly(long number) {
    throw new AssertionError("number " + number);
  }

  private static long giveUp(long number) {
    throw new CancellationException("number " + number);
  }

  @Test
  void oneThatIsKilledAtItsLimitSaysSoEverywhere() throws Exception {
    try (var scope = shuttle.scope("two", Join.<Long>settle())) {
      Task<Long> runs = scope.killable(LIMIT, KillableTaskIT::runAway, 7L);
      Task<Long> ends = scope.killable(LONG, KillableTaskIT::square, 8L);
      List<Outcome<Long>> outcomes = scope.join();
      assertThat(outcomes.get(1)).isEqualTo(new Outcome.Value<>(64L));
      assertThat(ends.state()).isEqualTo(Task.State.SUCCEEDED);
      assertThat(outcomes.getFirst()).isEqualTo(runs.outcome().orElseThrow());
      assertThat(runs.state()).isEqualTo(Task.State.KILLED);
      WorkerKilledException why =
          Kills.assertKilled(outcomes.getFirst(), WorkerKilledException.class, "best of 7");
      assertThat(why.stacks()).contains("KillableTaskIT.runAway");
      assertThat(why).hasMessageMatching(".* was killed at \\S+\\(.*");
      assertThat(why.partial()).contains("best of 7");
      assertThat(why.progress().orElseThrow().done()).isEqualTo(7);
      assertThat(runs.partial()).contains("best of 7");
      assertThat(runs.progress().orElseThrow().done()).isEqualTo(7);
      assertThatThrownBy(runs::get)
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(WorkerKilledException.class);
      assertThatThrownBy(() -> runs.stage().toCompletableFuture().join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(TaskFailedException.class)
          .hasRootCauseInstanceOf(WorkerKilledException.class);
    }
  }

  @Test
  void oneThatHeedsTheInterruptAtItsLimitIsLate() throws Exception {
    try (var scope = patient.scope("one", Join.<Long>settle())) {
      Task<Long> late = scope.killable(LIMIT, KillableTaskIT::lookUp, 5L);
      assertThat(scope.join()).containsExactly(new Outcome.Late<>(Optional.of("best of 5")));
      assertThat(late.state()).isEqualTo(Task.State.CANCELLED);
      assertThatThrownBy(late::get).isInstanceOf(DeadlineExceededException.class);
    }
  }

  @Test
  void oneThatEndsItsProcessIsKilled() throws Exception {
    try (var scope = shuttle.scope("one", Join.<Long>settle())) {
      Task<Long> exits = scope.killable(LONG, KillableTaskIT::exit, 3L);
      scope.join();
      assertThat(exits.state()).isEqualTo(Task.State.KILLED);
      WorkerLostException why =
          Kills.assertKilled(
              exits.outcome().orElseThrow(), WorkerLostException.class, "still here");
      assertThat(why.kind()).isEqualTo(WorkerLostException.Kind.EXITED);
      assertThat(why.partial()).contains("still here");
    }
  }

  @Test
  void whatTheFunctionThrowsIsItsFailureWhateverItIs() throws Exception {
    try (var scope = shuttle.scope("three", Join.<Long>settle())) {
      List<Task<Long>> tasks =
          List.of(
              scope.killable(LONG, KillableTaskIT::fail, 1L),
              scope.killable(LONG, KillableTaskIT::failBadly, 2L),
              scope.killable(LONG, KillableTaskIT::giveUp, 3L));
      scope.join();
      assertThat(tasks).extracting(Task::state).containsOnly(Task.State.FAILED);
      assertThat(tasks.stream().map(task -> cause(task).getClass()).toList())
          .isEqualTo(
              List.of(
                  UnsupportedOperationException.class,
                  AssertionError.class,
                  CancellationException.class));
      assertThat(tasks).allSatisfy(task -> assertThat(cause(task)).hasMessageContaining("number"));
    }
  }

  private static Throwable cause(Task<?> task) {
    return ((Outcome.Failure<?>) task.outcome().orElseThrow()).cause();
  }

  @Test
  void oneThatIsKilledFailsAScopeThatNeedsAll() throws Exception {
    Task<Long> waits;
    try (var scope = shuttle.scope("all", Join.<Long>all())) {
      Task<Long> runs = scope.killable(LIMIT, KillableTaskIT::runAway, 7L);
      waits =
          scope.io(() -> {
            new CountDownLatch(1).await();
            return 1L;
          });
      assertThatThrownBy(scope::join)
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(WorkerKilledException.class);
      assertThat(runs.state()).isEqualTo(Task.State.KILLED);
    }
    assertThat(waits.state()).isEqualTo(Task.State.CANCELLED); // its thread has ended now
  }

  @Test
  void oneThatIsLateFailsAScopeThatNeedsAll() throws Exception {
    try (var scope = patient.scope("all", Join.<Long>all())) {
      scope.killable(LIMIT, KillableTaskIT::lookUp, 7L);
      assertThatThrownBy(scope::join)
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(DeadlineExceededException.class)
          .hasMessageContaining("KillableTaskIT.oneThatIsLateFailsAScopeThatNeedsAll");
    }
  }

  @Test
  void oneThatIsKilledLosesToAnyOther() throws Exception {
    try (var scope = shuttle.scope("any", Join.<Long>any())) {
      Task<Long> runs = scope.killable(LIMIT, KillableTaskIT::runAway, 7L);
      scope.io(() -> {
        runs.stage().toCompletableFuture().exceptionally(_ -> 0L).join();
        return 1L;
      });
      assertThat(scope.join()).isEqualTo(1);
    }
    try (var scope = shuttle.scope("any", Join.<Long>any())) {
      scope.killable(LIMIT, KillableTaskIT::runAway, 7L);
      assertThatThrownBy(scope::join)
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(WorkerKilledException.class);
    }
  }

  @Test
  void atTheDeadlineOfItsScopeItIsKilledWithWhatItHasGivenSoFar() throws Exception {
    try (var scope = shuttle.scope("late", Join.<Long>settle(), Option.within(LONG))) {
      Task<Long> runs = scope.killable(LONG.multipliedBy(2), KillableTaskIT::runAway, 7L);
      Pools.until(() -> runs.partial().isPresent()); // while it runs
      assertThat(runs.progress().orElseThrow().done()).isEqualTo(7);
      ticker.advance(LONG);
      WorkerKilledException why =
          Kills.assertKilled(scope.join().getFirst(), WorkerKilledException.class, "best of 7");
      assertThat(why.stacks()).contains("KillableTaskIT.runAway");
      assertThat(why).hasMessageMatching(".* was cancelled, did not heed .* was killed at .*");
      assertThat(why.partial()).contains("best of 7");
      assertThat(runs.state()).isEqualTo(Task.State.KILLED);
    }
  }

  @Test
  void atTheDeadlineOfItsScopeItIsLateIfItHeedsThatOrHasNotBegun() throws Exception {
    try (var scope = patient.scope("late", Join.<Long>settle(), Option.within(LONG))) {
      Task<Long> polls = scope.killable(LONG.multipliedBy(2), KillableTaskIT::lookUp, 7L);
      Pools.until(() -> polls.partial().isPresent()); // it has the only worker
      scope.killable(LONG.multipliedBy(2), KillableTaskIT::runAway, 8L);
      ticker.advance(LONG);
      assertThat(scope.join())
          .containsExactly(
              new Outcome.Late<>(Optional.of("best of 7")), new Outcome.Late<>(Optional.empty()));
    }
  }

  @Test
  void oneThatEndsItsProcessWhenInterruptedIsKilled() throws Exception {
    try (var scope = patient.scope("exits", Join.<Long>settle(), Option.within(LONG))) {
      Task<Long> exits = scope.killable(LONG.multipliedBy(2), KillableTaskIT::exitLate, 7L);
      Pools.until(() -> exits.partial().isPresent());
      ticker.advance(LONG);
      WorkerLostException why =
          Kills.assertKilled(scope.join().getFirst(), WorkerLostException.class);
      assertThat(why.kind()).isEqualTo(WorkerLostException.Kind.EXITED);
    }
  }

  @Test
  void aCancelledScopeSkipsIt() throws Exception {
    try (var scope = patient.scope("cancelled", Join.<Long>settle())) {
      Task<Long> polls = scope.killable(LONG, KillableTaskIT::lookUp, 7L);
      Pools.until(() -> polls.progress().isPresent());
      scope.cancel();
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
      assertThat(polls.outcome().orElseThrow()).isEqualTo(new Outcome.Skipped<>());
    }
  }

  @Test
  void theTreeShowsItWhileItRuns() throws Exception {
    try (var scope = patient.scope("seen", Join.<Long>settle())) {
      Task<Long> polls = scope.killable(LONG, KillableTaskIT::lookUp, 7L);
      Pools.until(() -> polls.progress().isPresent());
      assertThat(patient.tree().toText())
          .containsPattern(
              "task killable RUNNING .*, from KillableTaskIT.theTreeShowsItWhileItRuns\\(.*\\),"
                  + " waits for a worker process\n");
      scope.cancel();
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
    }
  }
}
