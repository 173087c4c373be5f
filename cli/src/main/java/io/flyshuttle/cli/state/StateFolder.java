package io.flyshuttle.cli.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * Where this user's state is: {@code $XDG_STATE_HOME/flyshuttle}, or {@code
 * ~/.local/state/flyshuttle} (XDG Base Directory Specification 0.8). It and its files are this
 * user's alone.
 *
 * @param path the folder; it need not exist
 */
public record StateFolder(Path path) {
  private static final long LARGEST = 64L << 20; // bytes of a file

  /** This user's. */
  public static StateFolder ofUser() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /** The specification wants a relative path to be ignored. */
  static StateFolder of(Map<String, String> environment, Path home) {
    Path standard = home.resolve(".local").resolve("state");
    String told = environment.getOrDefault("XDG_STATE_HOME", "");
    Path state = told.isEmpty() || !Path.of(told).isAbsolute() ? standard : Path.of(told);
    return new StateFolder(state.resolve("flyshuttle"));
  }

  /**
   * The text of a file; empty if there is none.
   *
   * @throws IOException if it can't be read, or is larger than any that this command writes
   */
  public Optional<String> read(String name) throws IOException {
    Path file = path.resolve(name);
    try {
      if (Files.size(file) > LARGEST) {
        throw new IOException(file + " is too large");
      }
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /**
   * Writes a file: who reads it meanwhile sees the old text or the new one, whole.
   *
   * @throws IOException if that fails; what was there before still is
   */
  public void write(String name, String text) throws IOException {
    create();
    Path draft = Files.createTempFile(path, "." + name, ".tmp"); // for the owner only
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        write(channel, text);
      }
      try {
        Files.move(draft, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException onThisSystem) {
        Files.move(draft, path.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Adds to the end of a file, in one piece as far as the system allows.
   *
   * @throws IOException if that fails
   */
  public void append(String name, String text) throws IOException {
    create();
    Path file = path.resolve(name);
    try {
      Files.createFile(file, permissions("rw-------"));
    } catch (FileAlreadyExistsException there) {
      // As it should be, but for the first time.
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
      write(channel, text);
    }
  }

  private void create() throws IOException {
    Files.createDirectories(path, permissions("rwx------"));
  }

  private static void write(FileChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  private static FileAttribute<?>[] permissions(String mode) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }
}
