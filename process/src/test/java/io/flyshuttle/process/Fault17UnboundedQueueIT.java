package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** pythonfutures PR 57: what is submitted piles up until the memory of the parent is exhausted. */
@Timeout(40)
class Fault17UnboundedQueueIT {

  @Test
  void noMoreWaitsThanTheQueueHolds() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).queue(8, WhenFull.REJECT).build()) {
      RemoteTask<Long> runs = pool.submit(Runaways::tightLoop, 1);
      Pools.awaitBegun(runs);
      List<RemoteTask<Integer>> waiting = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        waiting.add(pool.submit(Runaways::increment, i));
      }
      assertThatThrownBy(() -> pool.submit(Runaways::increment, 8))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessage("the queue of the pool is full: 8 tasks wait");
      runs.cancel(true);
      for (int i = 0; i < 8; i++) {
        assertThat(waiting.get(i).get()).isEqualTo(i + 1);
      }
    }
  }
}
