package io.flyshuttle.bench;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.flyshuttle.Retry;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a retry around a call costs when the call succeeds at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class RetryBenchmark {
  private final Integer result = 20250101; // boxed once: the work allocates nothing
  private final Callable<Integer> work = () -> result;
  private final Retry retry = Retry.exponential(3, Duration.ofMillis(10));
  private final FailsafeExecutor<Integer> failsafe =
      Failsafe.with(
          RetryPolicy.<Integer>builder()
              .withMaxRetries(2)
              .withBackoff(Duration.ofMillis(10), Duration.ofSeconds(10))
              .build());
  private final io.github.resilience4j.retry.Retry resilience =
      io.github.resilience4j.retry.Retry.of(
          "bench",
          io.github.resilience4j.retry.RetryConfig.custom()
              .maxAttempts(3)
              .waitDuration(Duration.ofMillis(10))
              .build());

  /** Made by JMH. */
  public RetryBenchmark() {}

  /** Ours. */
  @Benchmark
  public Integer flyshuttle() throws Exception {
    return retry.call(work);
  }

  /** Failsafe. */
  @Benchmark
  public Integer failsafe() {
    return failsafe.get(work::call);
  }

  /** Resilience4j. */
  @Benchmark
  public Integer resilience4j() throws Exception {
    return resilience.executeCallable(work);
  }

  /** The call alone. */
  @Benchmark
  public Integer callAlone() throws Exception {
    return work.call();
  }
}
