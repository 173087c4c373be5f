package io.flyshuttle.forecast;

/**
 * How late a beat of others comes that is due every 10 ms on a virtual thread of the same JVM, as
 * {@code flyshuttle compare} measures it. A late beat does not move the next one's due time: all
 * that were due meanwhile come with it.
 *
 * <p>Of a long run only some beats are looked at, spread evenly. Lateness is kept in classes of at
 * most 1.6 % of width, each with its mean.
 */
final class Beats {
  static final long PERIOD = 10_000_000; // nanoseconds

  private static final int LOOKS = 4_000;
  private static final int SAMPLES = 16; // of beats that were due together
  private static final int STEPS = 6; // bits of a class below its octave

  /**
   * One wake-up in so many meets the kernel at a bad moment. With what it costs then this follows
   * what was measured; see {@code docs/benchmarks.md}, how late a timer is.
   */
  private static final int UNLUCKY = 20;

  private final long late; // of the timer
  private final long stride;
  private final double[] counts = new double[64 << STEPS];
  private final double[] sums = new double[64 << STEPS];
  private double total;
  private long due = PERIOD;
  private int woken;

  /**
   * Beside a run.
   *
   * @param late how late the timer itself wakes a thread, in nanoseconds
   * @param expected how long the run will take at least, in nanoseconds
   */
  Beats(double late, double expected) {
    this.late = Math.round(late);
    this.stride = PERIOD * Math.max(1, (long) (expected / PERIOD / LOOKS));
  }

  /** When the thread that beats is woken next, in nanoseconds. */
  long wakes() {
    return due + late;
  }

  /** Whether this wake-up is one that the kernel lets wait. */
  boolean unlucky() {
    return ++woken % UNLUCKY == 0;
  }

  /** It runs at last. */
  void ran(long now) {
    ran(now, now);
  }

  /**
   * It runs at last.
   *
   * @param seen when it runs
   * @param now the time of the simulation, which the next beat comes after
   */
  void ran(long seen, long now) {
    long backlog = Math.max(0, (seen - due) / PERIOD) + 1;
    long step = Math.max(1, backlog / SAMPLES);
    for (long beat = 0; beat < backlog; beat += step) {
      note(seen - due - beat * PERIOD, Math.min(step, backlog - beat));
    }
    long after = Math.max(now, seen) + stride;
    due = after - after % PERIOD;
  }

  /** The run ends: beats that were due count, though they have not come. */
  void end(long now) {
    if (due <= now && stride == PERIOD) {
      ran(now);
    }
  }

  /** What happens all the time and is not simulated. */
  void note(long lateness, double weight) {
    int at = classOf(lateness);
    counts[at] += weight;
    sums[at] += weight * lateness;
    total += weight;
  }

  private static int classOf(long lateness) {
    if (lateness < 1 << STEPS) {
      return (int) Math.max(0, lateness);
    }
    int octave = 63 - Long.numberOfLeadingZeros(lateness) - STEPS;
    return (int) (((long) octave << STEPS) + (lateness >>> octave));
  }

  /** What at least the share {@code part} of all beats does not exceed, in seconds. */
  double percentile(double part) {
    double rank = part * total;
    double seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (counts[i] > 0 && seen >= rank) {
        return sums[i] / counts[i] / 1e9;
      }
    }
    return late / 1e9;
  }
}
