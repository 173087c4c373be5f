package io.flyshuttle.bench.process;

import io.flyshuttle.process.ProcessPool;
import io.flyshuttle.process.ProcessPoolBuilder;
import io.flyshuttle.process.RemoteTask;
import io.flyshuttle.process.WorkerInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/** A JVM that brings a pool into some state, says so, and waits to be killed. */
public final class OrphanParent {
  private static final int WORKERS = 2;
  private static final Duration SHORT = Duration.ofMillis(30);
  private static final long SIZE = 64 << 20;

  private OrphanParent() {}

  /** Gets the name of the state. */
  @SuppressWarnings("resource") // its end is to be killed
  public static void main(String... arguments) throws Exception {
    ProcessPoolBuilder builder =
        ProcessPool.builder().workers(WORKERS).spares(1).grace(Duration.ZERO);
    if (arguments[0].equals("starting")) {
      ProcessPool _ = builder.build(); // its workers start in the background
      while (ProcessHandle.current().children().findAny().isEmpty()) {
        Thread.onSpinWait();
      }
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
    ProcessPool pool = builder.build();
    int _ = pool.<Integer, Integer>submit(Tasks::increment, 1).get();
    switch (arguments[0]) {
      case "tight-loop", "unreaped" -> loop(pool);
      case "counted-loop" -> {
        RemoteTask<Long> _ = pool.submit(Runaways::countedLoop, 1);
        RemoteTask<Long> _ = pool.submit(Runaways::countedLoop, 2);
        ready(pool);
      }
      case "killing" -> {
        System.out.println("ready");
        while (true) {
          killOne(pool);
        }
      }
      case "bulk" -> {
        MemorySegment bulk = Arena.global().allocate(SIZE);
        long _ = pool.<MemorySegment, Long>submit(Tasks::read, bulk).get();
        System.out.println("ready");
        while (true) {
          long _ = pool.<MemorySegment, Long>submit(Tasks::read, bulk).get();
        }
      }
      default -> ready(pool); // idle, or making a cache
    }
    new CountDownLatch(1).await();
  }

  private static void loop(ProcessPool pool) {
    for (int i = 0; i < WORKERS; i++) {
      RemoteTask<Long> _ = pool.submit(Runaways::tightLoop, i);
    }
    ready(pool);
  }

  private static void killOne(ProcessPool pool) throws InterruptedException {
    try {
      long _ = pool.<Integer, Long>submit(SHORT, Runaways::tightLoop, 1).get();
    } catch (ExecutionException killed) {
      return;
    }
  }

  /** Waits until no worker is being started. */
  private static void ready(ProcessPool pool) {
    while (pool.workers().size() < WORKERS + 1
        || pool.workers().stream().anyMatch(one -> one.state() == WorkerInfo.State.STARTING)) {
      LockSupport.parkNanos(1_000_000);
    }
    System.out.println("ready");
  }
}
