package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    long before = held();
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
    assertThat(held()).isLessThanOrEqualTo(before);
  }

  /** Mappings of it and descriptors, of this process: either alone keeps the memory. */
  private static long held() throws Exception {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.exists(maps)) {
      return 0;
    }
    long held = 0;
    try (Stream<String> lines = Files.lines(maps)) {
      held += lines.filter(line -> line.contains("memfd:")).count();
    }
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        held += target(descriptor).contains("memfd:") ? 1 : 0;
      }
    }
    return held;
  }

  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException closed) {
      return "";
    }
  }
}
