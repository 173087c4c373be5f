package io.flyshuttle.forecast;

import java.util.List;

/** What items cost, of several blocks of them, in the order of the source. Of one thread. */
final class Sample {
  private long[] indices = new long[0]; // in the source
  private final long[][] work; // by stage, then by item, in nanoseconds
  private final long[][] waits;

  /** Of no items yet. */
  Sample(int stages) {
    this.work = new long[stages][0];
    this.waits = new long[stages][0];
  }

  /**
   * Adds a block.
   *
   * @param block the indices of its items in the source, in order
   * @param count how many of them were run
   */
  void add(long[] block, int count, List<Column> columns) {
    int[] order = order(block, count);
    for (int stage = 0; stage < work.length; stage++) {
      work[stage] = merged(order, work[stage], columns.get(stage).work(count));
      waits[stage] = merged(order, waits[stage], columns.get(stage).waits(count));
    }
    indices = merged(order, indices, block);
  }

  void addAll(Sample other) {
    int[] order = order(other.indices, other.size());
    for (int stage = 0; stage < work.length; stage++) {
      work[stage] = merged(order, work[stage], other.work[stage]);
      waits[stage] = merged(order, waits[stage], other.waits[stage]);
    }
    indices = merged(order, indices, other.indices);
  }

  /** Where each comes from: what is here from 0 on, what is new from {@link #size()} on. */
  private int[] order(long[] added, int count) {
    int[] order = new int[size() + count];
    int old = 0;
    int fresh = 0;
    for (int i = 0; i < order.length; i++) {
      boolean isOld = fresh == count || (old < size() && indices[old] < added[fresh]);
      order[i] = isOld ? old++ : size() + fresh++;
    }
    return order;
  }

  private static long[] merged(int[] order, long[] old, long[] fresh) {
    long[] merged = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      merged[i] = order[i] < old.length ? old[order[i]] : fresh[order[i] - old.length];
    }
    return merged;
  }

  int size() {
    return indices.length;
  }

  /** What each worked in all stages. */
  long[] working() {
    return sum(work);
  }

  /** What each waited in all stages. */
  long[] waiting() {
    return sum(waits);
  }

  /** What each took by itself. */
  long[] costs() {
    return sum(new long[][] {working(), waiting()});
  }

  private long[] sum(long[][] parts) {
    long[] sums = new long[size()];
    for (long[] part : parts) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += part[i];
      }
    }
    return sums;
  }

  /** What each worked in a stage. Not to be changed. */
  long[] work(int stage) {
    return work[stage];
  }

  /** What each waited in a stage. Not to be changed. */
  long[] waits(int stage) {
    return waits[stage];
  }
}
