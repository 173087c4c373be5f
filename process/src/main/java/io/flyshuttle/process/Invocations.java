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
    List<PoolTask<T>> submitted = prepared(pool, tasks);
    List<Future<T>> futures = new ArrayList<>(submitted);
    boolean done = false;
    try {
      for (PoolTask<T> task : submitted) {
        if (!pool.submit(task, nanos - (System.nanoTime() - start))) {
          return futures; // all that have not ended are cancelled below
        }
      }
      for (Future<T> future : futures) {
        if (!ends(future, nanos - (System.nanoTime() - start))) {
          return futures;
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
    List<PoolTask<T>> wanted = prepared(pool, tasks);
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("no tasks to choose from");
    }
    BlockingQueue<RemoteTask<T>> ended = new LinkedBlockingQueue<>();
    try {
      for (PoolTask<T> task : wanted) {
        if (!pool.submit(task, nanos - (System.nanoTime() - start))) {
          throw new TimeoutException("there was no room for " + wanted.size() + " tasks in time");
        }
        task.stage().whenComplete((_, _) -> ended.add(task));
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
      wanted.forEach(task -> task.cancel(true));
    }
  }

  /** What can't be sent, or is null, is said before any of them is submitted. */
  private static <T> List<PoolTask<T>> prepared(
      ProcessPool pool, Collection<? extends Callable<T>> tasks) {
    List<Callable<T>> given = Checks.withoutNulls(tasks, "tasks");
    List<PoolTask<T>> prepared = new ArrayList<>(given.size());
    given.forEach(task -> prepared.add(pool.task(task)));
    return prepared;
  }
}
