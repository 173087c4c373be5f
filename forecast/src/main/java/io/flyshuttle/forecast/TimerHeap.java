package io.flyshuttle.forecast;

import java.util.Arrays;

/**
 * A binary heap of what is due, by time; of the same time, by number, so that the order never
 * depends on how the heap came about. Primitive: it allocates when it grows and never else.
 *
 * <p>What is taken leaves a hole at the top that the next {@link #add} fills, which halves the cost
 * where one follows the other.
 */
final class TimerHeap {
  static final long NEVER = Long.MAX_VALUE;

  private long[] times;
  private int[] ids;
  private int size;
  private boolean hole; // the top was taken

  TimerHeap(int capacity) {
    times = new long[Math.max(1, capacity)];
    ids = new int[times.length];
  }

  /** When the next is due, or {@link #NEVER}. */
  long next() {
    if (hole) {
      close();
    }
    return size == 0 ? NEVER : times[0];
  }

  boolean isEmpty() {
    return size == (hole ? 1 : 0);
  }

  /** Takes the one that is due next, and gives its number. Only if {@link #next} has found one. */
  int take() {
    hole = true;
    return ids[0];
  }

  void add(long time, int id) {
    if (hole) {
      hole = false;
      down(time, id);
      return;
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      ids = Arrays.copyOf(ids, 2 * size);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (before(times[parent], ids[parent], time, id)) {
        break;
      }
      times[at] = times[parent];
      ids[at] = ids[parent];
      at = parent;
    }
    times[at] = time;
    ids[at] = id;
  }

  /** Takes one out, wherever it stands, and gives its time; {@link #NEVER} if it is not here. */
  long remove(int id) {
    if (hole) {
      close();
    }
    for (int i = 0; i < size; i++) {
      if (ids[i] == id) {
        long time = times[i];
        long[] oldTimes = times;
        int[] oldIds = ids;
        int count = size;
        times = new long[oldTimes.length];
        ids = new int[oldIds.length];
        size = 0;
        for (int j = 0; j < count; j++) {
          if (j != i) {
            add(oldTimes[j], oldIds[j]);
          }
        }
        return time;
      }
    }
    return NEVER;
  }

  private void close() {
    hole = false;
    size--;
    if (size > 0) {
      down(times[size], ids[size]);
    }
  }

  /** Lets one sink from the top. */
  private void down(long time, int id) {
    int at = 0;
    int half = size >>> 1;
    while (at < half) {
      int child = 2 * at + 1;
      int right = child + 1;
      if (right < size && before(times[right], ids[right], times[child], ids[child])) {
        child = right;
      }
      if (before(time, id, times[child], ids[child])) {
        break;
      }
      times[at] = times[child];
      ids[at] = ids[child];
      at = child;
    }
    times[at] = time;
    ids[at] = id;
  }

  private static boolean before(long time, int id, long otherTime, int otherId) {
    return time < otherTime || (time == otherTime && id < otherId);
  }
}
