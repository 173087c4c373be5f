package io.flyshuttle.process;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What the JSR-166 tests ask of every {@link ExecutorService}, as far as it fits processes. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecutorServiceIT {

  private ProcessPool shared;

  @BeforeAll
  void open() {
    shared = Pools.small(2).spares(0).grace(Duration.ofSeconds(20)).build(); // all here obey
  }

  @AfterAll
  void close() {
    shared.close();
  }

  @Test
  void submitsCallablesRunnablesAndFunctions() throws Exception {
    assertThat(shared.submit(() -> 42).get()).isEqualTo(42);
    assertThat(shared.submit(() -> System.out.flush()).get()).isNull();
    assertThat(shared.submit((Runnable & java.io.Serializable) () -> {}, "mine").get())
        .isEqualTo("mine");
    ExecutorService asExecutor = shared;
    Callable<String> callable = (Callable<String> & java.io.Serializable) () -> "called";
    assertThat(asExecutor.submit(callable).get()).isEqualTo("called");
    assertThat(shared.submit(String::length, "four").get()).isEqualTo(4);
  }

  @Test
  void whatCannotBeSentIsNamedAtSubmission() {
    Object monitor = new Object();
    assertThatThrownBy(() -> shared.submit(() -> monitor.hashCode()))
        .isInstanceOf(NotSendableException.class)
        .hasMessageContaining("java.lang.Object")
        .hasMessageContaining("ExecutorServiceIT.java");
    ExecutorService asExecutor = shared;
    assertThatThrownBy(() -> asExecutor.submit(() -> 1)).isInstanceOf(NotSendableException.class);
  }

  @Test
  void nullIsRefused() {
    ExecutorService asExecutor = shared;
    assertThatThrownBy(() -> asExecutor.submit((Callable<String>) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> asExecutor.execute(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> asExecutor.invokeAll(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> asExecutor.invokeAny(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatATaskThrowsIsTheCauseWithItsRemoteFrames() {
    assertThatThrownBy(() -> shared.submit(Integer::parseInt, "no number").get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(NumberFormatException.class)
        .satisfies(cause -> assertThat(cause.getStackTrace()[1].getMethodName()).isNotEmpty());
  }

  @Test
  void aTimedGetLeavesTheTaskRunning() throws Exception {
    RemoteTask<Integer> task = shared.submit(Runaways::obedient, 1);
    assertThatThrownBy(() -> task.get(1, MILLISECONDS)).isInstanceOf(TimeoutException.class);
    assertThat(task.isDone()).isFalse();
    assertThat(task.cancel(true)).isTrue();
    assertThat(task.cancel(true)).isFalse();
    assertThat(task.isCancelled()).isTrue();
    assertThat(task.state()).isEqualTo(Future.State.CANCELLED);
    assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
  }

  @Test
  void anInterruptOfTheOneWhoWaitsLeavesTheTaskRunning() throws Exception {
    RemoteTask<Integer> task = shared.submit(Runaways::obedient, 1);
    Pools.awaitBegun(task);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread waits =
        Thread.ofPlatform()
            .start(() -> {
              try {
                task.get();
              } catch (Exception interrupted) {
                thrown.set(interrupted);
              }
            });
    waits.interrupt();
    waits.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(task.isDone()).isFalse();
    task.cancel(true);
  }

  @Test
  void aCancelledTaskThatObeysKeepsItsWorker() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).grace(Duration.ofSeconds(20)).build()) {
      RemoteTask<Integer> task = pool.submit(Runaways::obedient, 1);
      Pools.awaitBegun(task);
      long pid = task.worker().orElseThrow();
      task.cancel(true);
      assertThat(pool.submit(Runaways::pid, 1).get()).isEqualTo(pid);
    }
  }

  @Test
  void aTaskThatObeysAtItsDeadlineKeepsItsWorker() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).grace(Duration.ofSeconds(20)).build()) {
      RemoteTask<Integer> task = pool.submit(Duration.ofMillis(300), Runaways::obedient, 1);
      assertThat(Pools.failure(task))
          .isExactlyInstanceOf(io.flyshuttle.DeadlineExceededException.class)
          .hasMessageContaining("300 ms");
      assertThat(pool.submit(Runaways::pid, 1).get()).isEqualTo(task.worker().orElseThrow());
    }
  }

  @Test
  void invokeAllWaitsForAll() throws Exception {
    List<RemoteCallable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      tasks.add(() -> {
        if (number == 7) {
          throw new IllegalStateException("seven");
        }
        return number;
      });
    }
    List<Future<Integer>> all = shared.invokeAll(tasks);
    assertThat(all).allMatch(Future::isDone).hasSize(20);
    assertThat(all.get(6).get()).isEqualTo(6);
    assertThat(all.get(7).exceptionNow()).hasMessage("seven");
  }

  @Test
  void invokeAllCancelsWhatIsLate() throws Exception {
    List<RemoteCallable<Integer>> tasks = List.of(() -> 1, () -> Runaways.obedient(2));
    Future<Integer> first;
    long seconds = 1;
    do { // again where the machine is so busy that the first one is late, too
      List<Future<Integer>> all = shared.invokeAll(tasks, seconds, SECONDS);
      assertThat(all.get(1).isCancelled()).isTrue();
      first = all.get(0);
      seconds *= 2;
    } while (first.isCancelled());
    assertThat(first.get()).isEqualTo(1);
  }

  @Test
  void invokeAnyTakesTheFirstThatSucceeds() throws Exception {
    List<RemoteCallable<Integer>> tasks =
        List.of(
            () -> {
              throw new IllegalStateException("not this one");
            },
            () -> 5,
            () -> Runaways.obedient(3));
    assertThat(shared.invokeAny(tasks)).isEqualTo(5);
    List<RemoteCallable<Integer>> none =
        List.of(() -> {
          throw new IllegalStateException("none");
        });
    assertThatThrownBy(() -> shared.invokeAny(none))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("none");
    List<RemoteCallable<Integer>> late = List.of(() -> Runaways.obedient(3));
    assertThatThrownBy(() -> shared.invokeAny(late, 300, MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void shutdownRunsWhatIsQueuedAndRejectsTheRest() throws Exception {
    ProcessPool pool = Pools.small(1).spares(0).build();
    List<RemoteTask<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      tasks.add(pool.submit(Runaways::increment, i));
    }
    assertThat(pool.isShutdown()).isFalse();
    pool.shutdown();
    assertThat(pool.isShutdown()).isTrue();
    assertThatThrownBy(() -> pool.submit(Runaways::increment, 1))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("the pool is shut down");
    assertThat(pool.awaitTermination(60, SECONDS)).isTrue();
    assertThat(pool.isTerminated()).isTrue();
    for (int i = 0; i < 50; i++) {
      assertThat(tasks.get(i).resultNow()).isEqualTo(i + 1);
    }
    assertThat(pool.workers()).isEmpty();
    pool.close();
    pool.shutdown();
    assertThat(pool.shutdownNow()).isEmpty();
  }

  @Test
  void shutdownNowCancelsAllAndReturnsWhatWasQueued() throws Exception {
    ProcessPool pool = Pools.small(1).spares(0).build();
    RemoteTask<Long> runs = pool.submit(Runaways::tightLoop, 1);
    Pools.awaitBegun(runs);
    RemoteTask<Integer> waits = pool.submit(Runaways::increment, 1);
    assertThat(pool.awaitTermination(1, MILLISECONDS)).isFalse();
    List<Runnable> queued = pool.shutdownNow();
    assertThat(queued).hasSize(1).first().isSameAs(waits);
    assertThat(waits.isCancelled()).isTrue();
    assertThat(runs.isCancelled()).isTrue();
    assertThat(pool.awaitTermination(30, SECONDS)).isTrue();
  }

  @Test
  void closeOfAnInterruptedThreadCancels() throws Exception {
    ProcessPool pool = Pools.small(1).spares(0).build();
    RemoteTask<Long> runs = pool.submit(Runaways::tightLoop, 1);
    Pools.awaitBegun(runs);
    CountDownLatch kept = new CountDownLatch(1);
    Thread closes =
        Thread.ofPlatform()
            .start(() -> {
              pool.close();
              if (Thread.currentThread().isInterrupted()) {
                kept.countDown();
              }
            });
    closes.interrupt();
    closes.join();
    assertThat(kept.getCount()).isZero();
    assertThat(runs.isCancelled()).isTrue();
    assertThat(pool.isTerminated()).isTrue();
  }

  @Test
  void closeIsBounded() {
    ProcessPool pool = Pools.small(1).spares(0).drain(Duration.ofMillis(300)).build();
    RemoteTask<Long> runs = pool.submit(Runaways::tightLoop, 1);
    Pools.awaitBegun(runs);
    pool.close();
    assertThat(runs.isCancelled()).isTrue();
    assertThat(pool.isTerminated()).isTrue();
  }

  @Test
  void aFullQueueRejectsOrWaits() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).queue(1, WhenFull.REJECT).build()) {
      RemoteTask<Long> runs = pool.submit(Runaways::tightLoop, 1);
      Pools.awaitBegun(runs);
      RemoteTask<Integer> queued = pool.submit(Runaways::increment, 1);
      assertThatThrownBy(() -> pool.submit(Runaways::increment, 1))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("1 tasks wait");
      runs.cancel(true);
      assertThat(queued.get()).isEqualTo(2);
    }
    try (ProcessPool pool = Pools.small(1).spares(0).queue(1, WhenFull.WAIT).build()) {
      List<RemoteTask<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(pool.submit(Runaways::increment, i));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(all.get(i).get()).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void invokeAllAndAnyWaitNoLongerForRoomThanTheyAreTold() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).queue(1, WhenFull.WAIT).build()) {
      RemoteTask<Long> runs = pool.submit(Runaways::tightLoop, 1);
      Pools.awaitBegun(runs);
      RemoteTask<Integer> queued = pool.submit(Runaways::increment, 1);
      RemoteCallable<Integer> two = () -> 2;
      List<Future<Integer>> none = pool.invokeAll(List.of(two, two), 50, TimeUnit.MILLISECONDS);
      assertThat(none).hasSize(2).allMatch(Future::isCancelled);
      assertThatThrownBy(() -> pool.invokeAny(List.of(two), 50, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> pool.invokeAny(List.of(two)))
          .isInstanceOf(InterruptedException.class);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> pool.invokeAll(List.of(two)))
          .isInstanceOf(InterruptedException.class);
      runs.cancel(true);
      assertThat(queued.get()).isEqualTo(2);
    }
  }

  @Test
  void stagesMayBlockWithoutHoldingUpThePool() throws Exception {
    CountDownLatch blocks = new CountDownLatch(1);
    RemoteTask<Integer> task = shared.submit(Runaways::obedient, 1);
    task.stage().whenComplete((_, _) -> await(blocks)); // by this thread, if it were done already
    task.cancel(true);
    for (int i = 0; i < 10; i++) {
      assertThat(shared.submit(Runaways::increment, i).get()).isEqualTo(i + 1);
    }
    blocks.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
