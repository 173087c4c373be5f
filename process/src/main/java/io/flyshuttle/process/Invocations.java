package io.flyshuttle.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code invokeAll} and {@code invokeAny}, as {@link java.util.concurrent.ExecutorService} says.
 */
final class Invocations {

  private Invocations() {}

  static <T> List<Future<T>> all(
      ProcessPool pool, Collection<? extends Callable<T>> tasks, long nanos)
      throws InterruptedException {
    long start = System.nanoTime();
    List<Callable<T>> wanted = copy(tasks);
    List<Future<T>> futures = new ArrayList<>(wanted.size());
    boolean done = false;
    try {
      for (Callable<T> task : wanted) {
        futures.add(pool.submit(task));
      }
      for (Future<T> future : futures) {
        if (!ends(future, nanos - (System.nanoTime() - start))) {
          return futures; // the others are cancelled below
        }
      }
      done = true;
      return futures;
    } finally {
      if (!done) {
        futures.forEach(future -> future.cancel(true));
      }
    }
  }

  private static boolean ends(Future<?> future, long nanos) throws InterruptedException {
    try {
      future.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (ExecutionException | CancellationException ended) {
      return true;
    }
  }

  static <T> T any(ProcessPool pool, Collection<? extends Callable<T>> tasks, long nanos)
      throws InterruptedException, ExecutionException, TimeoutException {
    long start = System.nanoTime();
    List<Callable<T>> wanted = copy(tasks);
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("no tasks to choose from");
    }
    BlockingQueue<RemoteTask<T>> ended = new LinkedBlockingQueue<>();
    List<RemoteTask<T>> futures = new ArrayList<>(wanted.size());
    try {
      for (Callable<T> task : wanted) {
        RemoteTask<T> future = pool.submit(task);
        futures.add(future);
        future.stage().whenComplete((_, _) -> ended.add(future));
      }
      ExecutionException last = null;
      for (int i = 0; i < wanted.size(); i++) {
        RemoteTask<T> next =
            ended.poll(Math.max(0, nanos - (System.nanoTime() - start)), TimeUnit.NANOSECONDS);
        if (next == null) {
          throw new TimeoutException("none of " + wanted.size() + " tasks has succeeded in time");
        }
        try {
          return next.get();
        } catch (ExecutionException failed) {
          last = failed;
        } catch (CancellationException cancelled) {
          last = new ExecutionException(cancelled);
        }
      }
      throw Objects.requireNonNull(last);
    } finally {
      futures.forEach(future -> future.cancel(true));
    }
  }

  private static <T> List<Callable<T>> copy(Collection<? extends Callable<T>> tasks) {
    List<Callable<T>> copy = new ArrayList<>(tasks);
    copy.forEach(task -> Objects.requireNonNull(task, "task"));
    return copy;
  }
}
