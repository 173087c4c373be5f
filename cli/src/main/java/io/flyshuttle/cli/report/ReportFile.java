package io.flyshuttle.cli.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
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
      if (isSpecial()) {
        FileChannel.open(path, StandardOpenOption.WRITE).close();
      } else {
        Files.delete(beside());
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
      if (isSpecial()) {
        fill(path, text);
      } else {
        replace(text);
      }
    } catch (IOException e) {
      throw said(e);
    }
  }

  private void replace(String text) throws IOException {
    Path draft = beside();
    try {
      fill(draft, text);
      try {
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException onThisSystem) {
        Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Down to the disk: a full one may tell only then. */
  private static void fill(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
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
  private Path beside() throws IOException {
    Path folder = Objects.requireNonNullElse(path.toAbsolutePath().getParent(), path);
    String name = "." + path.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
    return Files.createFile(folder.resolve(name));
  }

  /** A pipe or a device can't be moved over, and should not be. */
  private boolean isSpecial() {
    return Files.exists(path) && !Files.isRegularFile(path);
  }

  private IOException said(IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException missing -> "there is no such folder";
          case AccessDeniedException denied -> "no permission to write there";
          default -> String.valueOf(e.getMessage());
        };
    return new IOException(option + " " + path + " can't be written: " + why, e);
  }
}
