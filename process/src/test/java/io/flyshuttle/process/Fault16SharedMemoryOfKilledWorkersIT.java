package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** joblib 198, 168: killed workers leave shared memory behind. */
@Timeout(120)
class Fault16SharedMemoryOfKilledWorkersIT {

  @Test
  void nothingIsLeft() throws Exception {
    long before = mapped();
    try (ProcessPool pool = Pools.small(1).spares(1).build()) {
      for (int i = 0; i < 2; i++) {
        assertThat(pool.submit((byte[] bytes) -> bytes.length, new byte[8 << 20]).get())
            .isEqualTo(8 << 20);
        Pools.failure(
            pool.submit(
                Duration.ofMillis(100),
                (byte[] bytes) -> Runaways.tightLoop(1),
                new byte[8 << 20]));
      }
    }
    assertThat(mapped()).isLessThanOrEqualTo(before);
  }

  private static long mapped() throws Exception {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.exists(maps)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(maps)) {
      return lines.filter(line -> line.contains("memfd:")).count();
    }
  }
}
