package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.Checkpoint;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How workers come and go, and what a pool does when they can't. */
@Timeout(120)
class PoolLifeIT {

  private static int initialised;

  @Test
  void anElasticPoolShrinksToNothingAndGrowsAgain() throws Exception {
    try (ProcessPool pool =
        Pools.small(1).workers(0, 2).spares(1).idle(Duration.ofMillis(100)).build()) {
      assertThat(pool.workers()).isEmpty();
      assertThat(pool.submit(Runaways::increment, 1).get()).isEqualTo(2);
      Pools.until(() -> pool.workers().isEmpty());
      assertThat(pool.submit(Runaways::increment, 2).get()).isEqualTo(3);
    }
  }

  @Test
  void aWorkerIsReplacedAfterItsNumberOfTasks() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).recycleAfter(2).build()) {
      long first = pool.submit(Runaways::pid, 1).get();
      assertThat(pool.submit(Runaways::pid, 1).get()).isEqualTo(first);
      assertThat(pool.submit(Runaways::pid, 1).get()).isNotEqualTo(first);
    }
  }

  @Test
  void theInitialiserRunsOnceInEachWorker() throws Exception {
    try (ProcessPool pool = Pools.small(1).initialiser(() -> initialised++).build()) {
      assertThat(pool.submit(() -> initialised).get()).isEqualTo(1);
      assertThat(pool.submit(() -> initialised).get()).isEqualTo(1);
      assertThat(initialised).isZero();
    }
  }

  @Test
  void anInitialiserThatFailsIsToldByTheTasks() throws Exception {
    RemoteRunnable fails =
        () -> {
          throw new IllegalStateException("no model");
        };
    try (ProcessPool pool = Pools.small(1).spares(0).initialiser(fails).build()) {
      assertThat(Pools.failure(pool.submit(Runaways::increment, 1)))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("the initialiser of workers has failed")
          .hasMessageContaining("no model");
      assertThatThrownBy(() -> pool.submit(Runaways::increment, 1))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("no worker can be started");
    }
  }

  @Test
  void aPoolThatCannotStartWorkersSaysWhy() throws Exception {
    try (ProcessPool pool = Pools.small(1).java(Path.of("no", "such", "java")).build()) {
      assertThat(Pools.failure(pool.submit(Runaways::increment, 1)))
          .hasMessageContaining("no worker can be started")
          .hasMessageContaining("java");
    }
  }

  @Test
  void progressAndPartialResultsArrive() throws Exception {
    HandTicker ticker = new HandTicker();
    Duration limit = Duration.ofSeconds(1);
    try (ProcessPool pool = Pools.small(1).spares(0).ticker(ticker).build()) {
      RemoteTask<Long> task =
          pool.submit(
              limit,
              number -> {
                Checkpoint.partial("half");
                return Runaways.tightLoop(number);
              },
              1);
      Pools.awaitBegun(task);
      ticker.move(limit);
      assertThat(Pools.failure(task)).isInstanceOf(WorkerKilledException.class);
      assertThat(task.progress().orElseThrow().total()).hasValue(1);
      assertThat(task.partial()).isEqualTo(Optional.of("half"));
    }
  }

  @Test
  void largePayloadsGoBothWays() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).build()) {
      double[] numbers = new double[500_000];
      Arrays.setAll(numbers, i -> i);
      for (int i = 0; i < 4; i++) {
        double[] back = pool.submit((double[] given) -> given, numbers).get();
        assertThat(back).isEqualTo(numbers);
        int size = pool.submit(ByteBuffer::remaining, ByteBuffer.allocate(3 << 20)).get();
        assertThat(size).isEqualTo(3 << 20);
      }
    }
  }

  @Test
  void workersAreListed() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).build()) {
      RemoteTask<Integer> task = pool.submit(Runaways::obedient, 1);
      Pools.awaitBegun(task);
      WorkerInfo worker = pool.workers().getFirst();
      assertThat(worker.state()).isEqualTo(WorkerInfo.State.RUNNING);
      assertThat(worker.task()).hasValue(task.id());
      assertThat(worker.name()).isEqualTo("PoolLifeIT");
      assertThat(worker.pid()).isEqualTo(task.worker());
      assertThat(pool.capabilities()).isEqualTo(pool.capabilities());
      task.cancel(true);
    }
  }
}
