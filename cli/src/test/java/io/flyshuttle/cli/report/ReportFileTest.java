package io.flyshuttle.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
  @TempDir private Path folder;

  private static ReportFile json(Path path) {
    return new ReportFile("--json", path);
  }

  @Test
  void itReplacesWhatWasThereAndLeavesNothingElse() throws IOException {
    Path path = Files.writeString(folder.resolve("a.json"), "old and longer");
    ReportFile file = json(path);
    file.check();
    assertThat(path).hasContent("old and longer");
    file.write("new");
    assertThat(path).hasContent("new");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void checkingLeavesNothingBehind() throws IOException {
    json(folder.resolve("a.json")).check();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aSymbolicLinkStaysAndWhatItLeadsToIsWritten() throws IOException {
    Path target = folder.resolve("target.json");
    Path link = Files.createSymbolicLink(folder.resolve("a.json"), Path.of("b.json"));
    Files.createSymbolicLink(folder.resolve("b.json"), target);
    json(link).write("new"); // what it leads to need not exist
    assertThat(link).isSymbolicLink();
    assertThat(target).hasContent("new");

    Path circle = Files.createSymbolicLink(folder.resolve("c"), Path.of("c"));
    assertThatThrownBy(() -> json(circle).check()).hasMessageContaining("lead in a circle");
  }

  @Test
  void foldersAndMissingFoldersAreRefusedBeforehand() {
    assertThatThrownBy(() -> json(folder).check())
        .hasMessage("--json " + folder + ": that is a folder, give the name of a file");
    Path missing = folder.resolve("no/a.json");
    assertThatThrownBy(() -> json(missing).check())
        .hasMessage("--json " + missing + " can't be written: there is no such folder");
  }

  @Test
  void aFullDiskIsSaidInOneLine() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "this system has no /dev/full");
    assertThatThrownBy(() -> json(full).write("figures"))
        .isInstanceOf(IOException.class)
        .hasMessage("--json /dev/full can't be written: No space left on device");
  }

  /** A file system of its own, so full that the draft does not fit but the old report stays. */
  @Test
  void aFullDiskLeavesTheOldReport() throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", folder.toString()), "no root");
    try {
      Path path = Files.writeString(folder.resolve("a.json"), "old");
      assertThatThrownBy(() -> json(path).write("x".repeat(100_000)))
          .hasMessageContaining("No space left on device");
      assertThat(path).hasContent("old");
      assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    } finally {
      assertThat(run("umount", folder.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException unavailable) {
      return false;
    }
  }
}
