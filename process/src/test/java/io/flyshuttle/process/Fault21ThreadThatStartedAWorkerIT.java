package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** bubblewrap 692: a worker dies with the thread that has started it. */
@Timeout(120)
class Fault21ThreadThatStartedAWorkerIT {

  @Test
  void mayEndLongBeforeTheWorker() throws Exception {
    CompletableFuture<ProcessPool> built = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> built.complete(Pools.small(1).spares(0).build())).join();
    try (ProcessPool pool = built.get()) {
      long pid = pool.submit(Runaways::pid, 1).get();
      System.gc();
      assertThat(pool.submit(Runaways::pid, 1).get()).isEqualTo(pid);
    }
  }
}
