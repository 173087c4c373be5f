package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** TIKA-4721: a worker dies before it has connected, and its exit code is lost. */
@Timeout(60)
class Fault18StartRacesIT {
  @TempDir(factory = ShortTempDir.class)
  private Path place;

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void theStartEndsWithTheProcessAndTellsItsCode() throws Exception {
    Path java = place.resolve("bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\necho 'no licence found' >&2\nexit 5\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    Path sockets = Files.createDirectory(place.resolve("s"));
    try (Launcher launcher = Puppet.launcher(sockets)) {
      assertThatThrownBy(() -> launcher.start(Puppet.plan().withJava(java)))
          .isInstanceOf(LaunchException.class)
          .hasMessageContainingAll("exited with code 5", "it said: no licence found");
    }
    assertThat(sockets).isEmptyDirectory();
  }
}
