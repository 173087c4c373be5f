package io.flyshuttle.forecast;

import java.util.Arrays;

/**
 * A binary heap of what is due, by time; of the same time, by number, so that the order never
 * depends on how the heap came about. It allocates when it grows and never else.
 *
 * <p>A time and a number share a {@code long}. Where the times of a run are so long that both don't
 * fit (19 hours with 100,000 numbers), times are rounded down to a power of two nanoseconds.
 *
 * <p>What is taken leaves a hole at the top that the next {@link #add} fills, which halves the cost
 * where one follows the other.
 */
final class TimerHeap {
  static final long NEVER = Long.MAX_VALUE;

  private final int bits; // of a number
  private final int mask;
  private final int shift; // of a time
  private long[] keys; // behind the last: NEVER
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
    keys = new long[Math.min(numbers, 64) + 1];
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
    if (size + 1 == keys.length) {
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
      int parent = (at - 1) >>> 1;
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
    int half = size >>> 1;
    int at = 0;
    while (at < half) {
      int child = 2 * at + 1;
      long left = all[child];
      long right = all[child + 1];
      long least = Math.min(left, right);
      if (key <= least) {
        break;
      }
      all[at] = least;
      at = right < left ? child + 1 : child;
    }
    all[at] = key;
  }
}
