package io.flyshuttle.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A directory with all in it. It is deleted by open directories, where the system has that: then
 * nobody can put a link in the place of a directory between a look at it and what is done in it.
 */
final class Tree {
  private Tree() {}

  /** Deletes it, without following links. Nothing if there is none. */
  static void delete(Path tree) throws IOException {
    Path parent = Objects.requireNonNull(tree.toAbsolutePath().getParent(), "not a root");
    try (DirectoryStream<Path> above = Files.newDirectoryStream(parent)) {
      if (above instanceof SecureDirectoryStream<Path> open) {
        delete(open, tree.getFileName());
      } else {
        walk(tree);
      }
    } catch (NoSuchFileException gone) {
      return;
    }
  }

  private static void delete(SecureDirectoryStream<Path> in, Path name) throws IOException {
    BasicFileAttributes found =
        in.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
    if (!found.isDirectory()) {
      in.deleteFile(name);
      return;
    }
    try (SecureDirectoryStream<Path> below =
        in.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (Path each : below) {
        delete(below, each.getFileName());
      }
    }
    in.deleteDirectory(name);
  }

  private static void walk(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          @SuppressWarnings("NullAway") // the JDK passes null where nothing failed
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
