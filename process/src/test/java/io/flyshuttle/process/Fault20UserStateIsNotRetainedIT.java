package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Gradle 10411: the pool keeps what its users gave it. */
@Timeout(40)
class Fault20UserStateIsNotRetainedIT {

  @Test
  void theArgumentIsFreeWhenTheTaskHasEnded() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).build()) {
      byte[] argument = new byte[1 << 20];
      WeakReference<byte[]> seen = new WeakReference<>(argument);
      RemoteTask<Integer> task = pool.submit((byte[] bytes) -> bytes.length, argument);
      assertThat(task.get()).isEqualTo(1 << 20);
      argument = new byte[0];
      Pools.until(() -> {
        System.gc();
        return seen.get() == null;
      });
      assertThat(task.isDone()).isTrue();
      assertThat(argument).isEmpty();
    }
  }
}
