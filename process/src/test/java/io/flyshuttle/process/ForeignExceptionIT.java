package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.CpuFunction;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import java.io.ObjectInputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a function throws, and what it leaves behind, is its own affair. */
@Timeout(60)
class ForeignExceptionIT {

  private static final CpuFunction<Integer, Integer> INCREMENT = Runaways::increment;

  /** Set in the JVM of the pool alone. */
  private static volatile boolean hangs;

  /** Can't be rebuilt in the JVM of the pool within any time. */
  private static final class Endless extends Exception {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) throws Exception {
      in.defaultReadObject();
      if (hangs) {
        new CountDownLatch(1).await();
      }
    }
  }

  private static int failEndlessly(int number) throws Exception {
    throw new Endless();
  }

  @Test
  void anExceptionThatHangsWhenItIsRebuiltMeetsTheDeadlineOfItsTaskAlone() throws Exception {
    hangs = true;
    try (ProcessPool pool = Pools.small(1).spares(0).build()) {
      RemoteTask<Integer> endless =
          pool.submit(Duration.ofMillis(100), ForeignExceptionIT::failEndlessly, 1);
      RemoteTask<Integer> innocent = pool.submit(INCREMENT, 1);
      assertThat(Pools.failure(endless)).isInstanceOf(WorkerKilledException.class);
      assertThat(innocent.get()).isEqualTo(2);
    } finally {
      hangs = false;
    }
  }

  private static int cancelled(int number) {
    throw new CancellationException("by the function");
  }

  @Test
  void aCancellationExceptionOfTheFunctionIsAFailureLikeAnyOther() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).build()) {
      RemoteTask<Integer> task = pool.submit(ForeignExceptionIT::cancelled, 1);
      assertThatThrownBy(task::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(CancellationException.class)
          .hasMessage("by the function");
      assertThat(task.isCancelled()).isFalse();
      assertThat(task.state()).isEqualTo(Future.State.FAILED);
      assertThat(task.exceptionNow()).hasMessage("by the function");
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // that is what it spoils
  private static int spoil(int number) {
    Thread thread = Thread.currentThread();
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.setContextClassLoader(null);
    thread.setName("spoilt");
    return number;
  }

  private static List<Object> look(int number) {
    Thread thread = Thread.currentThread();
    return List.of(
        thread.getPriority(), thread.getContextClassLoader() != null, !thread.getName().isEmpty());
  }

  @Test
  void theNextTaskFindsTheThreadAsThePoolHasMadeIt() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).build()) {
      pool.submit(ForeignExceptionIT::spoil, 1).get();
      assertThat(pool.submit(ForeignExceptionIT::look, 1).get())
          .containsExactly(Thread.NORM_PRIORITY, true, true);
    }
  }

  @Test
  void aLimitOfCenturiesIsNone() throws Exception {
    Duration centuries = Duration.ofSeconds(Long.MAX_VALUE);
    ProcessPoolBuilder workers = Pools.small(1).spares(0);
    try (Shuttle shuttle = Shuttle.builder().cpu(1).place(workers.asPlace()).build()) {
      Pipeline<Integer> limited = Pipeline.from(List.of(1, 2, 3)).killable(centuries, INCREMENT);
      assertThat(shuttle.collect(limited, Collectors.toList())).containsExactly(2, 3, 4);
    }
  }
}
