package io.flyshuttle.forecast;

import java.util.Arrays;

/** What some items cost in one stage, by their number. Thread-safe. */
final class Column {
  private static final int MOST = 1 << 22; // numbers: a gatherer may make any number of items

  // Guarded by this.
  private long[] work;
  private long[] waits;
  private int size; // one above the largest number

  Column(int expected) {
    this.work = new long[Math.max(1, expected)];
    this.waits = new long[work.length];
  }

  /** A call has cost that. */
  synchronized void add(long item, long working, long waiting) {
    int at = (int) Math.min(item, MOST - 1);
    if (at >= work.length) {
      int larger = Math.max(at + 1, 2 * work.length);
      work = Arrays.copyOf(work, larger);
      waits = Arrays.copyOf(waits, larger);
    }
    work[at] += working;
    waits[at] += waiting;
    size = Math.max(size, at + 1);
  }

  synchronized int size() {
    return size;
  }

  /** What the items of the source worked: {@link #spread} over so many. */
  synchronized long[] work(int items) {
    return spread(work, size, items);
  }

  /** The same of waits. */
  synchronized long[] waits(int items) {
    return spread(waits, size, items);
  }

  /**
   * The same costs for another number of items: behind a batch or a gatherer one of theirs costs
   * what several items of the source brought, or the other way round. The sum stays.
   */
  private static long[] spread(long[] costs, int size, int items) {
    if (size == items) {
      return Arrays.copyOf(costs, items);
    }
    long[] spread = new long[items];
    for (int i = 0; i < size; i++) {
      spread[(int) ((long) i * items / size)] += costs[i];
    }
    return spread;
  }
}
