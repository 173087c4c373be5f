package io.flyshuttle.bench;

/**
 * The items of the workload mixed-10k, as its definition says, for what no schedule can beat.
 *
 * @param items how many
 * @param ioUs mean wait in microseconds
 * @param rounds mean rounds of the kernel
 * @param seed of all that is random
 * @param concurrency waits at once
 */
record MixedItems(long items, long ioUs, long rounds, long seed, int concurrency) {

  /**
   * The critical path in seconds: the longest item, or all waits through the places there are for
   * them if that is longer.
   *
   * @param cpuSeconds of the whole run, which give the time of a round
   */
  double criticalSeconds(double cpuSeconds) {
    double allRounds = 0;
    double allWaits = 0;
    for (long i = 0; i < items; i++) {
      allRounds += roundsOf(i);
      allWaits += waitUs(i) / 1e6;
    }
    double longest = 0;
    for (long i = 0; i < items; i++) {
      longest = Math.max(longest, waitUs(i) / 1e6 + roundsOf(i) * cpuSeconds / allRounds);
    }
    return Math.max(longest, allWaits / concurrency);
  }

  /** Microseconds that item {@code i} waits. */
  long waitUs(long i) {
    return ioUs / 4 + Long.remainderUnsigned(hash(i, 0), 3 * ioUs / 2 + 1);
  }

  /** Rounds that item {@code i} computes. */
  long roundsOf(long i) {
    return rounds / 2 + Long.remainderUnsigned(hash(i, 1), rounds + 1);
  }

  /** The k-th number of item {@code i}. */
  long hash(long i, int k) {
    return splitmix64(splitmix64(seed) + 8 * i + k);
  }

  private static long splitmix64(long value) {
    long x = value + 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
