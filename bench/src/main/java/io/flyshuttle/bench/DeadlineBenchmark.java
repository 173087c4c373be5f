package io.flyshuttle.bench;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Timeout;
import io.flyshuttle.Shuttle;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a deadline around a call costs when the call ends at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class DeadlineBenchmark {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final Integer result = 20250101;
  private final Callable<Integer> work = () -> result;
  private final TimeLimiter limiter = TimeLimiter.of(LIMIT);
  private final FailsafeExecutor<Integer> failsafe =
      Failsafe.with(Timeout.<Integer>builder(LIMIT).withInterrupt().build());
  private Shuttle shuttle;
  private ExecutorService pool;
  private ScheduledExecutorService timer;

  /** Fields are made by {@link #open}. */
  @SuppressWarnings("NullAway.Init")
  public DeadlineBenchmark() {}

  /** Opens the pools. */
  @Setup(Level.Trial)
  public void open() {
    shuttle = Shuttle.create();
    pool = Executors.newFixedThreadPool(1);
    timer = Executors.newScheduledThreadPool(1);
  }

  /** Closes the pools. */
  @TearDown(Level.Trial)
  public void close() {
    shuttle.close();
    pool.close();
    timer.close();
  }

  /** Ours. */
  @Benchmark
  public Integer flyshuttle() throws Exception {
    return shuttle.within(LIMIT, work);
  }

  /** Failsafe, interrupting the caller's thread as ours does. */
  @Benchmark
  public Integer failsafe() {
    return failsafe.get(work::call);
  }

  /** Resilience4j: waits for a future that a pool completes. */
  @Benchmark
  public Integer resilience4jFuture() throws Exception {
    return limiter.executeFutureSupplier(() -> pool.submit(work));
  }

  /** Resilience4j: a stage that is complete already, and a timer beside it. */
  @Benchmark
  public Integer resilience4jStage() throws Exception {
    return limiter
        .executeCompletionStage(timer, () -> CompletableFuture.completedFuture(work()))
        .toCompletableFuture()
        .get();
  }

  private Integer work() {
    return result;
  }

  /** {@link FutureTask} on a pool's thread, and a wait with a limit. */
  @Benchmark
  public Integer futureGet() throws Exception {
    FutureTask<Integer> task = new FutureTask<>(work);
    pool.execute(task);
    return task.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The call alone. */
  @Benchmark
  public Integer callAlone() throws Exception {
    return work.call();
  }
}
