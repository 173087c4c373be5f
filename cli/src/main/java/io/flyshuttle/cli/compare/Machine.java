package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.OperatingSystem;

/**
 * Where it ran.
 *
 * @param cores that the JVM may use
 * @param memoryBytes that the JVM may use: the machine's or the container's
 * @param os name, version and architecture
 * @param jdk vendor and version
 */
public record Machine(int cores, long memoryBytes, String os, String jdk) {

  /** This machine. */
  public static Machine here() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        new OperatingSystem().memoryBytes(),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        "%s %s".formatted(System.getProperty("java.vendor"), Runtime.version()));
  }
}
