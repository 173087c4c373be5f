package io.flyshuttle.bench;

import java.util.concurrent.TimeUnit;

/**
 * Work that computes a given time on this machine, and does not hear interrupts: the linear
 * congruential chain of the workloads, as many rounds as a core does in that time.
 *
 * @param rounds of that chain
 */
public record Calculation(long rounds) {
  private static final long TRIAL = 2_000_000;
  private static final double PER_NANO = calibrate();

  /** A calculation of about {@code time} CPU time. */
  public static Calculation of(long time, TimeUnit unit) {
    return new Calculation((long) (PER_NANO * unit.toNanos(time)));
  }

  private static double calibrate() {
    double best = 0;
    for (int i = 0; i < 20; i++) {
      long began = CpuClock.thread();
      long ignored = new Calculation(TRIAL).run();
      double rate = TRIAL / (double) (CpuClock.thread() - began);
      best = ignored == 42 ? best : Math.max(best, rate);
    }
    return best;
  }

  /** Computes, in the calling thread. */
  public long run() {
    long x = rounds;
    for (long i = 0; i < rounds; i++) {
      x = x * 6364136223846793005L + 1442695040888963407L;
      x ^= x >>> 33;
    }
    return x;
  }
}
