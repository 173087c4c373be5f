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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Permits: taken before, given back after, in order, never lost. */
class LimitTest {

  private final ManualTicker ticker = new ManualTicker();
  private final Shuttle shuttle = Shuttle.builder().cpu(1).ticker(ticker).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @Test
  void aCallHasAPermitWhileItRuns() throws Exception {
    Limit limit = Limit.fixed(2);
    assertThat(limit.call(limit::available)).isEqualTo(1);
    assertThat(limit.available()).isEqualTo(2);
    assertThatThrownBy(() -> limit.call(Faults.failNth(1, () -> new IOException("x"), () -> 1)))
        .isInstanceOf(IOException.class);
    assertThat(limit.available()).isEqualTo(2);
  }

  @Test
  void aStageHasNoMoreThreadsThanItsLimitHasPermits() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 200)
            .io(
                64,
                item -> {
                  threads.add(Thread.currentThread());
                  Testing.pause();
                  return item;
                })
            .limit(Limit.fixed(3));
    for (Strategy strategy : List.of(Strategy.hybrid(), Strategy.virtualThreads())) {
      threads.clear();
      assertThat(shuttle.run(pipeline, Option.using(strategy)).results()).hasSize(200);
      assertThat(threads).as(strategy.name()).hasSizeLessThanOrEqualTo(3);
    }
  }

  @Test
  void noMoreTasksAreAliveThanPermits() throws Exception {
    Limit limit = Limit.fixed(2);
    AtomicInteger alive = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (var scope = shuttle.scope("s", Option.limit(limit))) {
      for (int i = 0; i < 100; i++) {
        scope.io(() -> {
          most.accumulateAndGet(alive.incrementAndGet(), Math::max);
          Thread.onSpinWait();
          return alive.decrementAndGet();
        });
      }
      scope.join();
    }
    assertThat(most.get()).isLessThanOrEqualTo(2);
    limit.acquire(ticker);
    limit.acquire(ticker); // both come back
    assertThat(limit.available()).isZero();
  }

  @Test
  void waitersAreServedInTheOrderTheyCame() throws Exception {
    Limit limit = Limit.fixed(1);
    limit.acquire(ticker);
    List<Integer> served = Collections.synchronizedList(new ArrayList<>());
    List<Thread> waiters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      Gate queued = new Gate();
      waiters.add(
          Thread.startVirtualThread(() -> {
            try {
              // The question is asked after the place in the queue is taken.
              limit.acquire(
                  ticker,
                  () -> {
                    queued.open();
                    return false;
                  });
              served.add(number);
              limit.release();
            } catch (InterruptedException unexpected) {
              served.add(-1);
            }
          }));
      queued.await();
    }
    limit.release();
    for (Thread waiter : waiters) {
      waiter.join();
    }
    assertThat(served).containsExactly(0, 1, 2, 3);
    assertThat(limit.available()).isEqualTo(1);
  }

  @Test
  void aPermitGrantedToOneWhoJustGaveUpIsNotLost() throws Exception {
    Limit limit = Limit.fixed(1);
    limit.acquire(ticker);
    boolean acquired =
        limit.acquire(
            ticker,
            () -> {
              limit.release(); // to this waiter, the only one
              return true;
            });
    assertThat(acquired).isFalse();
    assertThat(limit.available()).isEqualTo(1);
  }

  @Test
  void anInterruptedWaiterHasNoPermitAndForkingThrows() throws Exception {
    Limit limit = Limit.fixed(1);
    limit.acquire(ticker);
    CompletableFuture<Boolean> statusKept = new CompletableFuture<>();
    Gate waiting = new Gate();
    Thread owner =
        Thread.startVirtualThread(() -> {
          try (var scope = shuttle.scope("s", Option.limit(limit))) {
            waiting.open();
            scope.io(() -> 1);
            statusKept.completeExceptionally(new AssertionError("forked"));
          } catch (CancellationException cancelled) {
            statusKept.complete(Thread.currentThread().isInterrupted());
          }
        });
    waiting.await();
    owner.interrupt();
    assertThat(statusKept.get()).isTrue();
    owner.join();
    limit.release();
    assertThat(limit.available()).isEqualTo(1);
  }

  @Test
  void aCancelledScopeGivesUpWaitingForAPermit() throws Exception {
    Limit limit = Limit.fixed(1);
    limit.acquire(ticker);
    try (var scope = shuttle.scope("s", Option.limit(limit))) {
      Thread.startVirtualThread(scope::cancel);
      assertThat(scope.io(() -> 1).state()).isEqualTo(Task.State.CANCELLED);
      assertThatThrownBy(scope::join).isInstanceOf(CancellationException.class);
    }
    limit.release();
    assertThat(limit.available()).isEqualTo(1);
  }

  @Test
  void aRateLetsOneBeginEachSpacing() throws Exception {
    Limit limit = Limit.rate(100, ofSeconds(1));
    AtomicInteger begun = new AtomicInteger();
    try (var scope = shuttle.scope("s")) {
      scope.io(() -> {
        for (int i = 0; i < 3; i++) {
          limit.call(begun::incrementAndGet);
        }
        return 1;
      });
      for (int i = 1; i < 3; i++) {
        ticker.awaitParked(1);
        assertThat(begun).hasValue(i);
        assertThat(limit.available()).isZero();
        ticker.advance(ofMillis(9));
        assertThat(ticker.parked()).isEqualTo(1);
        ticker.advance(ofMillis(1));
      }
      scope.join();
    }
    assertThat(begun).hasValue(3);
    assertThat(limit.available()).isZero();
    ticker.advance(ofMillis(10));
    assertThat(limit.available()).isEqualTo(1);
  }

  @Test
  void aRateHasNoBurstsAfterAPause() throws Exception {
    Limit limit = Limit.rate(100, ofSeconds(1));
    limit.acquire(ticker);
    ticker.advance(ofSeconds(5));
    assertThat(limit.tryAcquire(ticker)).isTrue();
    assertThat(limit.tryAcquire(ticker)).isFalse();
  }

  /** A thread that waits for a permit of {@code limit}; joined, it has it. */
  private Thread waiter(Limit limit) throws InterruptedException {
    Thread waiter = Testing.start(() -> limit.acquire(ticker));
    ticker.awaitParked(1);
    return waiter;
  }

  private void assertFreeAfter(Duration time, Limit limit) {
    ticker.advance(time.minusNanos(1));
    assertThat(limit.tryAcquire(ticker)).isFalse();
    ticker.advance(Duration.ofNanos(1));
    assertThat(limit.tryAcquire(ticker)).isTrue();
  }

  @Test
  void aWaiterThatIsWokenLateDoesNotPutOffTheNext() throws Exception {
    Limit limit = Limit.rate(100, ofSeconds(1));
    limit.acquire(ticker);
    Thread late = waiter(limit);
    ticker.advance(ofMillis(14)); // 4 ms late
    late.join();
    assertFreeAfter(ofMillis(6), limit);
    assertFreeAfter(ofMillis(10), limit);
  }

  @Test
  void whatWasMissedByAWholeSpacingIsNotCaughtUpWith() throws Exception {
    Limit limit = Limit.rate(100, ofSeconds(1));
    limit.acquire(ticker);
    Thread late = waiter(limit);
    ticker.advance(ofMillis(35));
    late.join();
    assertFreeAfter(ofMillis(10), limit);
  }

  @Test
  void whoComesLateByItselfHasNoMoreForIt() throws Exception {
    Limit limit = Limit.rate(100, ofSeconds(1));
    limit.acquire(ticker);
    ticker.advance(ofMillis(19));
    limit.acquire(ticker);
    assertFreeAfter(ofMillis(10), limit);
  }

  @Test
  void shuttlesOfDifferentClocksShareTheTimeThatIsLeft() throws Exception {
    ManualTicker other = new ManualTicker();
    other.advance(Duration.ofHours(1));
    Limit limit = Limit.rate(100, ofSeconds(1));
    limit.acquire(other); // by this clock the next may begin in an hour, if readings are compared
    assertThat(limit.available()).isZero();
    assertThat(limit.tryAcquire(ticker)).isFalse();
    assertFreeAfter(ofMillis(10), limit);
    assertThat(limit.tryAcquire(other)).isFalse(); // by this one, at once
    Thread waiter = waiter(limit);
    ticker.advance(ofMillis(10));
    waiter.join();
    assertThat(limit.available()).isZero();
    other.advance(ofMillis(10));
    assertThat(limit.available()).as("the clock of who came last counts").isZero();
    assertThat(limit.tryAcquire(other)).isFalse();
  }

  @Test
  void absurdSettingsAreRefused() {
    assertThatThrownBy(() -> Limit.fixed(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Limit.rate(0, ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Limit.rate(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
