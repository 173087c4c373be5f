package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** cpython 115634, PR 133222: no worker is left, or one is replaced during the shutdown. */
@Timeout(40)
class Fault04LiveWorkersAreCountedIT {

  @Test
  void tasksThatEndTheirWorkersDoNotStopTheOthersNorTheShutdown() throws Exception {
    List<RemoteTask<Integer>> tasks = new ArrayList<>();
    ProcessPool pool = Pools.small(1).spares(0).build();
    for (int i = 0; i < 8; i++) {
      tasks.add(pool.submit(i % 4 == 0 ? Runaways::halt : Runaways::increment, i));
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 8; i++) {
      if (i % 4 == 0) {
        assertThat(tasks.get(i).exceptionNow()).isInstanceOf(WorkerLostException.class);
      } else {
        assertThat(tasks.get(i).resultNow()).isEqualTo(i + 1);
      }
    }
    assertThat(pool.workers()).isEmpty();
  }
}
