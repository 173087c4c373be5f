package io.flyshuttle.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A directory that only this user can enter (0700), for the short time in which a worker starts.
 *
 * <p>Its name tells whose it is: {@code flyshuttle-<space>-<pid>-<start>-<random>}, with the space
 * of process ids, the owner's id and when the owner was started. So whoever comes next can tell
 * what an owner that was killed has left behind, and remove it ({@link #removeLeftovers}).
 */
final class PrivateDirectory implements AutoCloseable {
  /** A socket's path must be shorter than this; 108 with the closing zero is Linux's own limit. */
  static final int LONGEST_SOCKET = 100;

  private static final String PREFIX = "flyshuttle-";
  // Of another space of process ids nobody here can tell whether it still has an owner.
  private static final Duration FOREIGN_KEPT = Duration.ofDays(1);

  private final Path path;

  private PrivateDirectory(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /**
   * Makes a directory and fills it, in the first place where both work.
   *
   * @throws LaunchException with each place that was tried and why it failed
   */
  static <T> T in(List<Path> places, Filling<T> filling)
      throws LaunchException, InterruptedException {
    List<String> reasons = new ArrayList<>();
    for (Path place : places) {
      PrivateDirectory made = new PrivateDirectory(place.resolve(name()));
      try {
        Files.createDirectory(made.path, onlyOwner("rwx------"));
        return filling.fill(made);
      } catch (IOException | RuntimeException failure) {
        made.close();
        if (Thread.interrupted()) { // which closes files under the hands of those who use them
          throw new InterruptedException("interrupted while a worker was being started");
        }
        reasons.add(place + ": " + reason(failure));
      }
    }
    throw new LaunchException(
        "cannot make a private directory for a worker ("
            + String.join("; ", reasons)
            + "); set java.io.tmpdir to a short path with free space");
  }

  /**
   * The path of a socket in here.
   *
   * @throws IOException if it is longer than the path of a socket may be
   */
  Path socket(String name) throws IOException {
    Path socket = path.resolve(name);
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length >= LONGEST_SOCKET) {
      throw new IOException(
          "a socket's path would be "
              + length
              + " bytes long, less than "
              + LONGEST_SOCKET
              + " are allowed");
    }
    return socket;
  }

  /**
   * Makes a directory for a work that one pool at a time is to do; empty if another is at it, of
   * this process or another. Two that begin in the same moment may both do it.
   *
   * @param work its name, of letters and digits
   */
  static Optional<PrivateDirectory> claim(Path place, String work) throws IOException {
    removeLeftovers(List.of(place));
    try (Stream<Path> found = Files.list(place)) {
      if (found.anyMatch(path -> isOne(path) && Owner.isAtWork(path, work))) {
        return Optional.empty();
      }
      Path folder = place.resolve(Owner.PREFIX_OF_THIS + work);
      Files.createDirectory(folder, onlyOwner("rwx------"));
      return Optional.of(new PrivateDirectory(folder));
    } catch (FileAlreadyExistsException another) {
      return Optional.empty();
    }
  }

  /** What is done with a new directory. */
  interface Filling<T> {
    T fill(PrivateDirectory directory) throws IOException;
  }

  /** Where directories are made: the first that works is taken. */
  static List<Path> places() {
    Set<String> places = new LinkedHashSet<>();
    places.add(System.getProperty("java.io.tmpdir", ""));
    places.add(System.getenv().getOrDefault("XDG_RUNTIME_DIR", ""));
    places.add(System.getenv().getOrDefault("TMPDIR", ""));
    if (!Platform.WINDOWS) {
      places.add("/tmp"); // where POSIX promises one; the others may be too long for a socket
    }
    places.add(System.getProperty("user.home", ""));
    places.remove("");
    return places.stream().map(Path::of).map(Path::toAbsolutePath).distinct().toList();
  }

  /** The attribute that gives a new file these permissions, where files have such. */
  static FileAttribute<?>[] onlyOwner(String permissions) {
    return Platform.WINDOWS
        ? new FileAttribute<?>[0]
        : new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
  }

  private static String reason(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "exists already: " + failure.getMessage();
    }
    if (failure instanceof AccessDeniedException) {
      return "no permission";
    }
    return String.valueOf(failure.getMessage());
  }

  /** How the names of all directories of this process begin. */
  static String prefixOfThis() {
    return Owner.PREFIX_OF_THIS;
  }

  /** A fresh name; 30 to 40 bytes. */
  private static String name() {
    return Owner.PREFIX_OF_THIS + Owner.number(ThreadLocalRandom.current().nextInt(1 << 30));
  }

  /** Deletes the directory with all in it; what can't be deleted now, the next start does. */
  @Override
  public void close() {
    delete(path);
  }

  /** Removes what owners that are dead by now have left in these places. */
  static void removeLeftovers(List<Path> places) {
    for (Path place : places) {
      try (Stream<Path> found = Files.list(place)) {
        found
            .filter(PrivateDirectory::isOne)
            .filter(PrivateDirectory::abandoned)
            .forEach(PrivateDirectory::delete);
      } catch (IOException | RuntimeException unreadable) {
        // then nothing of ours can be there
      }
    }
  }

  static boolean isOne(Path path) {
    return path.getFileName().toString().startsWith(PREFIX)
        && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        && isOwn(path);
  }

  /**
   * Whether it belongs to this user and nobody else may write to it: then nobody else has a hand in
   * what is found in it, or in what is deleted.
   */
  static boolean isOwn(Path path) {
    return Platform.WINDOWS || (belongsToUser(path) && nobodyElseWrites(path));
  }

  /** Whether this user owns it; on Windows, where a user's files are in the profile, always. */
  static boolean belongsToUser(Path path) {
    try {
      return Platform.WINDOWS
          || Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(Owner.user(path));
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }

  private static boolean nobodyElseWrites(Path path) {
    try {
      PosixFileAttributes seen =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return !seen.permissions().contains(PosixFilePermission.GROUP_WRITE)
          && !seen.permissions().contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }

  private static boolean abandoned(Path path) {
    String[] parts = path.getFileName().toString().split("-", -1);
    if (parts.length != 5) {
      return false;
    }
    try {
      long space = Long.parseLong(parts[1], Character.MAX_RADIX);
      long pid = Long.parseLong(parts[2], Character.MAX_RADIX);
      long start = Long.parseLong(parts[3], Character.MAX_RADIX);
      if (space != Owner.SPACE) {
        FileTime made = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
        return made.toInstant().isBefore(Instant.now().minus(FOREIGN_KEPT));
      }
      OptionalLong now = Platform.started(pid);
      return now.isEmpty() || now.getAsLong() != start;
    } catch (IOException | NumberFormatException notOurs) {
      return false;
    }
  }

  /** Deletes a tree without following links; silent about what it can't delete. */
  static void delete(Path tree) {
    boolean interrupted = Thread.interrupted(); // which would end the deleting half way
    try {
      Tree.delete(tree);
    } catch (IOException | RuntimeException left) {
      return; // the next start tries again
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** This process, as directory names write it. */
  private static final class Owner {
    static final long SPACE = Platform.pidSpace();
    static final String PREFIX_OF_THIS =
        PREFIX + number(SPACE) + "-" + number(pid()) + "-" + number(start()) + "-";

    /** In another space of process ids nobody here can tell, so that is none. */
    static boolean isAtWork(Path path, String work) {
      String name = path.getFileName().toString();
      return name.startsWith(PREFIX + number(SPACE) + "-") && name.endsWith("-" + work);
    }

    static UserPrincipal user(Path path) throws IOException {
      return Platform.LINUX
          ? Files.getOwner(Path.of("/proc/self")) // also where the user has no name
          : path.getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(System.getProperty("user.name"));
    }

    private static long pid() {
      return ProcessHandle.current().pid();
    }

    private static long start() {
      return Platform.started(pid()).orElse(0);
    }

    static String number(long value) {
      return Long.toString(value, Character.MAX_RADIX);
    }
  }
}
