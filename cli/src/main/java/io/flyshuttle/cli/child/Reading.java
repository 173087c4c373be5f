package io.flyshuttle.cli.child;

import io.flyshuttle.forecast.CpuTime;
import io.flyshuttle.forecast.MachineLoad;
import java.util.Optional;

/**
 * What all clocks show that are read at a run's begin and its end: two of these tell what it used.
 * A value. To read them all takes some milliseconds, so the one that matters most for a short run
 * is read next to it: what the compilers used.
 *
 * @param cpuNanos of this process and those it has started
 * @param compilerNanos the compilers' part of it
 * @param load of the machine; empty where the system does not say
 */
record Reading(long cpuNanos, long compilerNanos, Optional<MachineLoad> load) {
  private static final double NANOS = 1e9;

  /** Before a run. */
  static Reading now(CpuClock cpu) {
    Optional<MachineLoad> load = MachineLoad.now();
    long nanos = cpu.nanos();
    return new Reading(nanos, CpuTime.compilers(), load);
  }

  /** After a run: the same, the other way round. */
  static Reading atEnd(CpuClock cpu) {
    long compilers = CpuTime.compilers();
    long nanos = cpu.nanos();
    return new Reading(nanos, compilers, MachineLoad.now());
  }

  /**
   * What was used in between.
   *
   * @param cpuSeconds by this process and those it has started
   * @param compilerSeconds the compilers' part of it
   * @param others what others did
   */
  record Used(double cpuSeconds, double compilerSeconds, MachineLoad.Others others) {}

  /** Since an earlier one. */
  Used since(Reading earlier) {
    double seconds = (cpuNanos - earlier.cpuNanos) / NANOS;
    MachineLoad.Others others =
        earlier
            .load
            .flatMap(before -> load.map(now -> now.since(before, seconds)))
            .orElse(MachineLoad.Others.NONE);
    return new Used(seconds, (compilerNanos - earlier.compilerNanos) / NANOS, others);
  }
}
