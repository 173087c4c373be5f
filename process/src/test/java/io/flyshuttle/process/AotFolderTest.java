package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AotFolderTest {
  @TempDir private Path place;

  @Test
  void keepsTheLastUsed() throws IOException {
    AotFolder folder = AotFolder.at(place.resolve("caches")).orElseThrow();
    for (int i = 0; i < AotFolder.MOST_FILES + 5; i++) {
      Path file = Files.createFile(folder.path().resolve(i + ".aot"));
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000L + i * 1_000L));
    }
    Path used = folder.path().resolve("0.aot");
    folder.touch(used);
    folder.prune(folder.path().resolve("1.aot"));

    assertThat(folder.path().resolve("1.aot")).exists(); // fresh
    assertThat(used).exists();
    assertThat(folder.path().resolve("2.aot")).doesNotExist();
    try (var files = Files.list(folder.path())) {
      assertThat(files).hasSize(AotFolder.MOST_FILES);
    }
  }

  @Test
  void keepsWithinItsBytes() throws IOException {
    AotFolder folder = AotFolder.at(place.resolve("caches")).orElseThrow();
    for (int i = 0; i < 3; i++) {
      try (var file = new java.io.RandomAccessFile(place.resolve("caches/" + i).toFile(), "rw")) {
        file.setLength(AotFolder.MOST_MIB * 1_000_000 / 2); // sparse
      }
    }
    folder.prune(folder.path().resolve("2"));

    try (var files = Files.list(folder.path())) {
      assertThat(files).hasSize(2).contains(folder.path().resolve("2"));
    }
  }

  @Test
  void liesWhereTheSystemKeepsCaches() {
    assertThat(AotFolder.base(Map.of("XDG_CACHE_HOME", "/c"), "/h")).isEqualTo(Path.of("/c"));
    assertThat(AotFolder.base(Map.of("XDG_CACHE_HOME", "relative"), "/h").startsWith("/h"))
        .isTrue();
  }

  private Path folder(String permissions) throws IOException {
    Path folder = Files.createDirectory(place.resolve("folder"));
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }

  private static void assertPermissions(Path folder, String permissions) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo(permissions);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void isNotUsedNorChangedWhereOthersMayWrite() throws IOException {
    Path open = folder("rwxrwxrwx");
    assertThat(AotFolder.at(open)).isEmpty();
    assertPermissions(open, "rwxrwxrwx");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void othersMayNotEvenRead() throws IOException {
    Path readable = folder("rwxr-xr-x");
    assertThat(AotFolder.at(readable)).isPresent();
    assertPermissions(readable, "rwx------");
  }
}
