package io.flyshuttle;

import static io.flyshuttle.Option.carrying;
import static io.flyshuttle.Option.within;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Faults;
import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scopes inside tasks and inside scopes. */
class ScopeNestingTest {

  private static final ScopedValue<String> USER = ScopedValue.newInstance();
  private static final ScopedValue<String> UNBOUND = ScopedValue.newInstance();

  private final ManualTicker ticker = new ManualTicker();
  private final Shuttle shuttle = Shuttle.builder().cpu(2).ticker(ticker).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @Test
  void theEarlierDeadlineCounts() throws Exception {
    try (var outer = shuttle.scope("outer", within(ofSeconds(2)))) {
      Task<List<Duration>> inTask = outer.io(this::remainingInside);
      assertThat(remainingInside()).containsExactly(ofSeconds(1), ofSeconds(2), ofSeconds(2));
      outer.join();
      assertThat(inTask.get()).containsExactly(ofSeconds(1), ofSeconds(2), ofSeconds(2));
    }
  }

  private List<Duration> remainingInside() {
    List<Duration> remaining = new ArrayList<>();
    try (var shorter = shuttle.scope("shorter", within(ofSeconds(1)))) {
      remaining.add(shorter.remaining().orElseThrow());
    }
    try (var longer = shuttle.scope("longer", within(ofSeconds(3)))) {
      remaining.add(longer.remaining().orElseThrow());
    }
    try (var same = shuttle.scope("same")) {
      remaining.add(same.remaining().orElseThrow());
    }
    return remaining;
  }

