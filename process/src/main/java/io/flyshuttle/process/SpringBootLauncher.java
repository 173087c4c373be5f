package io.flyshuttle.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The application is one executable jar of Spring Boot, whose classes and jars lie inside. Its
 * {@code PropertiesLauncher}, which every such jar holds, starts any main class in there.
 */
record SpringBootLauncher(Path jar, String launcher) implements WorkerLauncher {
  /** Since Spring Boot 3.2, and before. */
  private static final List<String> LAUNCHERS =
      List.of(
          "org.springframework.boot.loader.launch.PropertiesLauncher",
          "org.springframework.boot.loader.PropertiesLauncher");

  /** Empty if the file isn't such a jar. */
  static Optional<WorkerLauncher> of(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (JarFile jar = new JarFile(file.toFile())) {
      Stream<String> present =
          LAUNCHERS.stream()
              .filter(name -> jar.getEntry(name.replace('.', '/') + ".class") != null);
      return present.findFirst().map(name -> new SpringBootLauncher(file.toAbsolutePath(), name));
    } catch (IOException notAJar) {
      return Optional.empty();
    }
  }

  @Override
  public Entry entry(String mainClass) {
    String main = "-Dloader.main=" + Objects.requireNonNull(mainClass, "mainClass");
    return new Entry(List.of(jar.toString()), List.of(main), launcher);
  }
}
