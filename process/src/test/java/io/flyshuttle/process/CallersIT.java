package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.CpuFunction;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that wait for a task read its worker's answers themselves: see {@link Ear}. */
@Timeout(60)
class CallersIT {

  private static final CpuFunction<Integer, Integer> INCREMENT = Runaways::increment;
  private static final Duration LONG = Duration.ofSeconds(50);

  private ProcessPool pool = Pools.telling(1).spares(0).build();
  private final AtomicReference<RemoteTask<?>> current = new AtomicReference<>();
  private final AtomicReference<Object> outcome = new AtomicReference<>();

  @AfterEach
  void close() {
    pool.shutdownNow();
    pool.close();
  }

  /** A thread that waits for such a task, and listens for it. */
  private Thread listener(Callable<RemoteTask<?>> submit) {
    Thread[] thread = new Thread[1];
    Pools.until(() -> {
      RemoteTask<?> before = current.get();
      thread[0] = Thread.ofPlatform().start(() -> get(submit));
      Pools.until(() -> current.get() != before && current.get().progress().isPresent());
      if (isListening(thread[0])) {
        return true;
      }
      cancel(thread[0]);
      return false;
    });
    return thread[0];
  }

  private void cancel(Thread waiting) {
    current.get().cancel(true);
    try {
      waiting.join();
    } catch (InterruptedException end) {
      throw new AssertionError(end);
    }
  }

  private static boolean isListening(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("receiveWhile"));
  }

  private void get(Callable<RemoteTask<?>> submit) {
    try {
      for (int i = 0; i < 3; i++) { // from the second on it is lent
        assertThat(pool.submit(INCREMENT, i).get()).isEqualTo(i + 1);
      }
      RemoteTask<?> task = submit.call();
      current.set(task);
      outcome.set(task.get());
    } catch (ExecutionException failed) {
      outcome.set(Objects.requireNonNull(failed.getCause()));
    } catch (Exception failed) {
      outcome.set(failed);
    }
  }

  @Test
  void whoListensIsToldOfACancelByAnother() throws Exception {
    Thread listener = listener(() -> pool.submit(Runaways::tightLoop, 1));
    current.get().cancel(false); // it runs on, so its worker says nothing
    listener.join();
    assertThat(outcome.get()).isInstanceOf(CancellationException.class);
  }

  @Test
  void whoListensCanBeInterruptedAndTheTaskGoesOn() throws Exception {
    Thread listener = listener(() -> pool.submit(Runaways::obedient, 1));
    listener.interrupt();
    listener.join();
    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    RemoteTask<?> task = current.get();
    assertThat(task.isDone()).isFalse();
    task.cancel(true);
    assertThat(pool.submit(INCREMENT, 1).get()).isEqualTo(2);
  }

  @Test
  void whoListensHearsOfTheDeathOfTheWorker() throws Exception {
    Thread listener = listener(() -> pool.submit(Runaways::obedient, 1));
    Pools.signal("-KILL", current.get().worker().orElseThrow());
    listener.join();
    assertThat(outcome.get()).isInstanceOf(WorkerLostException.class);
    assertThat(pool.submit(INCREMENT, 1).get()).isEqualTo(2);
  }

  @Test
  void theDeadlineOfATaskHoldsWhileItsCallerListens() throws Exception {
    Thread listener = listener(() -> pool.submit(Duration.ofMillis(50), Runaways::tightLoop, 1));
    listener.join();
    assertThat(outcome.get())
        .isInstanceOfSatisfying(
            WorkerKilledException.class,
            killed -> assertThat(killed.stacks()).contains("tightLoop"));
  }

  /** Set in the JVM of the pool alone. */
  private static volatile boolean hangs;

  private static final class Endless implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) throws Exception {
      in.defaultReadObject();
      if (hangs) {
        new CountDownLatch(1).await();
      }
    }
  }

  private static Endless endless(int number) {
    return new Endless();
  }

  @Test
  void aResultThatHangsWhenItIsReadHoldsUpNoCaller() throws Exception {
    pool.close();
    pool = Pools.small(1).spares(0).build(); // that doesn't wait for stacks
    hangs = true;
    try {
      for (int i = 0; i < 3; i++) {
        assertThat(pool.submit(INCREMENT, i).get()).isEqualTo(i + 1);
      }
      RemoteTask<Endless> task = pool.submit(Duration.ofMillis(200), CallersIT::endless, 1);
      assertThatThrownBy(task::get).hasCauseInstanceOf(WorkerKilledException.class);
      assertThat(pool.submit(INCREMENT, 1).get()).isEqualTo(2);
    } finally {
      hangs = false;
    }
  }

  /** A result that says which thread has read it. */
  private static final class Curious implements Serializable {
    private static final long serialVersionUID = 1L;
    private transient String reader = "";

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      reader = Thread.currentThread().getName();
    }
  }

  private static Curious curious(int number) {
    return new Curious();
  }

  @Test
  void callersRunNoCodeOfResults() throws Exception {
    for (int i = 0; i < 100; i++) {
      assertThat(pool.submit(INCREMENT, i).get()).isEqualTo(i + 1);
      assertThat(pool.submit(CallersIT::curious, 1).get().reader).startsWith("flyshuttle-worker-");
      assertThat(pool.submit(CallersIT::curious, 1).get().reader).startsWith("flyshuttle-worker-");
    }
  }

  @Test
  void whatOthersAreAnsweredReachesThemThroughWhoListens() throws Exception {
    pool.close();
    pool = Pools.small(2).spares(0).build();
    Pools.awaitIdle(pool, 2);
    AtomicInteger left = new AtomicInteger(4_000);
    List<Future<?>> callers = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool();
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3; i++) {
        callers.add(threads.submit(() -> call(left, RemoteTask::get)));
        callers.add(virtual.submit(() -> call(left, RemoteTask::get)));
      }
      callers.add(threads.submit(() -> call(left, task -> task.get(50, TimeUnit.SECONDS))));
      callers.add(
          threads.submit(() ->
              call(left, task -> task.stage().toCompletableFuture().get(50, TimeUnit.SECONDS))));
      callers.add(threads.submit(() -> call(left, CallersIT::getThoughInterrupted)));
      callers.add(threads.submit(() -> call(left, CallersIT::poll)));
      for (Future<?> caller : callers) {
        caller.get();
      }
    }
  }

  private interface Way {
    Integer get(RemoteTask<Integer> task) throws Exception;
  }

  private boolean call(AtomicInteger left, Way way) throws Exception {
    for (int i = left.getAndDecrement(); i > 0; i = left.getAndDecrement()) {
      assertThat(way.get(pool.submit(LONG, INCREMENT, i))).isEqualTo(i + 1);
    }
    return true;
  }

  private static Integer getThoughInterrupted(RemoteTask<Integer> task) throws Exception {
    Thread.currentThread().interrupt();
    try {
      return task.get();
    } catch (InterruptedException meanwhile) {
      return task.get();
    }
  }

  private static Integer poll(RemoteTask<Integer> task) {
    Pools.until(task::isDone);
    return task.resultNow();
  }
}
