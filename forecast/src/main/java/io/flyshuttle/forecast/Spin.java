package io.flyshuttle.forecast;

/**
 * The reference loop: how quick a core is now. The speed of one and the same machine drifts by
 * several per cent within minutes, and by more where it is shared.
 */
public final class Spin {

  /** Rounds of the reference: what {@link Machine#spinNanos} takes. */
  public static final int ROUNDS = 10_000;

  private static final int WARM_UP = 300; // times the reference: enough for the second compiler
  private static volatile long sink;

  private Spin() {}

  /** A chain of dependent steps that no compiler can shorten: 1 to 2 ns a round. */
  static long rounds(long x, long rounds) {
    for (long r = 0; r < rounds; r++) {
      x = x * 6364136223846793005L + 1442695040888963407L;
      x ^= x >>> 33;
    }
    return x;
  }

  /** Computes, so that no compiler leaves it out. */
  static void compute(long rounds) {
    sink = rounds(sink, rounds);
  }

  /** Compiles it. */
  static void warmUp() {
    for (int i = 0; i < WARM_UP; i++) {
      compute(ROUNDS);
    }
  }

  /**
   * Measures it in the calling thread, warmed up.
   *
   * @param times how often; each takes some 15 µs
   * @return the mean in nanoseconds, without the dearest tenth: those were interrupted
   */
  public static double measure(int times) {
    if (times < 1) {
      throw new IllegalArgumentException(times + " times: at least 1");
    }
    warmUp();
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      compute(ROUNDS);
      nanos[i] = System.nanoTime() - begin;
    }
    return Samples.trimmedMean(nanos);
  }
}
