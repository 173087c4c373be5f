package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoryTest {
  @TempDir(factory = ShortTempDir.class)
  private Path place;

  private List<Path> inPlace() throws IOException {
    try (var files = Files.list(place)) {
      return files.toList();
    }
  }

  @Test
  void onlyTheUserMayEnter() throws IOException {
    try (PrivateDirectory made = PrivateDirectory.claim(place, "work").orElseThrow()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())))
          .isEqualTo("rwx------");
    }
    assertThat(inPlace()).isEmpty();
  }

  @Test
  void takesTheNextPlaceWhereOneFails() throws Exception {
    Path missing = place.resolve("missing");
    Path tooLong = Files.createDirectory(place.resolve("x".repeat(90)));
    Path good = Files.createDirectory(place.resolve("good"));

    Path used = PrivateDirectory.in(List.of(missing, tooLong, good), made -> made.socket("s"));
    assertThat(used.startsWith(good)).isTrue();
  }

  @Test
  void saysOfEachPlaceWhyItFailed() throws IOException {
    Path missing = place.resolve("missing");
    Path tooLong = Files.createDirectory(place.resolve("x".repeat(90)));

    assertThatThrownBy(
            () -> PrivateDirectory.in(List.of(missing, tooLong), made -> made.socket("s")))
        .isInstanceOf(LaunchException.class)
        .hasMessageContainingAll(
            missing + ": does not exist",
            "bytes long, less than 100 are allowed",
            "set java.io.tmpdir");
  }

  @Test
  void leavesNothingOfAnAttemptThatFails() {
    assertThatThrownBy(() ->
            PrivateDirectory.in(
                List.of(place),
                made -> {
                  Files.createFile(made.path().resolve("file"));
                  throw new IOException("No space left on device");
                }))
        .hasMessageContaining(place + ": No space left on device");
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void removesOnlyWhatDeadOwnersHaveLeft() throws IOException {
    PrivateDirectory living = PrivateDirectory.claim(place, "work").orElseThrow();
    String[] parts = living.path().getFileName().toString().split("-", -1);
    String name = "flyshuttle-" + parts[1];
    Path restarted = folder(place.resolve(name + "-" + parts[2] + "-1-0"));
    Files.createFile(restarted.resolve("file"));
    Path dead = folder(place.resolve(name + "-zzzzz-1-0"));
    Path foreign = folder(place.resolve("flyshuttle-1-zzzzz-1-0"));
    Path foreignOld = folder(place.resolve("flyshuttle-1-zzzzz-1-1"));
    Files.setLastModifiedTime(foreignOld, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    Path open = Files.createDirectory(place.resolve(name + "-zzzzz-1-2"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path other = Files.createDirectory(place.resolve("flyshuttle-notes"));
    Path outside = Files.createDirectory(place.resolve("outside"));
    Files.createFile(outside.resolve("kept"));
    Files.createSymbolicLink(place.resolve(name + "-zzzzz-1-1"), outside);

    PrivateDirectory.removeLeftovers(List.of(place, place.resolve("missing")));

    assertThat(living.path()).exists();
    assertThat(foreign).exists();
    assertThat(open).as("what others can change").exists();
    assertThat(other).exists();
    assertThat(outside.resolve("kept")).exists();
    assertThat(restarted).doesNotExist();
    assertThat(dead).doesNotExist();
    assertThat(foreignOld).doesNotExist();
  }

  @Test
  void isClaimedByOneUntilThatOneIsDoneOrDead() throws IOException {
    PrivateDirectory first = PrivateDirectory.claim(place, "work").orElseThrow();
    String[] parts = first.path().getFileName().toString().split("-", -1);

    assertThat(PrivateDirectory.claim(place, "work")).isEmpty();
    assertThat(PrivateDirectory.claim(place, "other")).isPresent();
    first.close();
    assertThat(PrivateDirectory.claim(place, "work")).isPresent();

    Path init = place.resolve("flyshuttle-" + parts[1] + "-1-" + started(1) + "-more");
    folder(init);
    assertThat(PrivateDirectory.claim(place, "more")).as("of a process that lives").isEmpty();
    folder(place.resolve("flyshuttle-" + parts[1] + "-zzzzz-1-again"));
    assertThat(PrivateDirectory.claim(place, "again")).as("of a dead one").isPresent();
  }

  @Test
  void isDeletedWithAllInItButNotThroughLinks() throws IOException {
    Path outside = Files.createDirectory(place.resolve("outside"));
    Files.createFile(outside.resolve("kept"));
    PrivateDirectory made = PrivateDirectory.claim(place, "work").orElseThrow();
    Path deep = Files.createDirectories(made.path().resolve("a").resolve("b"));
    Files.createFile(deep.resolve("file"));
    Files.createSymbolicLink(deep.resolve("link"), outside);

    made.close();

    assertThat(made.path()).doesNotExist();
    assertThat(outside.resolve("kept")).exists();
  }

  private static String started(long pid) {
    return Long.toString(Platform.started(pid).orElseThrow(), Character.MAX_RADIX);
  }

  private static Path folder(Path path) throws IOException {
    return Files.createDirectory(path, PrivateDirectory.onlyOwner("rwx------"));
  }
}
