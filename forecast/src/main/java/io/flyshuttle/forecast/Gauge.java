package io.flyshuttle.forecast;

import java.util.Optional;

/**
 * The readings that profiling takes. All times in nanoseconds since some point of their own; what a
 * system does not tell stays 0.
 */
interface Gauge {

  /** The time. */
  long nanos();

  /** How long the calling thread, one of the platform, has computed. */
  long threadCpu();

  /** How long it has been ready to compute while others had the cores. */
  long threadQueued();

  /** Bytes that it has allocated. */
  long threadAllocated();

  /** How long all threads of this process have computed. */
  long processCpu();

  /** How long those of them that compile have. */
  long compilerCpu();

  /** What the machine has done so far. */
  Optional<MachineLoad> load();

  /**
   * The reference loop, {@link Machine#spinNanos}.
   *
   * @throws InterruptedException if the calling thread is interrupted meanwhile
   */
  double spin() throws InterruptedException;

  /** All threads that took readings have ended: closes what was opened for them. */
  void release();

  /** This machine. */
  static Gauge system() {
    return new SystemGauge();
  }
}
