package io.flyshuttle.cli;

import java.util.Set;

/** Options for every JVM, which an environment may hold. */
final class JvmOptions {
  private static final Set<String> NAMES =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private JvmOptions() {}

  /** Removes them, since a JVM that has some tells of them on standard error. */
  static void removeFrom(ProcessBuilder builder) {
    builder.environment().keySet().removeAll(NAMES);
  }
}
