package io.flyshuttle.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Temporary directories with paths that leave room for a socket's name, wherever the build is. */
class ShortTempDir implements TempDirFactory {
  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    Path shortest =
        PrivateDirectory.places().stream()
            .filter(Files::isWritable)
            .min(Comparator.comparingInt(place -> place.toString().length()))
            .orElseThrow();
    return Files.createTempDirectory(shortest, "fs");
  }
}
