package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.CpuFunction;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a task does, it ends at its deadline, and the next is answered at once. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillIT {

  private static final int KILLS = Integer.getInteger("flyshuttle.kills", 2);
  private static final Duration DEADLINE = Duration.ofMillis(150);

  private ProcessPool pool;

  @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
  enum Runaway {
    TIGHT_LOOP(Runaways::tightLoop, "tightLoop"),
    NATIVE_SLEEP(_ -> Runaways.nativeSleepTask(1_000), "nativeSleep"),
    BACKTRACKING(_ -> Runaways.backtracking(10_000), "Pattern"),
    DEADLOCK(Runaways::deadlock, "lockBoth"),
    ALLOCATION_STORM(Runaways::allocationStorm, "allocationStorm"),
    COUNTED_LOOP(Runaways::countedLoop, "countedLoop");

    final CpuFunction<Integer, Long> function;
    final String frame;

    Runaway(CpuFunction<Integer, Long> function, String frame) {
      this.function = function;
      this.frame = frame;
    }
  }

  @BeforeAll
  void open() {
    pool = Pools.small(1).spares(1).stacks(Duration.ofSeconds(2)).build();
  }

  @AfterAll
  void close() {
    pool.close();
  }

  @ParameterizedTest
  @EnumSource
  void endsAtItsDeadlineWithItsStacks(Runaway runaway, TestReporter reporter) throws Exception {
    long[] failed = new long[KILLS];
    long[] next = new long[KILLS];
    int withStacks = 0;
    for (int i = 0; i < KILLS; i++) {
      Pools.awaitIdle(pool, 2);
      long start = System.nanoTime();
      RemoteTask<Long> task = pool.submit(DEADLINE, runaway.function, 1);
      Throwable failure = Pools.failure(task);
      long end = System.nanoTime();
      assertThat(pool.submit(Runaways::increment, i).get(20, TimeUnit.SECONDS)).isEqualTo(i + 1);
      failed[i] = end - start - DEADLINE.toNanos();
      next[i] = System.nanoTime() - end;
      assertThat(failure).isInstanceOf(WorkerKilledException.class);
      assertThat(failure).hasMessageContaining("150 ms");
      WorkerKilledException killed = (WorkerKilledException) failure;
      assertThat(killed.pid()).isEqualTo(task.worker().orElseThrow());
      withStacks += killed.stacks().contains(runaway.frame) ? 1 : 0;
    }
    report(reporter, runaway + " deadline to failure", failed);
    report(reporter, runaway + " kill to next answer", next);
    assertThat(failed[0]).isPositive(); // sorted: none was killed before its time
    if (runaway != Runaway.ALLOCATION_STORM) { // whose collector may leave no time for it
      assertThat(withStacks).isPositive();
    }
  }

  private static void report(TestReporter reporter, String what, long[] nanos) {
    Arrays.sort(nanos);
    reporter.publishEntry(
        what,
        "p50 "
            + nanos[nanos.length / 2] / 1_000
            + " µs, p99 "
            + nanos[(int) (nanos.length * 0.99)] / 1_000
            + " µs of "
            + nanos.length);
  }
}
