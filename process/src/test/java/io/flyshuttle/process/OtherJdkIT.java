package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker whose JDK is not the very one of the pool is told in one line, before any task. */
@Timeout(60)
class OtherJdkIT {

  private static WorkerLauncher.Entry other(WorkerLauncher.Entry entry) {
    return new WorkerLauncher.Entry(
        entry.classPath(), entry.options(), OtherJdkMain.class.getName());
  }

  @Test
  void isRefusedByName() throws Exception {
    String message = "a worker runs on Java " + OtherJdkMain.VERSION + " of ";
    WorkerLauncher usual = WorkerLauncher.detect();
    try (ProcessPool pool =
        Pools.small(1).spares(0).launcher(main -> other(usual.entry(main))).build()) {
      assertThat(Pools.failure(pool.submit(Runaways::increment, 1)))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("no worker can be started: ")
          .hasMessageContaining(message)
          .hasMessageNotContaining("\n");
      assertThatThrownBy(() -> pool.submit(Runaways::increment, 1))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining(message);
      assertThat(pool.workers()).isEmpty();
    }
  }

  @Test
  void isNoHarmToTheWorkersThatAreThere() throws Exception {
    WorkerLauncher usual = WorkerLauncher.detect();
    AtomicInteger starts = new AtomicInteger();
    WorkerLauncher updated =
        main -> starts.getAndIncrement() == 0 ? usual.entry(main) : other(usual.entry(main));
    try (ProcessPool pool = Pools.small(1).spares(1).launcher(updated).build()) {
      Pools.until(() -> starts.get() > 1);
      for (int i = 0; i < 10; i++) {
        assertThat(pool.submit(Runaways::increment, i).get()).isEqualTo(i + 1);
      }
    }
  }
}
