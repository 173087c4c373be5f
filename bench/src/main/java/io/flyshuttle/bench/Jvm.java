package io.flyshuttle.bench;

import java.nio.file.Path;

/** How to start another JVM like this one. */
public final class Jvm {
  private Jvm() {}

  /** The command. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** As this JVM was given it. */
  public static String classPath() {
    return System.getProperty("java.class.path");
  }
}
