package io.flyshuttle.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * How a worker JVM finds the application's classes. Applications with a class loader of their own
 * (application servers, plug-in containers) implement it; plain class paths and Spring Boot's
 * executable jars need nothing: {@link #detect()} knows them.
 *
 * <p>An implementation must be safe for use by many threads, and should give the same answer each
 * time: another answer means another AOT cache.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface WorkerLauncher {

  /**
   * Tells how to start a JVM that runs {@code mainClass} and sees the application's classes.
   *
   * @param mainClass the binary name of a class of this library, with a {@code main} method
   */
  Entry entry(String mainClass);

  /**
   * The part of a {@code java} command that concerns classes.
   *
   * @param classPath files and directories, in order, absolute
   * @param options options for the JVM, such as {@code -Dname=value} or {@code --add-opens=...}
   * @param mainClass the class to start
   */
  record Entry(List<String> classPath, List<String> options, String mainClass) {
    /** Copies the lists. */
    public Entry {
      classPath = Checks.withoutNulls(classPath, "classPath");
      options = Checks.withoutNulls(options, "options");
      Objects.requireNonNull(mainClass, "mainClass");
    }
  }

  /** The launcher for the way in which this JVM itself was started. */
  static WorkerLauncher detect() {
    return ClassPathLauncher.ofThisJvm();
  }

  /**
   * A worker with this class path.
   *
   * @param classPath files and directories; relative ones are resolved now
   */
  static WorkerLauncher classPath(List<String> classPath) {
    return new ClassPathLauncher(Checks.withoutNulls(classPath, "classPath"));
  }

  /**
   * A worker from inside an executable jar of Spring Boot, started by its {@code
   * PropertiesLauncher}: nested jars and all, as the application sees itself.
   *
   * @throws IllegalArgumentException if {@code jar} can't be read or has no such launcher
   */
  static WorkerLauncher springBoot(Path jar) {
    return SpringBootLauncher.of(Objects.requireNonNull(jar, "jar"))
        .orElseThrow(() ->
            new IllegalArgumentException(
                jar + " is not an executable jar of Spring Boot: it holds no PropertiesLauncher"));
  }
}
