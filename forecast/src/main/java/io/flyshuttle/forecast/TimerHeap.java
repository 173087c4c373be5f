package io.flyshuttle.forecast;

import java.util.Arrays;

/**
 * A heap of what is due, by time; of the same time, by number, so that the order never depends on
 * how the heap came about. It allocates when it grows and never else.
 *
 * <p>Each node has four children, which are compared without branches: that is twice as quick as
 * two (LaMarca and Ladner, "The influence of caches on the performance of heaps", 1996).
 *
 * <p>A time and a number share a {@code long}. Where the times of a run are so long that both don't
 * fit (19 hours with 100,000 numbers), times are rounded down to a power of two nanoseconds.
 *
 * <p>What is taken leaves a hole at the top that the next {@link #add} fills, which halves the cost
 * where one follows the other.
 */
final class TimerHeap {
  static final long NEVER = Long.MAX_VALUE;

  private static final int CHILDREN = 4;

  private final int bits; // of a number
  private final int mask;
  private final int shift; // of a time
  private long[] keys; // behind the last, for four children at least: NEVER
  private int size;
  private boolean hole; // the top was taken

  /**
   * Empty.
   *
   * @param numbers are below that
   * @param horizon times are below that, in nanoseconds
   */
  TimerHeap(int numbers, double horizon) {
    bits = 32 - Integer.numberOfLeadingZeros(Math.max(1, numbers - 1));
    mask = (1 << bits) - 1;
    shift = Math.max(0, Math.getExponent(horizon) + 1 - (62 - bits));
    keys = new long[Math.min(numbers, 64) + CHILDREN];
    Arrays.fill(keys, NEVER);
  }

  /** A time as {@link #next} will give it. */
  long rounded(long time) {
    return time >>> shift << shift;
  }

  /** When the next is due, or {@link #NEVER}. */
  long next() {
    if (hole) {
      close();
    }
    long first = keys[0];
    return first == NEVER ? NEVER : first >>> bits << shift;
  }

  /** Takes the one that is due next, and gives its number. Only if {@link #next} has found one. */
  int take() {
    hole = true;
    return (int) keys[0] & mask;
  }

  void add(long time, int number) {
    long key = time >>> shift << bits | number;
    if (hole) {
      hole = false;
      down(key);
      return;
    }
    if (size + CHILDREN == keys.length) {
      keys = Arrays.copyOf(keys, 2 * keys.length);
      Arrays.fill(keys, size + 1, keys.length, NEVER);
    }
    up(size++, key);
  }

  /** Takes one out, wherever it stands, and gives its time; {@link #NEVER} if it is not here. */
  long remove(int number) {
    if (hole) {
      close();
    }
    for (int i = 0; i < size; i++) {
      if (((int) keys[i] & mask) == number) {
        long time = keys[i] >>> bits << shift;
        up(i, Long.MIN_VALUE);
        close();
        return time;
      }
    }
    return NEVER;
  }

  private void close() {
    hole = false;
    long last = keys[--size];
    keys[size] = NEVER;
    if (size > 0) {
      down(last);
    }
  }

  private void up(int from, long key) {
    long[] all = keys;
    int at = from;
    while (at > 0) {
      int parent = (at - 1) >>> 2;
      long above = all[parent];
      if (above <= key) {
        break;
      }
      all[at] = above;
      at = parent;
    }
    all[at] = key;
  }

  /** Lets one sink from the top. */
  private void down(long key) {
    long[] all = keys;
    int end = size;
    int at = 0;
    for (int child = 1; child < end; child = CHILDREN * at + 1) {
      long one = all[child];
      long two = all[child + 1];
      long three = all[child + 2];
      long four = all[child + 3];
      int early = two < one ? child + 1 : child;
      int late = four < three ? child + 3 : child + 2;
      long earlier = Math.min(one, two);
      long later = Math.min(three, four);
      long least = Math.min(earlier, later);
      if (key <= least) {
        break;
      }
      all[at] = least;
      at = later < earlier ? late : early;
    }
    all[at] = key;
  }
}
