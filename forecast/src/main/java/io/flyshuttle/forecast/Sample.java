package io.flyshuttle.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What items cost, of several blocks of them, in the order of the source. Of one thread. */
final class Sample {
  private final int stages;
  private final List<Item> items = new ArrayList<>();

  Sample(int stages) {
    this.stages = stages;
  }

  /** One item: what it cost by stage, in nanoseconds. */
  private static final class Item {
    final long index; // in the source
    final long[] work;
    final long[] waits;

    Item(long index, int stages) {
      this.index = index;
      this.work = new long[stages];
      this.waits = new long[stages];
    }

    long index() {
      return index;
    }

    long working() {
      return Arrays.stream(work).sum();
    }

    long waiting() {
      return Arrays.stream(waits).sum();
    }
  }

  /**
   * Adds a block.
   *
   * @param indices of its items in the source; those behind what was measured were not run
   * @param count how many of them were run
   */
  void add(long[] indices, int count, List<Column> columns) {
    long[][] work = columns.stream().map(column -> column.work(count)).toArray(long[][]::new);
    long[][] waits = columns.stream().map(column -> column.waits(count)).toArray(long[][]::new);
    for (int i = 0; i < count; i++) {
      Item item = new Item(indices[i], stages);
      for (int stage = 0; stage < stages; stage++) {
        item.work[stage] = work[stage][i];
        item.waits[stage] = waits[stage][i];
      }
      items.add(item);
    }
    items.sort(Comparator.comparingLong(Item::index));
  }

  void addAll(Sample other) {
    items.addAll(other.items);
    items.sort(Comparator.comparingLong(Item::index));
  }

  int size() {
    return items.size();
  }

  /** What each worked in all stages. */
  long[] working() {
    return items.stream().mapToLong(Item::working).toArray();
  }

  /** What each waited in all stages. */
  long[] waiting() {
    return items.stream().mapToLong(Item::waiting).toArray();
  }

  /** What each took by itself. */
  long[] costs() {
    return items.stream().mapToLong(item -> item.working() + item.waiting()).toArray();
  }

  long[] work(int stage) {
    return items.stream().mapToLong(item -> item.work[stage]).toArray();
  }

  long[] waits(int stage) {
    return items.stream().mapToLong(item -> item.waits[stage]).toArray();
  }
}
