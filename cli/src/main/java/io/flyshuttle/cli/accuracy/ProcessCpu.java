package io.flyshuttle.cli.accuracy;

import io.flyshuttle.cli.child.OperatingSystem;

/** CPU time of this very process: of the server that others wait for. */
final class ProcessCpu {
  private static final OperatingSystem SYSTEM = new OperatingSystem();

  private ProcessCpu() {}

  static long nanos() {
    return SYSTEM.processCpuNanos();
  }
}
