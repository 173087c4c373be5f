package io.flyshuttle.forecast;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a machine costs: the figures of the runtime that a simulation needs. Measured, or
 * {@linkplain #generic assumed}. A value.
 *
 * @param measured when; {@link Instant#EPOCH} where it is assumed
 * @param cores that can be used, a quota and what was stolen taken off
 * @param spinNanos a reference loop of 10,000 rounds: how quick the cores are
 * @param virtualTimer how late a virtual thread wakes from a sleep
 * @param platformTimer how late a platform thread does
 * @param blocking what it takes of a core to put a thread to sleep and wake it up, as its own CPU
 *     clock counts it, in nanoseconds; in a crowd of them. Part of what the runtime takes
 * @param quantum how long the kernel lets a thread run while others want the core, in nanoseconds
 * @param overheads what the runtime takes for each item, by strategy; of {@code threads(n)} under
 *     {@code threads}
 * @param byteNanos what a byte costs to be sent to a worker process and back, in nanoseconds
 * @param jvmBytes what a JVM holds that has run a pipeline for a second
 * @param workerBytes what a worker JVM holds
 * @param threadBytes what a platform thread holds
 */
public record Machine(
    Instant measured,
    double cores,
    double spinNanos,
    TimerLateness virtualTimer,
    TimerLateness platformTimer,
    double blocking,
    double quantum,
    Map<String, Overhead> overheads,
    double byteNanos,
    long jvmBytes,
    long workerBytes,
    long threadBytes) {

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if {@code cores} or the quantum is not positive
   */
  public Machine {
    Objects.requireNonNull(measured, "measured");
    Objects.requireNonNull(virtualTimer, "virtualTimer");
    Objects.requireNonNull(platformTimer, "platformTimer");
    overheads = Map.copyOf(overheads);
    if (!(cores > 0) || !(quantum > 0)) {
      throw new IllegalArgumentException(
          cores + " cores, quantum " + quantum + ": must be above 0");
    }
  }

  /**
   * What the runtime takes, in nanoseconds: of a core for each item, and once for a run. For items
   * that wait it depends on how long they compute, for that decides whether threads sleep in
   * between: measured at three sizes, between them interpolated over the logarithm.
   *
   * @param at5us where an item waits and computes for 5 µs
   * @param at50us for 50 µs
   * @param at500us for 500 µs or longer
   * @param computing where an item only computes: to hand it over
   * @param alone more of an item that waits while no other does: all threads that it goes through
   *     have slept. Of one of n that wait at once an n-th of that
   * @param start of a run, until its first items are at work, and its end; of {@code threads(n)}
   *     for each thread
   * @param aside of an item under {@code event-loop}, beside all that on the loop: what threads
   *     that set timers and take results use of other cores
   */
  public record Overhead(
      double at5us,
      double at50us,
      double at500us,
      double computing,
      double alone,
      double start,
      double aside) {

    /** So many wait at once where the others are measured. */
    static final int CROWD = 64;

    /** What an item takes that waits, and computes for so long, both in nanoseconds. */
    public double at(double workNanos) {
      double decades = StrictMath.log10(Math.clamp(workNanos, 5e3, 5e5) / 5e3);
      return decades <= 1
          ? at5us + (at50us - at5us) * decades
          : at50us + (at500us - at50us) * (decades - 1);
    }

    /** The same where so many wait at once. */
    double at(double workNanos, int waiting) {
      return at(workNanos) + alone * alone(waiting);
    }

    /** How much of {@code alone} there is where so many wait at once. */
    static double alone(int waiting) {
      return Math.max(0, 1.0 / waiting - 1.0 / CROWD);
    }

    /** So much for every item, whatever it does, and nothing for the run. */
    static Overhead always(double nanos) {
      return new Overhead(nanos, nanos, nanos, nanos, 0, 0, 0);
    }

    private Overhead begun() {
      return new Overhead(at5us, at50us, at500us, computing, alone, 0, aside);
    }

    private Overhead dividedBy(double speed) {
      return new Overhead(
          at5us / speed,
          at50us / speed,
          at500us / speed,
          computing / speed,
          alone / speed,
          start / speed,
          aside / speed);
    }
  }

  /** What is assumed of a machine with so many cores that was not measured. */
  public static Machine generic(double cores) {
    return new Machine(
        Instant.EPOCH,
        cores,
        15_000,
        new TimerLateness(85_000, 90_000, 100_000, 150_000),
        new TimerLateness(75_000, 80_000, 80_000, 130_000),
        8_000,
        4_000_000,
        Map.of(
            "synchronous", new Overhead(50_000, 50_000, 50_000, 200, 0, 0, 0),
            "threads", new Overhead(9_000, 11_000, 28_000, 5_000, 50_000, 100_000, 0),
            "event-loop", new Overhead(6_000, 8_000, 12_000, 500, 30_000, 1_000_000, 12_000),
            "virtual-threads", new Overhead(8_000, 17_000, 30_000, 500, 50_000, 600_000, 0),
            "hybrid", new Overhead(10_000, 8_000, 8_000, 1_000, 80_000, 600_000, 0),
            "hybrid-processes", new Overhead(12_000, 24_000, 31_000, 1_500, 80_000, 1_000_000, 0)),
        0.6,
        60L << 20,
        100L << 20,
        100L << 10);
  }

  /** The same machine with another number of cores. */
  public Machine withCores(double count) {
    return new Machine(
        measured,
        count,
        spinNanos,
        virtualTimer,
        platformTimer,
        blocking,
        quantum,
        overheads,
        byteNanos,
        jvmBytes,
        workerBytes,
        threadBytes);
  }

  /** The same machine for a run that has begun. */
  Machine begun() {
    Map<String, Overhead> later = new HashMap<>();
    overheads.forEach((strategy, one) -> later.put(strategy, one.begun()));
    return withOverheads(later);
  }

  /** The same machine where the runtime takes something else. */
  public Machine withOverheads(Map<String, Overhead> others) {
    return new Machine(
        measured,
        cores,
        spinNanos,
        virtualTimer,
        platformTimer,
        blocking,
        quantum,
        others,
        byteNanos,
        jvmBytes,
        workerBytes,
        threadBytes);
  }

  /**
   * The same machine with cores that are so many times as quick.
   *
   * @throws IllegalArgumentException if {@code speed} is not positive
   */
  public Machine quicker(double speed) {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed " + speed + ": must be above 0");
    }
    Map<String, Overhead> scaled = new HashMap<>();
    overheads.forEach((strategy, one) -> scaled.put(strategy, one.dividedBy(speed)));
    return new Machine(
        measured,
        cores,
        spinNanos / speed,
        virtualTimer,
        platformTimer,
        blocking / speed,
        quantum,
        scaled,
        byteNanos / speed,
        jvmBytes,
        workerBytes,
        threadBytes);
  }

  /**
   * What a wait takes of a core where so many wait at once, in nanoseconds, by the clock of the
   * thread that waits: {@link #blocking} in a crowd, and alone what an item of {@code synchronous}
   * does.
   */
  double blocking(int waiting) {
    double more = Math.max(0, overhead(Family.SYNCHRONOUS.label()).at(0) - blocking);
    return blocking + more * Overhead.alone(waiting);
  }

  /** Whether it was measured, not assumed. */
  public boolean isMeasured() {
    return !measured.equals(Instant.EPOCH);
  }

  /** What the runtime takes under a strategy, such as {@code threads(8)}; 0 where unknown. */
  public Overhead overhead(String strategy) {
    String family = strategy.replaceFirst("\\(.*", "");
    return overheads.getOrDefault(family, Overhead.always(0));
  }
}
