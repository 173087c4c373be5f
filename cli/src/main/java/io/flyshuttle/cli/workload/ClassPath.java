package io.flyshuttle.cli.workload;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Folders and jars of the user's classes. */
public final class ClassPath {
  private static final String OPTION = "--classpath ";
  private static final String CLASS = ".class";
  private static final int DEEPEST = 20; // folders below each other that are searched

  private ClassPath() {}

  /**
   * The entries of {@code text}, separated as for {@code java -cp}; {@code folder/*} stands for all
   * jars in a folder.
   *
   * @throws BadInput if an entry does not exist or is no jar
   */
  public static List<Path> parse(String text) {
    List<Path> entries = new ArrayList<>();
    for (String entry : text.split(File.pathSeparator, -1)) {
      if (entry.equals("*") || entry.endsWith("/*") || entry.endsWith(File.separator + "*")) {
        entries.addAll(jars(entry, path(entry.substring(0, entry.length() - 1))));
      } else if (!entry.isEmpty()) {
        entries.add(checked(path(entry)));
      }
    }
    return entries;
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new BadInput(OPTION + text + ": that can't be a path, " + e.getReason(), e);
    }
  }

  private static List<Path> jars(String entry, Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> jars =
          files
              .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".jar"))
              .sorted()
              .toList();
      if (jars.isEmpty()) {
        throw new BadInput(OPTION + entry + ": there is no jar in that folder");
      }
      return jars.stream().map(ClassPath::checked).toList();
    } catch (IOException e) {
      throw new BadInput(OPTION + entry + ": there is no such folder to read", e);
    }
  }

  private static Path checked(Path entry) {
    if (!Files.exists(entry)) {
      throw new BadInput(OPTION + entry + ": there is no such file or folder");
    }
    if (!Files.isReadable(entry)) {
      throw new BadInput(OPTION + entry + " can't be read");
    }
    if (Files.isRegularFile(entry)) {
      try {
        new ZipFile(entry.toFile()).close();
      } catch (IOException e) {
        throw new BadInput(OPTION + entry + " is no jar: " + e.getMessage(), e);
      }
    }
    return entry;
  }

  /** The full name of a class that is called {@code simpleName} in whatever package. */
  static Optional<String> fullName(List<Path> entries, String simpleName) {
    String file = simpleName + CLASS;
    return entries.stream()
        .flatMap(entry -> names(entry).stream())
        .filter(name -> name.equals(file) || name.endsWith("/" + file))
        .findFirst()
        .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.'));
  }

  private static List<String> names(Path entry) {
    try {
      if (Files.isRegularFile(entry)) {
        try (ZipFile jar = new ZipFile(entry.toFile())) {
          return jar.stream().map(ZipEntry::getName).toList();
        }
      }
      try (Stream<Path> files = Files.walk(entry, DEEPEST)) {
        return files
            .map(path -> entry.relativize(path).toString().replace(File.separatorChar, '/'))
            .filter(name -> name.endsWith(CLASS))
            .toList();
      }
    } catch (IOException | java.io.UncheckedIOException unreadable) {
      return List.of();
    }
  }
}
