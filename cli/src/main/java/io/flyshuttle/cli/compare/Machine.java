package io.flyshuttle.cli.compare;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

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
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize(),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        "%s %s".formatted(System.getProperty("java.vendor"), Runtime.version()));
  }
}
