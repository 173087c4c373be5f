package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** grok-cli PR 259: nobody reads stderr, and the worker blocks at 64 KiB. */
@Timeout(40)
class Fault13FloodOnStderrIT {

  @Test
  void aWorkerMayPrintAsMuchAsItLikes() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).build()) {
      assertThat(pool.submit(Fault13FloodOnStderrIT::flood, 4 << 20).get()).isEqualTo(4 << 20);
    }
  }

  private static int flood(int bytes) {
    String line = "x".repeat(1_023);
    for (int i = 0; i < bytes; i += 1_024) {
      System.err.println(line);
    }
    return bytes;
  }
}
