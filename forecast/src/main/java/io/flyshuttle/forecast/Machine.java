package io.flyshuttle.forecast;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What a machine costs: the figures of the runtime that a simulation needs. Measured, or
 * {@linkplain #generic assumed}. A value.
 *
 * @param measured when; {@link Instant#EPOCH} where it is assumed
 * @param cores that can be used, a quota and what was stolen taken off
 * @param spinNanos a reference loop of 10,000 rounds: how quick the cores are
 * @param virtualTimerLate how late a virtual thread wakes from a sleep of a millisecond or less, in
 *     nanoseconds
 * @param platformTimerLate the same for a platform thread
 * @param longTimerLate how much later than that either wakes from one of 10 ms or more; in between
 *     it is in proportion
 * @param quantum how long the kernel lets a thread run while others want the core, in nanoseconds
 * @param overheads what the runtime takes of a core for each item that waits, by strategy; with
 *     {@value #COMPUTING} behind the strategy, for each that only computes
 * @param byteNanos what a byte costs to be sent to a worker process and back, in nanoseconds
 * @param jvmBytes what a JVM holds that has run a pipeline for a second
 * @param workerBytes what a worker JVM holds
 * @param threadBytes what a platform thread holds
 */
public record Machine(
    Instant measured,
    double cores,
    double spinNanos,
    double virtualTimerLate,
    double platformTimerLate,
    double longTimerLate,
    double quantum,
    Map<String, Overhead> overheads,
    double byteNanos,
    long jvmBytes,
    long workerBytes,
    long threadBytes) {

  /** Behind a strategy's name: of items that don't wait. */
  public static final String COMPUTING = "/computing";

  /** One where long waits end no later than short ones. */
  public Machine(
      Instant measured,
      double cores,
      double spinNanos,
      double virtualTimerLate,
      double platformTimerLate,
      double quantum,
      Map<String, Overhead> overheads,
      double byteNanos,
      long jvmBytes,
      long workerBytes,
      long threadBytes) {
    this(
        measured,
        cores,
        spinNanos,
        virtualTimerLate,
        platformTimerLate,
        0,
        quantum,
        overheads,
        byteNanos,
        jvmBytes,
        workerBytes,
        threadBytes);
  }

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if {@code cores} or the quantum is not positive
   */
  public Machine {
    Objects.requireNonNull(measured, "measured");
    overheads = Map.copyOf(overheads);
    if (!(cores > 0) || !(quantum > 0)) {
      throw new IllegalArgumentException(
          cores + " cores, quantum " + quantum + ": must be above 0");
    }
  }

  /**
   * What the runtime takes of a core for an item, in nanoseconds. It depends on how long the item
   * computes, for that decides whether threads sleep in between: measured at three sizes, between
   * them interpolated over the logarithm.
   *
   * @param at5us where an item computes for 5 µs
   * @param at50us for 50 µs
   * @param at500us for 500 µs or longer
   */
  public record Overhead(double at5us, double at50us, double at500us) {

    /** What an item takes that computes for so long, both in nanoseconds. */
    public double at(double workNanos) {
      double decades = StrictMath.log10(Math.clamp(workNanos, 5e3, 5e5) / 5e3);
      return decades <= 1
          ? at5us + (at50us - at5us) * decades
          : at50us + (at500us - at50us) * (decades - 1);
    }
  }

  /** What is assumed of a machine with so many cores that was not measured. */
  public static Machine generic(double cores) {
    return new Machine(
        Instant.EPOCH,
        cores,
        15_000,
        120_000,
        80_000,
        100_000,
        4_000_000,
        Map.ofEntries(
            Map.entry("synchronous", always(50_000)),
            Map.entry("threads", new Overhead(9_000, 11_000, 28_000)),
            Map.entry("event-loop", new Overhead(6_000, 8_000, 12_000)),
            Map.entry("virtual-threads", new Overhead(8_000, 17_000, 30_000)),
            Map.entry("hybrid", new Overhead(10_000, 8_000, 8_000)),
            Map.entry("hybrid-processes", new Overhead(12_000, 24_000, 31_000)),
            Map.entry("synchronous" + COMPUTING, always(200)),
            Map.entry("threads" + COMPUTING, always(5_000)),
            Map.entry("event-loop" + COMPUTING, always(500)),
            Map.entry("virtual-threads" + COMPUTING, always(500)),
            Map.entry("hybrid" + COMPUTING, always(1_000)),
            Map.entry("hybrid-processes" + COMPUTING, always(1_500))),
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
        virtualTimerLate,
        platformTimerLate,
        longTimerLate,
        quantum,
        overheads,
        byteNanos,
        jvmBytes,
        workerBytes,
        threadBytes);
  }

  /** Whether it was measured, not assumed. */
  public boolean isMeasured() {
    return !measured.equals(Instant.EPOCH);
  }

  /** What the runtime takes under a strategy, such as {@code threads(8)}; 0 where unknown. */
  public Overhead overhead(String strategy) {
    String family = strategy.replaceFirst("\\(.*", "");
    return overheads.getOrDefault(family, new Overhead(0, 0, 0));
  }

  /**
   * What it takes for items that only compute: to hand them over. Where that is not known, {@link
   * #overhead}.
   */
  public Overhead overheadOfComputing(String strategy) {
    String family = strategy.replaceFirst("\\(.*", "");
    return overheads.getOrDefault(family + COMPUTING, overhead(strategy));
  }

  private static Overhead always(double nanos) {
    return new Overhead(nanos, nanos, nanos);
  }
}
