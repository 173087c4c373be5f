package io.flyshuttle.forecast;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What some items cost in one stage, by their number. Written by many threads, each item by one at
 * a time; to be read when the run has ended.
 */
final class Column {
  private static final long MOST = 1 << 22; // numbers: a gatherer may make any number of items

  private final long[] work; // by number, without a lock: measuring is to cost little
  private final long[] waits;
  private final boolean[] seen;
  private final Map<Long, Costing> beyond = new ConcurrentHashMap<>(); // more than expected

  private record Costing(long work, long waits) {
    Costing and(Costing other) {
      return new Costing(work + other.work, waits + other.waits);
    }
  }

  Column(int expected) {
    this.work = new long[expected];
    this.waits = new long[expected];
    this.seen = new boolean[expected];
  }

  /** A call has cost that. */
  void add(long item, long working, long waiting) {
    if (item < work.length) {
      int at = (int) item;
      work[at] += working;
      waits[at] += waiting;
      seen[at] = true;
    } else {
      beyond.merge(Math.min(item, MOST - 1), new Costing(working, waiting), Costing::and);
    }
  }

  /** One above the largest number. */
  int size() {
    long size = beyond.keySet().stream().mapToLong(item -> item + 1).max().orElse(0);
    for (int i = work.length; i > size; i--) {
      if (seen[i - 1]) {
        return i;
      }
    }
    return (int) size;
  }

  /** What the items of the source worked: {@link #spread} over so many. */
  long[] work(int items) {
    long[] sums = new long[items];
    int size = size();
    for (int i = 0; i < Math.min(size, work.length); i++) {
      spread(sums, i, size, work[i]);
    }
    beyond.forEach((item, cost) -> spread(sums, item, size, cost.work));
    return sums;
  }

  /** The same of waits. */
  long[] waits(int items) {
    long[] sums = new long[items];
    int size = size();
    for (int i = 0; i < Math.min(size, waits.length); i++) {
      spread(sums, i, size, waits[i]);
    }
    beyond.forEach((item, cost) -> spread(sums, item, size, cost.waits));
    return sums;
  }

  /**
   * The same costs for another number of items: behind a batch or a gatherer one of theirs costs
   * what several items of the source brought, or the other way round. The sum stays.
   */
  private static void spread(long[] sums, long item, int size, long cost) {
    sums[(int) (item * sums.length / size)] += cost;
  }
}
