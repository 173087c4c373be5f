package io.flyshuttle.bench;

import io.flyshuttle.Scope;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to fork 16 tasks that do nothing and to join them; one operation is one fork. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class ScopeBenchmark {
  private static final int FORKS = 16;

  private Shuttle shuttle;

  /** Fields are made by {@link #open}. */
  @SuppressWarnings("NullAway.Init")
  public ScopeBenchmark() {}

  /** Opens the shuttle. */
  @Setup(Level.Trial)
  public void open() {
    shuttle = Shuttle.create();
  }

  /** Closes the shuttle. */
  @TearDown(Level.Trial)
  public void close() {
    shuttle.close();
  }

  /** Ours, on virtual threads. */
  @Benchmark
  @OperationsPerInvocation(FORKS)
  public List<Object> flyshuttleIo() throws InterruptedException {
    try (Scope<Object, List<Object>> scope = shuttle.scope("forks")) {
      for (int i = 0; i < FORKS; i++) {
        Task<Integer> _ = scope.io(() -> 1);
      }
      return scope.join();
    }
  }

  /** Ours, on the CPU pool. */
  @Benchmark
  @OperationsPerInvocation(FORKS)
  public List<Object> flyshuttleCpu() throws InterruptedException {
    try (Scope<Object, List<Object>> scope = shuttle.scope("forks")) {
      for (int i = 0; i < FORKS; i++) {
        Task<Integer> _ = scope.cpu(() -> 1);
      }
      return scope.join();
    }
  }

  /** Ours with nothing in it: what a scope costs by itself. */
  @Benchmark
  public List<Object> emptyScope() throws InterruptedException {
    try (Scope<Object, List<Object>> scope = shuttle.scope("empty")) {
      return scope.join();
    }
  }

  /** The floor: virtual threads and a latch; no results, no failures, no cancellation. */
  @Benchmark
  @OperationsPerInvocation(FORKS)
  public int virtualThreads() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(FORKS);
    AtomicInteger sum = new AtomicInteger();
    for (int i = 0; i < FORKS; i++) {
      Thread.startVirtualThread(() -> {
        sum.incrementAndGet();
        ended.countDown();
      });
    }
    ended.await();
    return sum.get();
  }

  /** {@link Executors#newVirtualThreadPerTaskExecutor}. */
  @Benchmark
  @OperationsPerInvocation(FORKS)
  public List<Integer> threadPerTask() throws ExecutionException, InterruptedException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> futures = new ArrayList<>(FORKS);
      for (int i = 0; i < FORKS; i++) {
        futures.add(executor.submit(() -> 1));
      }
      List<Integer> results = new ArrayList<>(FORKS);
      for (Future<Integer> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
