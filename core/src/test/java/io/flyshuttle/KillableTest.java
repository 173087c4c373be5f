package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Killable tasks, at a place that a test answers for. */
@Timeout(30)
class KillableTest {

  private static final Duration LIMIT = Duration.ofHours(1);

  private final Shuttle shuttle = Shuttle.builder().cpu(1).drain(Duration.ofMillis(50)).build();

  @AfterEach
  void close() {
    shuttle.close();
    HandPlace.CALLS.clear();
  }

  private static <R> Task<Integer> fork(Scope<Integer, R> scope, Object argument) {
    return scope.killable(LIMIT, Object::hashCode, argument);
  }

  private static void answer(Outcome<?> outcome) throws InterruptedException {
    HandPlace.CALLS.take().outcome().complete(outcome);
  }

  @Test
  void aResultIsItsResult() throws Exception {
    try (var scope = shuttle.scope("one", Join.<Integer>all())) {
      Task<Integer> task = fork(scope, "a");
      answer(new Outcome.Value<>(5));
      assertThat(scope.join()).containsExactly(5);
      assertThat(task.state()).isEqualTo(Task.State.SUCCEEDED);
    }
  }

  @Test
  void eachEndIsToldAsItIs() throws Exception {
    IOException died = new IOException("it died");
    AssertionError thrown = new AssertionError("it threw");
    Optional<Object> partial = Optional.of("some");
    List<Outcome<Integer>> ends =
        List.of(
            new Outcome.Killed<>(died, partial),
            new Outcome.Late<>(partial),
            new Outcome.Failure<>(thrown),
            new Outcome.Skipped<>());
    List<Task.State> states =
        List.of(Task.State.KILLED, Task.State.CANCELLED, Task.State.FAILED, Task.State.CANCELLED);
    List<Class<? extends Throwable>> failures =
        List.of(
            TaskFailedException.class,
            DeadlineExceededException.class,
            TaskFailedException.class,
            CancellationException.class);
    for (int i = 0; i < ends.size(); i++) {
      try (var scope = shuttle.scope("one", Join.<Integer>settle())) {
        Task<Integer> task = fork(scope, "a");
        var stage = task.stage().toCompletableFuture();
        answer(ends.get(i));
        assertThat(scope.join()).containsExactly(ends.get(i));
        assertThat(task.outcome()).contains(ends.get(i));
        assertThat(task.state()).isEqualTo(states.get(i));
        assertThatThrownBy(task::get).isInstanceOf(failures.get(i));
        assertThat(stage.exceptionNow()).isInstanceOf(failures.get(i));
      }
    }
  }

  @Test
  void oneThatIsKilledIsTheFailureOfAllAndOfAny() throws Exception {
    IOException died = new IOException("it died");
    for (Join<Integer, ?> join : List.of(Join.<Integer>all(), Join.<Integer>any())) {
      try (var scope = shuttle.scope("one", join)) {
        fork(scope, "a");
        answer(new Outcome.Killed<>(died, Optional.empty()));
        assertThatThrownBy(scope::join).isInstanceOf(TaskFailedException.class).hasCause(died);
      }
    }
  }

  @Test
  void oneThatIsLateIsTheFailureOfAllAndOfAny() throws Exception {
    for (Join<Integer, ?> join : List.of(Join.<Integer>all(), Join.<Integer>any())) {
      try (var scope = shuttle.scope("one", join)) {
        Task<Integer> task = fork(scope, "a");
        answer(new Outcome.Late<>(Optional.empty()));
        assertThatThrownBy(scope::join)
            .isInstanceOf(TaskFailedException.class)
            .hasCauseInstanceOf(DeadlineExceededException.class)
            .hasMessageContaining(task.forkedAt());
      }
    }
  }

  @Test
  void whatItTellsIsSeenWhileItRunsAndAfterItsScopeWasCancelled() throws Exception {
    try (var scope = shuttle.scope("one", Join.<Integer>settle())) {
      Task<Integer> task = fork(scope, "a");
      HandPlace.Begun call = HandPlace.CALLS.take();
      call.context().progress(3, OptionalLong.of(10));
      call.context().partial("some");
      assertThat(task.progress().orElseThrow().fraction()).contains(0.3);
      assertThat(task.partial()).contains("some");
      assertThat(call.context().cancelled()).isFalse();
      assertThat(shuttle.tree().toText()).contains("waits for a worker process");
      scope.cancel();
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
      assertThat(task.outcome()).contains(new Outcome.Skipped<>());
      assertThat(task.partial()).contains("some");
    }
  }

  @Test
  void oneThatIsKilledAtTheDeadlineOfItsScopeSaysSo() throws Exception {
    IOException died = new IOException("it died");
    Outcome<Integer> killed = new Outcome.Killed<>(died, Optional.of("some"));
    ManualTicker ticker = new ManualTicker();
    try (Shuttle timed = Shuttle.builder().cpu(1).ticker(ticker).build();
        var scope = timed.scope("one", Join.<Integer>settle(), Option.within(LIMIT))) {
      Task<Integer> task = fork(scope, killed);
      Task<Integer> obeys = fork(scope, "a");
      HandPlace.CALLS.take();
      HandPlace.CALLS.take();
      ticker.advance(LIMIT);
      assertThat(scope.join()).containsExactly(killed, new Outcome.Late<>(Optional.empty()));
      assertThat(task.state()).isEqualTo(Task.State.KILLED);
      assertThat(obeys.state()).isEqualTo(Task.State.CANCELLED);
      assertThatThrownBy(task::get).isInstanceOf(TaskFailedException.class).hasCause(died);
    }
  }

  @Test
  void oneThatIsKilledBecauseItsScopeIsCancelledIsSkipped() throws Exception {
    try (var scope = shuttle.scope("one", Join.<Integer>settle())) {
      Task<Integer> task =
          fork(scope, new Outcome.Killed<>(new IOException("it died"), Optional.empty()));
      HandPlace.CALLS.take();
      scope.cancel();
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
      assertThat(task.outcome()).contains(new Outcome.Skipped<>());
      assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
    }
  }

  @Test
  void whatCannotBeSentIsNoTask() throws Exception {
    try (var scope = shuttle.scope("one", Join.<Integer>all())) {
      assertThatThrownBy(() -> fork(scope, HandPlace.UNSENDABLE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("it can't be sent");
      assertThatThrownBy(() -> scope.killable(Duration.ZERO, Object::hashCode, "a"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("killable(PT0S, ...): a positive time is needed");
      assertThat(scope.join()).isEmpty();
    }
  }
}
