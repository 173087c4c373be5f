package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Faults;
import io.flyshuttle.testkit.Gate;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scope does with its tasks: fork, join, fail, cancel, close. */
class ScopeTest {

  private final Shuttle shuttle = Shuttle.builder().cpu(1).queue(1).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @Test
  void joinGivesAllResultsInTheOrderOfForking() throws Exception {
    Gate second = new Gate();
    try (var scope = shuttle.scope("s")) {
      scope.io(() -> {
        second.await();
        return 1;
      });
      scope.cpu(() -> {
        second.open();
        return 2;
      });
      assertThat(scope.join()).containsExactly(1, 2);
    }
  }

  @Test
  void ioRunsOnAVirtualThreadAndCpuOnAPlatformThread() throws Exception {
    try (var scope = shuttle.scope("s")) {
      Task<Boolean> io = scope.io(() -> Thread.currentThread().isVirtual());
      Task<Boolean> cpu = scope.cpu(() -> Thread.currentThread().isVirtual());
      scope.join();
      assertThat(io.get()).isTrue();
      assertThat(cpu.get()).isFalse();
    }
  }

  @Test
  void theFirstFailureCancelsTheRestAtOnceWhateverTheOrder() throws Exception {
    Gate begun = new Gate();
    IOException failure = new IOException("disk");
    Task<Object> first;
    try (var scope = shuttle.scope("s")) {
      first = scope.io(Faults.hang(begun));
      scope.io(() -> {
        begun.await();
        throw failure;
      });
      assertThatThrownBy(scope::join).isInstanceOf(TaskFailedException.class).hasCause(failure);
    }
    assertThat(first.state()).isEqualTo(Task.State.CANCELLED);
    assertThat(first.outcome()).contains(new Outcome.Skipped<>());
    assertThatThrownBy(first::get).isInstanceOf(CancellationException.class);
  }

  @Test
  void anErrorInATaskIsAFailureOfTheTask() throws Exception {
    StackOverflowError error = new StackOverflowError();
    try (var scope = shuttle.scope("s")) {
      Task<Object> task =
          scope.io(() -> {
            throw error;
          });
      assertThatThrownBy(scope::join).hasCause(error);
      assertThat(task.state()).isEqualTo(Task.State.FAILED);
    }
  }

