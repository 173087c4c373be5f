package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** surefire PR 231, 2385: a watchdog kills a worker that is only slow. */
@Timeout(120)
class Fault14StarvedWorkerIT {

  @Test
  @EnabledOnOs(OS.LINUX)
  void aWorkerThatIsStoppedForAWhileIsLeftAlone() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).build()) {
      long pid = pool.submit(Runaways::pid, 1).get();
      Pools.stop(pid);
      RemoteTask<Long> task = pool.submit(Runaways::pid, 1);
      assertThatThrownBy(() -> task.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
      Pools.signal("-CONT", pid);
      assertThat(task.get(30, TimeUnit.SECONDS)).isEqualTo(pid);
    }
  }
}
