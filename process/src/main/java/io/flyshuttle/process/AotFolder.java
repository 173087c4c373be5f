package io.flyshuttle.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The directory with the AOT caches: this user's only (0700), since a JVM trusts what it maps; at
 * most {@value #MOST_FILES} files and {@value #MOST_MIB} MiB, of which the longest unused go first.
 *
 * @param path absolute
 */
record AotFolder(Path path) {
  static final int MOST_FILES = 16;
  static final long MOST_MIB = 512;

  private static final Duration TOUCHED = Duration.ofHours(1);

  /** {@code $XDG_CACHE_HOME/flyshuttle}, or where the system keeps caches; empty if unusable. */
  static Optional<AotFolder> ofUser() {
    return at(base(System.getenv(), System.getProperty("user.home", "")).resolve("flyshuttle"));
  }

  static Path base(Map<String, String> environment, String home) {
    String chosen = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (chosen.startsWith("/")) { // relative ones are to be ignored, says the specification
      return Path.of(chosen);
    }
    if (Platform.WINDOWS) {
      return Path.of(environment.getOrDefault("LOCALAPPDATA", home));
    }
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    return mac ? Path.of(home, "Library", "Caches") : Path.of(home, ".cache");
  }

  /**
   * Makes it if need be; empty if it isn't this user's own, others may write to it, or this user
   * can't.
   */
  static Optional<AotFolder> at(Path path) {
    try {
      Path parent = path.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(path, PrivateDirectory.onlyOwner("rwx------"));
      }
      if (!PrivateDirectory.isOwn(path)) {
        return Optional.empty(); // what lies in it may be another's; root could change it, too
      }
      if (!Platform.WINDOWS) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      }
      PrivateDirectory.removeLeftovers(List.of(path));
      return Files.isWritable(path)
          ? Optional.of(new AotFolder(path.toAbsolutePath()))
          : Optional.empty();
    } catch (IOException | RuntimeException unusable) {
      return Optional.empty();
    }
  }

  /** Notes that a file was used; not at each start, since that would write to the disk. */
  void touch(Path file) {
    try {
      Instant now = Instant.now();
      if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(TOUCHED))) {
        Files.setLastModifiedTime(file, FileTime.from(now));
      }
    } catch (IOException ignored) {
      return; // it goes a little early, then
    }
  }

  /** Deletes the longest unused above the limits, but not {@code fresh}. */
  void prune(Path fresh) throws IOException {
    List<Path> newestFirst;
    try (Stream<Path> files = Files.list(path)) {
      Map<Path, FileTime> used =
          files
              .filter(Files::isRegularFile)
              .collect(Collectors.toMap(file -> file, AotFolder::lastUse));
      newestFirst =
          used.keySet().stream()
              .sorted(
                  Comparator.comparing((Path file) -> !file.equals(fresh))
                      .thenComparing(used::get, Comparator.reverseOrder()))
              .toList();
    }
    long bytes = 0;
    int count = 0;
    for (Path file : newestFirst) {
      bytes += size(file);
      count++;
      if (count > 1 && (count > MOST_FILES || bytes > MOST_MIB << 20)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static FileTime lastUse(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }
}
