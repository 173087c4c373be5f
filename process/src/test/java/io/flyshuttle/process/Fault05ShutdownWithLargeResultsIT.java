package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** cpython PR 125599, loky 75, 363, 437: a shutdown waits for what nobody reads. */
@Timeout(40)
class Fault05ShutdownWithLargeResultsIT {

  @Test
  void resultsOfMegabytesThatNobodyWaitsForDoNotBlockTheEnd() {
    List<RemoteTask<byte[]>> tasks = new ArrayList<>();
    try (ProcessPool pool = Pools.small(2).spares(0).build()) {
      for (int i = 0; i < 12; i++) {
        tasks.add(pool.submit((Integer number) -> new byte[1 << 20], i));
      }
    }
    assertThat(tasks).allMatch(task -> task.resultNow().length == 1 << 20);
  }

  @Test
  void aPoolWithinAWorkerOfAPoolEndsToo() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).heap(128L << 20).build()) {
      RemoteCallable<Integer> nested =
          () -> {
            try (ProcessPool inner = Pools.small(1).spares(0).build()) {
              return inner.submit(Runaways::increment, 1).get();
            }
          };
      assertThat(pool.submit(nested).get()).isEqualTo(2);
    }
  }
}
