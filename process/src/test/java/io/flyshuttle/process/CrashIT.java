package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.CpuFunction;
import io.flyshuttle.process.WorkerLostException.Kind;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that end their worker: which way is told, and the others go on. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashIT {

  private ProcessPool pool;

  @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
  enum Fatal {
    EXIT(Runaways::exit, Kind.EXITED),
    HALT(Runaways::halt, Kind.EXITED),
    SEGFAULT(Runaways::segfault, Kind.CRASHED),
    HEAP(Runaways::hoardHeap, Kind.OUT_OF_MEMORY),
    DIRECT(Runaways::hoardDirect, Kind.OUT_OF_MEMORY),
    NATIVE(Runaways::hoardNative, Kind.MEMORY_LIMIT);

    final CpuFunction<Integer, Integer> function;
    final Kind kind;

    Fatal(CpuFunction<Integer, Integer> function, Kind kind) {
      this.function = function;
      this.kind = kind;
    }
  }

  @BeforeAll
  void open() {
    pool = Pools.small(1).spares(1).build();
  }

  @AfterAll
  void close() {
    pool.close();
  }

  @ParameterizedTest
  @EnumSource
  void tellsHowItsWorkerEnded(Fatal fatal) throws Exception {
    RemoteTask<Integer> task = pool.submit(fatal.function, 9);
    RemoteTask<Integer> other = pool.submit(Runaways::increment, 1);
    Throwable failure = Pools.failure(task);
    assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(failure).isInstanceOf(WorkerLostException.class).hasMessageContaining("task ");
    WorkerLostException lost = (WorkerLostException) failure;
    assertThat(lost.kind()).as(lost.getMessage()).isEqualTo(fatal.kind);
    assertThat(lost.attempts()).isOne();
    assertThat(lost.pid()).isEqualTo(task.worker().orElseThrow());
    if (fatal == Fatal.EXIT) {
      assertThat(lost.exitCode()).isEqualTo(9);
      assertThat(lost.output()).contains("about to exit");
    }
    if (fatal == Fatal.SEGFAULT) {
      assertThat(lost.report()).contains("SIGSEGV");
    }
  }

  @Test
  void aSignalFromOutsideIsToldFromTheRest() throws Exception {
    RemoteTask<Long> task = pool.submit(Runaways::tightLoop, 1);
    Pools.awaitBegun(task);
    ProcessHandle.of(task.worker().orElseThrow()).orElseThrow().destroyForcibly();
    assertThat(Pools.failure(task))
        .isInstanceOfSatisfying(
            WorkerLostException.class,
            lost -> assertThat(lost.kind()).isEqualTo(Kind.KILLED_FROM_OUTSIDE));
  }

  @Test
  void aStackOverflowIsAFailureOfTheTaskAlone() throws Exception {
    assertThat(Pools.failure(pool.submit(CrashIT::recurse, 1)))
        .isInstanceOf(StackOverflowError.class);
    assertThat(pool.submit(Runaways::increment, 1).get()).isEqualTo(2);
  }

  @SuppressWarnings("InfiniteRecursion") // that is the point
  private static int recurse(int depth) {
    return recurse(depth + 1) + 1;
  }

  @Test
  void retriesGiveATaskAnotherWorkerUntilItHasEndedTwo() throws Exception {
    try (ProcessPool patient = Pools.small(1).spares(1).retries(9).memoryRetries(1).build()) {
      assertThat(Pools.failure(patient.submit(Runaways::halt, 5)))
          .hasMessageContaining("it has ended 2 workers and is not run again")
          .isInstanceOfSatisfying(
              WorkerLostException.class, lost -> assertThat(lost.attempts()).isEqualTo(2));
      assertThat(Pools.failure(patient.submit(Runaways::hoardHeap, 5)))
          .isInstanceOfSatisfying(
              WorkerLostException.class, lost -> assertThat(lost.attempts()).isEqualTo(2));
      assertThat(patient.submit(Runaways::increment, 1).get()).isEqualTo(2);
    }
  }
}
