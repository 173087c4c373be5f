package io.flyshuttle.cli.child;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * What the JVM knows of its system beyond Java SE. Asked by attribute, not through the types of
 * {@code com.sun.management}, which another JVM need not have.
 */
public final class OperatingSystem {
  private static final long UNKNOWN = 0;

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName name;

  /** Connects to it. The first time takes some 0.1 s. */
  public OperatingSystem() {
    try {
      name = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
    } catch (MalformedObjectNameException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** CPU time of all threads of this process so far, in nanoseconds; 0 if unknown. */
  public long processCpuNanos() {
    return number("ProcessCpuTime");
  }

  /** Memory that this JVM may use, the machine's or the container's, in bytes; 0 if unknown. */
  public long memoryBytes() {
    return number("TotalMemorySize");
  }

  private long number(String attribute) {
    try {
      return beans.getAttribute(name, attribute) instanceof Long value && value >= 0
          ? value
          : UNKNOWN;
    } catch (JMException none) {
      return UNKNOWN;
    }
  }
}