  @Test
  void anyGivesTheFirstSuccessAndCancelsTheRest() throws Exception {
    Gate slow = new Gate();
    Task<String> loser;
    try (var scope = shuttle.scope("s", Join.<String>any())) {
      loser = scope.io(Faults.hang(slow));
      scope.io(() -> {
        throw new IOException("no");
      });
      scope.io(() -> {
        slow.await();
        return "won";
      });
      assertThat(scope.join()).isEqualTo("won");
    }
    assertThat(loser.state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void anyFailsWithTheFirstFailureAndTheOthersSuppressed() throws Exception {
    IOException one = new IOException("1");
    IOException two = new IOException("2");
    try (var scope = shuttle.scope("s", Join.<String>any())) {
      Task<String> first = scope.io(failing(one));
      Task<String> second = scope.io(failing(two));
      assertThatThrownBy(scope::join)
          .isInstanceOf(TaskFailedException.class)
          .hasCause(one)
          .hasSuppressedException(two);
      assertThat(first.state()).isEqualTo(second.state()).isEqualTo(Task.State.FAILED);
    }
  }

  private static Callable<String> failing(Exception failure) {
    return Faults.failNth(1, () -> failure, () -> "never");
  }

  @Test
  void settleWaitsForAllAndGivesTheirOutcomesInOrder() throws Exception {
    IOException failure = new IOException("1");
    try (var scope = shuttle.scope("s", Join.<String>settle())) {
      scope.io(failing(failure));
      scope.io(() -> "two");
      assertThat(scope.join())
          .containsExactly(new Outcome.Failure<>(failure), new Outcome.Value<>("two"));
    }
  }

  @Test
  void onlyTheOwnerForksJoinsAndCloses() throws Exception {
    try (var scope = shuttle.scope("mine")) {
      assertThat(elsewhere(() -> scope.io(() -> 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("mine");
      assertThat(elsewhere(() -> scope.cpu(() -> 1))).isInstanceOf(IllegalStateException.class);
      assertThat(elsewhere(scope::join)).isInstanceOf(IllegalStateException.class);
      assertThat(elsewhere(scope::close)).isInstanceOf(IllegalStateException.class);
      scope.join();
    }
  }

  /** An action for another thread. */
  private interface Action {
    void run() throws Exception;
  }

  private static Throwable elsewhere(Action action) throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>(new AssertionError("nothing thrown"));
    Thread.ofVirtual()
        .start(() -> {
          try {
            action.run();
          } catch (Throwable failure) {
            thrown.set(failure);
          }
        })
        .join();
    return thrown.get();
  }

  @Test
  void joinIsCalledOnceAndNotAfterCloseAndForkingEndsWithIt() throws Exception {
    var scope = shuttle.scope("s");
    scope.join();
    assertThatThrownBy(scope::join).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> scope.io(() -> 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> scope.cpu(() -> 1)).isInstanceOf(IllegalStateException.class);
    scope.close();
    scope.close();
    assertThatThrownBy(scope::join).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> scope.io(() -> 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingWithoutJoinCancelsAndNamesEachTask() {
    Gate begun = new Gate();
    var scope = shuttle.scope("careless");
    Task<Object> task = scope.io(Faults.hang(begun));
    Task<Object> other = scope.io(Faults.hang(begun));
    assertThatThrownBy(scope::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("careless")
        .hasMessageContaining(task.forkedAt() + ", ")
        .hasMessageEndingWith(other.forkedAt());
    assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
    scope.close();
  }

  @Test
  void closingWithoutJoinIsFineWhereNothingWasForked() {
    shuttle.scope("empty").close();
  }

  @Test
  void closingWithoutJoinIsSuppressedInTheExceptionThatLeftTheBlock() {
    assertThatThrownBy(
            () -> {
              try (var scope = shuttle.scope("s")) {
                scope.io(() -> 1);
                throw new IOException("first");
              }
            })
        .isInstanceOf(IOException.class)
        .satisfies(thrown ->
            assertThat(thrown.getSuppressed())
                .singleElement()
                .isInstanceOf(IllegalStateException.class));
  }

  @Test
  void anyThreadCancels() throws Exception {
    Gate begun = new Gate();
    Task<Object> task;
    try (var scope = shuttle.scope("s")) {
      task = scope.io(Faults.hang(begun));
      Thread.startVirtualThread(() -> {
        begun.awaitDeaf();
        scope.cancel();
      });
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
      assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
    }
  }

  @Test
  void inACancelledScopeTasksAreCancelledFromTheStart() throws Exception {
    try (var scope = shuttle.scope("s", Join.settle())) {
      scope.cancel();
      Task<Integer> io = scope.io(() -> 1);
      Task<Integer> cpu = scope.cpu(() -> 1);
      assertThat(io.state()).isEqualTo(cpu.state()).isEqualTo(Task.State.CANCELLED);
      assertThat(io.outcome()).contains(new Outcome.Skipped<>());
      assertThat(io.age()).isZero();
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void aQueuedTaskThatIsCancelledNeverRuns() throws Exception {
    Gate busy = new Gate();
    Gate release = new Gate();
    AtomicReference<String> ran = new AtomicReference<>("no");
    Task<Object> queued;
    try (var scope = shuttle.scope("s")) {
      scope.cpu(Faults.deaf(busy, release, 1));
      busy.await();
      queued =
          scope.cpu(() -> {
            ran.set("yes");
            return 2;
          });
      assertThat(queued.state()).isEqualTo(Task.State.QUEUED);
      scope.cancel();
      assertThat(queued.state()).isEqualTo(Task.State.CANCELLED);
      release.open();
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
    }
    try (var after = shuttle.scope("after")) { // the pool has come past it
      after.cpu(() -> 1);
      after.join();
    }
    assertThat(ran).hasValue("no");
  }

  @Test
  void anInterruptedOwnerCancelsItsTasksAndHasThemEnded() throws Exception {
    Gate begun = new Gate();
    Gate interrupted = new Gate();
    Gate release = new Gate();
    CompletableFuture<Task.State> atTheEnd = new CompletableFuture<>();
    Thread owner =
        Thread.startVirtualThread(() -> {
          try (var scope = shuttle.scope("s")) {
            Task<Integer> task = scope.io(Faults.stubborn(begun, interrupted, release, 1));
            try {
              scope.join();
            } catch (InterruptedException ended) {
              atTheEnd.complete(task.state());
            }
          } catch (RuntimeException unexpected) {
            atTheEnd.completeExceptionally(unexpected);
          }
        });
    begun.await();
    owner.interrupt();
    interrupted.await();
    release.open();
    assertThat(atTheEnd.get()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void joiningWithTheInterruptStatusSetCancels() {
    Gate begun = new Gate();
    try (var scope = shuttle.scope("s")) {
      scope.io(Faults.hang(begun));
      Thread.currentThread().interrupt();
      assertThatThrownBy(scope::join).isInstanceOf(InterruptedException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void aJoinThatThrowsFailsTheScopeInsteadOfHanging() throws Exception {
    IllegalArgumentException bug = new IllegalArgumentException("bug");
    Join<Object, Object> broken =
        new Join<>() {
          @Override
          public Verdict onDone(Task<?> task) {
            throw bug;
          }

          @Override
          public Object result(List<? extends Task<?>> tasks) {
            return "never";
          }
        };
    try (var scope = shuttle.scope("s", broken)) {
      scope.io(() -> 1);
      assertThatThrownBy(scope::join).isInstanceOf(TaskFailedException.class).hasCause(bug);
    }
  }

  @Test
  void aJoinHearsOfATaskInItsThreadBeforeAnyoneElseSeesTheEnd() throws Exception {
    AtomicReference<Task<?>> forked = new AtomicReference<>();
    AtomicReference<String> seen = new AtomicReference<>("");
    Gate published = new Gate();
    Join<Object, Integer> curious =
        new Join<>() {
          @Override
          public Verdict onDone(Task<?> task) {
            AtomicReference<Task.State> others = new AtomicReference<>();
            try {
              published.await();
              Thread.startVirtualThread(() -> others.set(forked.get().state())).join();
            } catch (InterruptedException unexpected) {
              throw new AssertionError(unexpected);
            }
            seen.set(task.state() + " here, elsewhere " + others.get());
            return Verdict.GO_ON;
          }

          @Override
          public Integer result(List<? extends Task<?>> tasks) {
            return tasks.size();
          }
        };
    try (var scope = shuttle.scope("s", curious)) {
      forked.set(scope.io(() -> 1));
      published.open();
      assertThat(scope.join()).isEqualTo(1);
    }
    assertThat(seen).hasValue("SUCCEEDED here, elsewhere RUNNING");
  }

  @Test
  void anOptionOfRunsIsRefused() {
    assertThatThrownBy(() -> shuttle.scope("s", Option.using(Strategy.hybrid())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hybrid");
  }
}
