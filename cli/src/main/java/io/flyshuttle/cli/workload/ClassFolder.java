package io.flyshuttle.cli.workload;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Classes that were compiled in memory, in a folder of their own that is removed at the end: worker
 * JVMs find classes on the class path only.
 */
public final class ClassFolder implements Closeable {
  private final Path folder;

  private ClassFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes {@code classes}, which are by binary name.
   *
   * @throws IOException if that fails; nothing is left then
   */
  static ClassFolder of(Map<String, byte[]> classes) throws IOException {
    ClassFolder made = new ClassFolder(Files.createTempDirectory("flyshuttle"));
    try {
      for (Map.Entry<String, byte[]> one : classes.entrySet()) {
        Path file = made.folder.resolve(one.getKey().replace('.', File.separatorChar) + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, one.getValue());
      }
      return made;
    } catch (IOException e) {
      made.close();
      throw e;
    }
  }

  /** For a class path. */
  public Path path() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