  @Test
  void atTheOuterDeadlineTheInnerScopeOfATaskEndsToo() throws Exception {
    Gate begun = new Gate();
    AtomicReference<Throwable> inner = new AtomicReference<>();
    try (var outer = shuttle.scope("outer", within(ofSeconds(2)))) {
      outer.io(() -> {
        try (var scope = shuttle.scope("inner")) {
          scope.io(Faults.hang(begun));
          scope.join();
        } catch (Exception thrown) {
          inner.set(thrown);
        }
        return 1;
      });
      begun.await();
      ticker.advance(ofSeconds(2));
      assertThatThrownBy(outer::join).isInstanceOf(DeadlineExceededException.class);
    }
    assertThat(inner.get()).isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void cancellingAScopeCancelsThoseInItsTasksAndThoseOfItsOwner() throws Exception {
    Gate begun = new Gate();
    Gate begunToo = new Gate();
    AtomicReference<Throwable> inTask = new AtomicReference<>();
    try (var outer = shuttle.scope("outer")) {
      outer.io(() -> {
        try (var scope = shuttle.scope("in a task")) {
          scope.io(Faults.hang(begun));
          scope.join();
        } catch (Exception thrown) {
          inTask.set(thrown);
        }
        return 1;
      });
      try (var inner = shuttle.scope("of the owner")) {
        Task<Object> task = inner.io(Faults.hang(begunToo));
        begun.await();
        begunToo.await();
        Thread.startVirtualThread(outer::cancel);
        assertThatThrownBy(inner::join).isInstanceOf(CancellationException.class);
        assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
      }
      assertThatThrownBy(outer::join).isInstanceOf(CancellationException.class);
    }
    assertThat(inTask.get()).isInstanceOf(CancellationException.class);
  }

  @Test
  void aScopeOpenedInACancelledOneIsCancelled() throws Exception {
    try (var outer = shuttle.scope("outer")) {
      outer.cancel();
      try (var inner = shuttle.scope("inner")) {
        assertThat(inner.io(() -> 1).state()).isEqualTo(Task.State.CANCELLED);
        assertThatThrownBy(inner::join).isInstanceOf(CancellationException.class);
      }
    }
  }

  @Test
  void aScopeOpenedAfterTheOuterJoinIsItsOwn() throws Exception {
    try (var outer = shuttle.scope("outer", Join.<Integer>any(), within(ofSeconds(2)))) {
      outer.io(() -> 1);
      assertThat(outer.join()).isEqualTo(1);
      Gate begun = new Gate();
      try (var inner = shuttle.scope("inner")) {
        assertThat(inner.remaining()).contains(ofSeconds(2));
        inner.io(Faults.hang(begun));
        begun.await();
        ticker.advance(ofSeconds(2));
        assertThatThrownBy(inner::join).isInstanceOf(DeadlineExceededException.class);
      }
    }
  }

  @Test
  void theCallersTaskHasItsInterruptLeftByAnInnerScope() throws Exception {
    // The outer task is cancelled while it waits inside; its next wait must end at once as well.
    Gate begun = new Gate();
    AtomicReference<Throwable> next = new AtomicReference<>();
    try (var outer = shuttle.scope("outer")) {
      outer.io(() -> {
        try (var scope = shuttle.scope("inner")) {
          scope.io(Faults.hang(begun));
          scope.join();
        } catch (CancellationException cancelled) {
          try {
            new Gate().await();
          } catch (InterruptedException interrupted) {
            next.set(interrupted);
          }
        }
        return 1;
      });
      begun.await();
      outer.cancel();
      assertThatThrownBy(outer::join).isInstanceOf(CancellationException.class);
    }
    assertThat(next.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void carriedValuesReachTasksAndTheScopesInside() throws Exception {
    ScopedValue.where(USER, "ada")
        .call(() -> {
          try (var scope = shuttle.scope("s", carrying(USER, UNBOUND))) {
            Task<String> io = scope.io(USER::get);
            Task<String> cpu = scope.cpu(USER::get);
            Task<Boolean> unbound = scope.io(UNBOUND::isBound);
            Task<String> nested =
                scope.io(() -> {
                  try (var inner = shuttle.scope("inner")) {
                    Task<String> task = inner.io(USER::get);
                    inner.join();
                    return task.get();
                  }
                });
            scope.join();
            assertThat(List.of(io.get(), cpu.get(), nested.get())).containsOnly("ada");
            assertThat(unbound.get()).isFalse();
          }
          return 1;
        });
  }

  @Test
  void valuesThatAreNotCarriedAreNotThere() throws Exception {
    ScopedValue.where(USER, "ada")
        .call(() -> {
          try (var scope = shuttle.scope("s")) {
            Task<Boolean> task = scope.io(USER::isBound);
            scope.join();
            assertThat(task.get()).isFalse();
          }
          return 1;
        });
  }

  @Test
  void closingTheOuterScopeFirstClosesTheInnerAndSaysSo() throws Exception {
    Gate begun = new Gate();
    var outer = shuttle.scope("outer");
    var inner = shuttle.scope("inner");
    Task<Object> task = inner.io(Faults.hang(begun));
    assertThatThrownBy(outer::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'outer'")
        .hasMessageContaining("'inner'");
    assertThat(task.state()).isEqualTo(Task.State.CANCELLED);
    inner.close();
    try (var next = shuttle.scope("next")) {
      assertThat(next.io(() -> 1).state()).isNotEqualTo(Task.State.CANCELLED);
      next.join();
    }
  }

  @Test
  void aThreadOfThePoolRunsWhatItWaitsForItself() throws Exception {
    try (Shuttle narrow = Shuttle.builder().cpu(1).ticker(ticker).build();
        var outer = narrow.scope("outer")) {
      Task<Boolean> same =
          outer.cpu(() -> {
            try (var inner = narrow.scope("inner")) {
              Task<Thread> thread = inner.cpu(Thread::currentThread);
              inner.join();
              return thread.get() == Thread.currentThread();
            }
          });
      outer.join();
      assertThat(same.get()).isTrue();
    }
  }

  @Test
  void nestedCpuScopesDoNotWaitForThePoolThatTheyFill() throws Exception {
    try (var outer = shuttle.scope("outer")) {
      Task<Integer> sum = outer.cpu(() -> fork(6));
      outer.join();
      assertThat(sum.get()).isEqualTo(64);
    }
  }

  private int fork(int depth) throws InterruptedException {
    if (depth == 0) {
      return 1;
    }
    try (var scope = shuttle.scope("depth " + depth)) {
      Task<Integer> left = scope.cpu(() -> fork(depth - 1));
      Task<Integer> right = scope.cpu(() -> fork(depth - 1));
      scope.join();
      return left.get() + right.get();
    }
  }
}
