package io.flyshuttle.cli.workload;

/**
 * The arithmetic of the workloads, on unsigned 64-bit integers modulo 2^64, so that programs in
 * other languages reach the same checksums bit for bit.
 */
final class Kernel {
  private static final int NUMBERS_PER_ITEM = 8;

  private Kernel() {}

  /** Sebastiano Vigna's splitmix64 (https://prng.di.unimi.it/splitmix64.c) as a hash. */
  static long splitmix64(long x) {
    x += 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }

  /** The {@code k}-th random number of item {@code i}, {@code 0 <= k < 8}. */
  static long h(long seed, long i, int k) {
    return splitmix64(splitmix64(seed) + NUMBERS_PER_ITEM * i + k);
  }

  /** The computing: a chain of dependent steps that no compiler can shorten. */
  static long lcg(long x, long rounds) {
    for (long r = 0; r < rounds; r++) {
      x = x * 6364136223846793005L + 1442695040888963407L;
      x ^= x >>> 33;
    }
    return x;
  }
}
