package io.flyshuttle.forecast;

import java.util.SplittableRandom;

/**
 * Draws items from a sample: each from the same part of it as the part of the input that it stands
 * for, so that what drifts along the input still does. An item is drawn as a whole, what it waits
 * and what it computes in each stage.
 */
final class Resampling {
  private static final int PART = 25; // items of the sample in a part, at least
  private static final int MOST_PARTS = 20;

  private final int sample;
  private final int parts;

  /** From a sample of that size. */
  Resampling(int sample) {
    this.sample = sample;
    this.parts = Math.clamp(sample / PART, 1, MOST_PARTS);
  }

  /** Where a part of the sample begins. */
  private int begin(int part) {
    return (int) ((long) part * sample / parts);
  }

  /** Where it begins among so many items, in proportion. */
  private int begin(int part, int items) {
    return (int) ((long) begin(part) * items / sample);
  }

  /**
   * As many of each item as of any other, one more or less, in random order: the mean is that of
   * the sample.
   *
   * @return indices in the sample
   */
  int[] balanced(int items, SplittableRandom random) {
    int[] drawn = new int[items];
    for (int part = 0; part < parts; part++) {
      int from = begin(part);
      int[] pool = new int[begin(part + 1) - from];
      int end = begin(part + 1, items);
      for (int i = begin(part, items), used = pool.length; i < end; i++, used++) {
        if (used >= pool.length) { // all again, in another order
          used = 0;
          shuffle(pool, from, random);
        }
        drawn[i] = pool[used];
      }
      mix(drawn, begin(part, items), end, random);
    }
    return drawn;
  }

  private static void shuffle(int[] pool, int from, SplittableRandom random) {
    for (int i = 0; i < pool.length; i++) {
      pool[i] = from + i;
    }
    mix(pool, 0, pool.length, random);
  }

  /** Fisher and Yates, 1938. */
  private static void mix(int[] array, int from, int to, SplittableRandom random) {
    for (int i = to - 1; i > from; i--) {
      int other = random.nextInt(from, i + 1);
      int swapped = array[i];
      array[i] = array[other];
      array[other] = swapped;
    }
  }

  /** Each independently of the others. */
  int[] independent(int items, SplittableRandom random) {
    int[] drawn = new int[items];
    for (int part = 0; part < parts; part++) {
      int from = begin(part);
      int to = begin(part + 1);
      for (int i = begin(part, items); i < begin(part + 1, items); i++) {
        drawn[i] = random.nextInt(from, to);
      }
    }
    return drawn;
  }
}
