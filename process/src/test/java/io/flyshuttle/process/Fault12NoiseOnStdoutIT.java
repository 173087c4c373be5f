package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** surefire 2278, TIKA-832: what user code prints is taken for the protocol. */
@Timeout(120)
class Fault12NoiseOnStdoutIT {

  @Test
  void resultsAreRightWhateverIsPrinted() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).build()) {
      for (int i = 0; i < 20; i++) {
        assertThat(pool.submit(Fault12NoiseOnStdoutIT::noise, i).get()).isEqualTo(i);
      }
    }
  }

  private static int noise(int number) {
    System.out.write(new byte[] {0, 0, 0, 17, 12, 0, 0, 0, 0, 0, 0, 0, 1, -1}, 0, 14);
    System.out.println("{}");
    System.err.print("# A fatal noise");
    return number;
  }
}
