package io.flyshuttle.process;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Pools for tests, and ways to wait for what happens in them. */
final class Pools {

  private Pools() {}

  /** Small workers, no cache, nothing that outlives the test. */
  static ProcessPoolBuilder small(int workers) {
    return ProcessPool.builder()
        .workers(workers)
        .heap(64L << 20)
        .withoutAotCache()
        .grace(Duration.ZERO)
        .drain(Duration.ofSeconds(60));
  }

  /** The same, in which a worker has the time to tell its stacks, however busy the machine is. */
  static ProcessPoolBuilder telling(int workers) {
    return small(workers).stacks(Duration.ofSeconds(30));
  }

  /** Waits until so many workers are idle. */
  static void awaitIdle(ProcessPool pool, int workers) {
    until(() -> idle(pool) >= workers);
  }

  static long idle(ProcessPool pool) {
    return pool.workers().stream()
        .filter(worker -> worker.state() == WorkerInfo.State.IDLE)
        .count();
  }

  /** Waits until the task has said something by {@code Checkpoint.progress}: it has begun. */
  static void awaitBegun(RemoteTask<?> task) {
    until(() -> task.progress().isPresent());
  }

  /** Looks again and again; the timeout is the test's. */
  static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("it has not come to pass in time");
      }
      LockSupport.parkNanos(100_000);
    }
  }

  /** Sends a process a signal, such as "-STOP". */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", name, Long.toString(pid)).start().waitFor();
    if (code != 0) {
      throw new IOException("kill " + name + " " + pid + " has failed");
    }
  }

  /**
   * Stops a process, and returns when it has stopped. A signal alone is only the order to: until
   * one of its threads gets a processor to take it, which is long on a busy machine, others go on.
   */
  static void stop(long pid) throws IOException, InterruptedException {
    signal("-STOP", pid);
    until(() -> Platform.threads(pid).stream().allMatch(thread -> isStopped(pid, thread)));
  }

  private static boolean isStopped(long pid, long thread) {
    try {
      String stat = Files.readString(Platform.proc(pid, "task/" + thread + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException ended) {
      return true;
    }
  }

  /** The worker JVMs that this process has started and that live, without their guard. */
  static long workers() {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .filter(child -> child.info().command().filter(name -> name.endsWith("java")).isPresent())
        .count();
  }

  /** What a task has failed with. */
  static Throwable failure(RemoteTask<?> task) throws InterruptedException, TimeoutException {
    try {
      Object result = task.get(60, TimeUnit.SECONDS);
      throw new AssertionError("it has not failed, but returned " + result);
    } catch (ExecutionException failed) {
      return Objects.requireNonNull(failed.getCause());
    }
  }
}
