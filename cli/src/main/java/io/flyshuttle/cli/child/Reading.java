package io.flyshuttle.cli.child;

import io.flyshuttle.forecast.CpuTime;
import io.flyshuttle.forecast.MachineLoad;
import java.util.Optional;

/**
 * What all clocks show that are read at a run's begin and its end: two of these tell what it used.
 * A value. To read them all takes some milliseconds, so what matters most for a short run is read
 * next to it: its own CPU time.
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
    long compilers = CpuTime.compilers();
    return new Reading(cpu.nanos(), compilers, load);
  }

  /** After a run: the same, the other way round. */
  static Reading atEnd(CpuClock cpu) {
    long nanos = cpu.nanosAtEnd();
    long compilers = CpuTime.compilers();
    return new Reading(nanos, compilers, MachineLoad.now());
  }

  /**
   * What was used in between. What others did is counted in steps of 10 ms: of a short run it may
   * come out below 0, and means something only as the sum of some.
   *
   * @param cpuSeconds by this process and those it has started
   * @param compilerSeconds the compilers' part of it
   * @param seconds how long others were watched; 0 where the system does not say
   * @param foreignSeconds CPU time of other programs meanwhile
   * @param stolenSeconds that the host gave to others
   */
  record Used(
      double cpuSeconds,
      double compilerSeconds,
      double seconds,
      double foreignSeconds,
      double stolenSeconds) {

    /** Both together. */
    Used plus(Used other) {
      return new Used(
          cpuSeconds + other.cpuSeconds,
          compilerSeconds + other.compilerSeconds,
          seconds + other.seconds,
          foreignSeconds + other.foreignSeconds,
          stolenSeconds + other.stolenSeconds);
    }

    /** What others took, in cores. */
    MachineLoad.Others others() {
      return seconds <= 0
          ? MachineLoad.Others.NONE
          : new MachineLoad.Others(
              Math.max(0, foreignSeconds / seconds), Math.max(0, stolenSeconds / seconds));
    }
  }

  /** Since an earlier one. */
  Used since(Reading earlier) {
    double cpu = (cpuNanos - earlier.cpuNanos) / NANOS;
    double compilers = Math.max(0, compilerNanos - earlier.compilerNanos) / NANOS; // one may end
    if (load.isEmpty() || earlier.load.isEmpty()) {
      return new Used(cpu, compilers, 0, 0, 0);
    }
    MachineLoad from = earlier.load.get();
    MachineLoad to = load.get();
    return new Used(
        cpu,
        compilers,
        (to.atNanos() - from.atNanos()) / NANOS,
        to.busySeconds() - from.busySeconds() - cpu,
        to.stolenSeconds() - from.stolenSeconds());
  }
}
