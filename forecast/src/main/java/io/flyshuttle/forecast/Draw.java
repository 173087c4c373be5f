package io.flyshuttle.forecast;

import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Which items of a source make the sample: one at random out of each of as many equal parts of the
 * source as there are to be items, so that neither a sorted nor a periodic one misleads. Handed out
 * in blocks that each are spread over the whole source. Where its length is unknown, the blocks
 * follow one another from its beginning.
 */
final class Draw {
  private static final int MOST = 20_000; // items in all

  private final SplittableRandom random;
  private final double every; // items of the source for each of the sample
  private long[] left; // of a source whose length is known
  private long next; // where the next block of another begins
  private int remaining;

  Draw(OptionalLong size, double share, long seed) {
    this.random = new SplittableRandom(seed);
    this.left = new long[0];
    if (size.isEmpty()) {
      this.every = 1 / share;
      this.remaining = MOST;
      return;
    }
    long all = size.getAsLong();
    long wanted = Math.min(all, Math.max(1, (long) (all * share)));
    this.remaining = (int) Math.min(MOST, wanted);
    this.every = remaining == 0 ? 1 : (double) all / remaining;
    this.left = parts(remaining, 0);
  }

  private long[] parts(int count, long from) {
    long[] indices = new long[count];
    for (int i = 0; i < count; i++) {
      long begin = (long) (i * every);
      long end = Math.max(begin + 1, (long) ((i + 1) * every));
      indices[i] = from + random.nextLong(begin, end);
    }
    return indices;
  }

  /** How many there still are. */
  int left() {
    return remaining;
  }

  /**
   * The next so many, or what is left, in the order of the source.
   *
   * @throws IllegalArgumentException if {@code items} is negative
   */
  long[] take(int items) {
    int count = Math.min(items, remaining);
    remaining -= count;
    if (left.length == 0) {
      long[] block = parts(count, next);
      next += (long) Math.ceil(count * every);
      return block;
    }
    long[] block = new long[count];
    long[] rest = new long[left.length - count];
    double offset = random.nextDouble();
    int taken = 0;
    int kept = 0;
    for (int i = 0; i < left.length; i++) {
      boolean wanted = taken < count && i == (long) ((taken + offset) * left.length / count);
      if (wanted) {
        block[taken++] = left[i];
      } else {
        rest[kept++] = left[i];
      }
    }
    left = rest;
    return block;
  }
}
