package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** temporal 245, mpire 110: one bad task poisons the pool and every caller. */
@Timeout(120)
class Fault08OneBadTaskIT {

  @Test
  void failsAlone() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(1).build()) { // so that others wait
      List<RemoteTask<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        tasks.add(pool.submit(i == 30 ? Runaways::segfault : Runaways::increment, i));
      }
      for (int i = 0; i < 60; i++) {
        if (i == 30) {
          assertThat(Pools.failure(tasks.get(i))).isInstanceOf(WorkerLostException.class);
        } else {
          assertThat(tasks.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i + 1);
        }
      }
    }
  }
}
