package io.flyshuttle.cli.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A file that is there whole or not at all: it is written under another name beside its place and
 * then moved there.
 */
public final class ReportFile {
  private static final int MAX_LINKS = 40; // as Linux has it

  private final String option;
  private final Path path;

  /** The file that the user named with {@code option}. */
  public ReportFile(String option, Path path) {
    this.option = option;
    this.path = path;
  }

  /**
   * Finds out whether it could be written, before minutes are spent on what goes into it.
   *
   * @throws IOException if not; the message is a whole sentence
   */
  public void check() throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(option + " " + path + ": that is a folder, give the name of a file");
    }
    try {
      Path target = target();
      if (isSpecial(target)) {
        FileChannel.open(target, StandardOpenOption.WRITE).close();
      } else {
        Files.delete(beside(target));
      }
    } catch (IOException e) {
      throw said(e);
    }
  }

  /**
   * Writes it.
   *
   * @throws IOException if that fails; the message is a whole sentence, and what was there before
   *     still is
   */
  public void write(String text) throws IOException {
    try {
      Path target = target();
      if (isSpecial(target)) {
        fill(target, text, StandardOpenOption.APPEND);
      } else {
        replace(target, text);
      }
    } catch (IOException e) {
      throw said(e);
    }
  }

  /**
   * Whether one would replace the other, by whatever names. A device takes both.
   *
   * @throws IOException if a folder on the way does not exist
   */
  public boolean isSameAs(ReportFile other) throws IOException {
    if (isSpecial(target())) {
      return false;
    }
    Path one = inRealFolder(target());
    Path two = inRealFolder(other.target());
    return one.equals(two)
        || (Files.exists(one) && Files.exists(two) && Files.isSameFile(one, two));
  }

  /** As it was named. */
  @Override
  public String toString() {
    return path.toString();
  }

  private static Path inRealFolder(Path file) throws IOException {
    return folder(file).toRealPath().resolve(Objects.requireNonNull(file.getFileName()));
  }

  private static Path folder(Path file) {
    return Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
  }

  /** Where symbolic links lead: they stay, and what they lead to is written. */
  private Path target() throws IOException {
    Path target = path;
    for (int links = 0; Files.isSymbolicLink(target) && !isStream(target); links++) {
      if (links == MAX_LINKS) {
        throw new FileSystemLoopException(path.toString());
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private static void replace(Path target, String text) throws IOException {
    Path draft = beside(target);
    try {
      fill(draft, text, StandardOpenOption.TRUNCATE_EXISTING);
      try {
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException onThisSystem) {
        Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Down to the disk: a full one may tell only then. */
  private static void fill(Path file, String text, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, how)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (Files.isRegularFile(file)) {
        channel.force(true);
      }
    }
  }

  /**
   * A new file in the same folder; made by hand, as the JDK's temporary files are for the owner
   * only.
   */
  private static Path beside(Path target) throws IOException {
    String name = "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
    return Files.createFile(folder(target).resolve(name));
  }

  /** A pipe or a device can't be moved over, and should not be. */
  private static boolean isSpecial(Path target) {
    return isStream(target) || (Files.exists(target) && !Files.isRegularFile(target));
  }

  /** An open file of this process, such as /dev/stdout: what was written there has to stay. */
  private static boolean isStream(Path target) {
    return target.toAbsolutePath().startsWith("/proc") && Files.isSymbolicLink(target);
  }

  private IOException said(IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException missing -> "there is no such folder";
          case AccessDeniedException denied -> "no permission to write there";
          case FileSystemLoopException loop -> "its symbolic links lead in a circle";
          // Without the name of the draft, which means nothing to the user.
          case FileSystemException other when other.getReason() != null -> other.getReason();
          default -> String.valueOf(e.getMessage());
        };
    return new IOException(option + " " + path + " can't be written: " + why, e);
  }
}
