package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** surefire 2049, ozone PR 6075: a timeout is configured and not applied. */
@Timeout(40)
class Fault15DeadlineIsAppliedEverywhereIT {

  @Test
  void toWhateverIsSubmitted() throws Exception {
    try (ProcessPool pool =
        Pools.small(1).spares(1).deadline(Duration.ofMillis(100)).retries(3).build()) {
      RemoteRunnable runnable = () -> Runaways.tightLoop(1);
      RemoteCallable<Long> callable = () -> Runaways.tightLoop(1);
      assertThat(Pools.failure(pool.submit(Runaways::tightLoop, 1)))
          .isInstanceOf(WorkerKilledException.class);
      assertThat(Pools.failure(pool.submit(runnable))).isInstanceOf(WorkerKilledException.class);
      assertThat(Pools.failure(pool.submit(runnable, "x")))
          .isInstanceOf(WorkerKilledException.class);
      assertThat(Pools.failure(pool.submit(callable))).isInstanceOf(WorkerKilledException.class);
      assertThat(pool.invokeAll(List.of(callable)).getFirst().exceptionNow())
          .isInstanceOf(WorkerKilledException.class);
    }
  }
}
