package io.flyshuttle.cli.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  private static final Path HOME = Path.of("/home/me").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void isWhereTheSpecificationWantsIt() {
    assertThat(StateFolder.of(Map.of(), HOME).path())
        .isEqualTo(HOME.resolve(".local/state/flyshuttle"));
    assertThat(StateFolder.of(Map.of("XDG_STATE_HOME", "/x"), HOME).path())
        .isEqualTo(Path.of("/x/flyshuttle"));
    assertThat(StateFolder.of(Map.of("XDG_STATE_HOME", "relative"), HOME).path())
        .isEqualTo(HOME.resolve(".local/state/flyshuttle"));
    assertThat(StateFolder.of(Map.of("XDG_STATE_HOME", ""), HOME).path())
        .isEqualTo(HOME.resolve(".local/state/flyshuttle"));
  }

  @Test
  void nobodyElseReadsIt() throws IOException {
    StateFolder state = new StateFolder(folder.resolve("a/b"));
    state.write("one", "1");
    state.append("two", "2");

    assertThat(mode(state.path())).isEqualTo("rwx------");
    assertThat(mode(state.path().resolve("one"))).isEqualTo("rw-------");
    assertThat(mode(state.path().resolve("two"))).isEqualTo("rw-------");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aFileIsReplacedWholeAndNothingElseIsLeft() throws IOException {
    StateFolder state = new StateFolder(folder);
    assertThat(state.read("one")).isEmpty();
    state.write("one", "first");
    state.write("one", "second");

    assertThat(state.read("one")).contains("second");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }
}
