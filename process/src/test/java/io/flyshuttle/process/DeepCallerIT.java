package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.CpuFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stack of a caller may end anywhere in the pool, whose state is not harmed by that. */
@Timeout(120)
class DeepCallerIT {

  private static final CpuFunction<Integer, Integer> INCREMENT = Runaways::increment;
  private static final int WARM_UP = 2_000;
  private static final int ROUNDS = 20;
  private static final int WORKERS = 2;
  private static final long STACK = 256 * 1024;

  private final ProcessPool pool = Pools.small(WORKERS).spares(0).build();
  private final AtomicReference<Throwable> wrong = new AtomicReference<>();

  @AfterEach
  void close() {
    pool.shutdownNow();
    pool.close();
  }

  /** What a caller does with the pool. */
  private interface Call {
    void make() throws Exception;
  }

  /** Goes down to the end of the stack; then each frame on the way back tries, until one can. */
  @SuppressWarnings("InfiniteRecursion") // that is the point
  private int goDown(int depth, Call call) throws Exception {
    try {
      return 1 + goDown(depth + 1, call);
    } catch (StackOverflowError end) {
      call.make();
      return depth;
    }
  }

  private void goDown(Call call) {
    try {
      goDown(0, call);
    } catch (ExecutionException | AssertionError | RuntimeException failure) {
      wrong.set(failure);
    } catch (Exception odd) {
      wrong.set(new AssertionError("it was interrupted", odd));
    }
  }

  private void assertGoesOn(Call call) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      call.make();
    }
    for (int round = 0; round < ROUNDS; round++) {
      Thread deep = new Thread(null, () -> goDown(call), "deep", STACK);
      deep.start();
      deep.join(TimeUnit.SECONDS.toMillis(20));
      assertThat(deep.isAlive()).as(() -> "hangs with " + pool.workers()).isFalse();
      assertThat(wrong.get()).isNull();
      List<RemoteTask<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 2 * WORKERS; i++) {
        tasks.add(pool.submit(INCREMENT, i));
      }
      for (RemoteTask<Integer> task : tasks) {
        assertThat(task.get(20, TimeUnit.SECONDS)).isPositive();
      }
      Pools.awaitIdle(pool, WORKERS);
    }
    assertThat(pool.queued()).isZero();
  }

  @Test
  void thePoolGoesOnWhereverItEndsInACallForAResult() throws Exception {
    assertGoesOn(() -> assertThat(pool.submit(INCREMENT, 1).get() == 2).isTrue());
  }

  @Test
  void thePoolGoesOnWhereverItEndsInACancel() throws Exception {
    assertGoesOn(() -> pool.submit(INCREMENT, 1).cancel(false));
  }
}
