package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tika: each of N workers sizes itself for the whole machine. */
@Timeout(120)
class Fault19WorkersAreSizedIT {

  @Test
  void forItsOwnShare() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).build()) {
      RemoteCallable<Integer> processors = () -> Runtime.getRuntime().availableProcessors();
      RemoteCallable<Long> heap = () -> Runtime.getRuntime().maxMemory();
      assertThat(pool.submit(processors).get()).isEqualTo(1);
      assertThat(pool.submit(heap).get()).isLessThanOrEqualTo(64L << 20);
    }
  }
}
