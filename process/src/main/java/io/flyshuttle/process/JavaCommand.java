package io.flyshuttle.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks whether a {@code java} command can be started and is of this JVM's version. */
final class JavaCommand {
  private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"([^\"]+)\"");

  private JavaCommand() {}

  /**
   * Does nothing if the command will do.
   *
   * @throws LaunchException saying why not
   */
  static void check(Path java) throws LaunchException {
    if (!Files.isRegularFile(java)) {
      throw new LaunchException(
          "there is no java command at "
              + java
              + ": was the JDK removed or updated while the application ran? Set the pool's java to"
              + " that of a JDK "
              + Runtime.version().feature());
    }
    if (!Files.isExecutable(java)) {
      throw new LaunchException(
          java
              + " cannot be executed: it lacks the permission, or its file system is mounted"
              + " noexec");
    }
    Optional<String> other = version(java).filter(version -> feature(version) != here());
    if (other.isPresent()) {
      throw new LaunchException(
          java
              + " is Java "
              + other.get()
              + ", but this JVM is Java "
              + Runtime.version()
              + ": workers need the same version, set the pool's java to that of a JDK "
              + here());
    }
  }

  /** As the JDK's file "release" tells it; empty where there is no such file. */
  static Optional<String> version(Path java) {
    try {
      Path home = java.toRealPath().resolve("../..").normalize();
      Matcher matcher = VERSION.matcher(Files.readString(home.resolve("release")));
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException | RuntimeException unknown) {
      return Optional.empty();
    }
  }

  private static int here() {
    return Runtime.version().feature();
  }

  private static int feature(String version) {
    String first = version.startsWith("1.") ? version.substring(2) : version;
    String digits = first.replaceAll("\\D.*", "");
    return digits.isEmpty() ? here() : Integer.parseInt(digits);
  }
}
