package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InitialiserExitIT {

  @Test
  void anInitialiserThatEndsItsWorkerIsNamedWithTheCode() throws Exception {
    RemoteRunnable exit = () -> System.exit(4);
    try (ProcessPool pool = Pools.small(1).spares(0).initialiser(exit).build()) {
      assertThat(Pools.failure(pool.submit((RemoteCallable<Integer>) () -> 1)))
          .hasMessageContaining("the initialiser of workers has ended its JVM with code 4");
    }
  }
}
