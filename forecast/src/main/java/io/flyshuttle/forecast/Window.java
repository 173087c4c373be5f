package io.flyshuttle.forecast;

/**
 * What bounds the items in flight, as in the runtime: an item is admitted only while fewer than so
 * many are between admission and the reader, who takes them in order. Who admits is woken when a
 * quarter of the window is free.
 */
final class Window {
  private final int items;
  private final boolean[] done; // by item, modulo its length: a power of two
  private int size;
  private int admitted; // the next item
  private int left; // items that have gone out
  private boolean blocked;

  /**
   * For so many items.
   *
   * @param most what the window may grow to
   */
  Window(int items, int size, int most) {
    this.items = items;
    this.size = size;
    this.done = new boolean[capacity(Math.min(items, Math.max(size, most)))];
  }

  static int capacity(int most) {
    return Integer.highestOneBit(Math.max(2, most) - 1) << 1;
  }

  /** Items that may be in flight at once, whatever the window grows to. A power of two. */
  int capacity() {
    return done.length;
  }

  int size() {
    return size;
  }

  void grow(int wanted) {
    if (wanted > size) {
      size = wanted;
      blocked = false;
    }
  }

  /** Whether the next item may come in now. */
  boolean admits() {
    if (admitted == items) {
      return false;
    }
    int free = size - (admitted - left);
    if (blocked && free < Math.max(1, size / 4)) {
      return false;
    }
    blocked = free <= 0;
    return !blocked;
  }

  /** The next item, without letting it in. */
  int peek() {
    return admitted;
  }

  /** Lets the next item in. */
  int admit() {
    return admitted++;
  }

  /** An item has gone through all stages. */
  void leave(int item) {
    int mask = done.length - 1;
    if (item != left) {
      done[item & mask] = true;
      return;
    }
    int next = left + 1;
    while (done[next & mask]) {
      done[next & mask] = false;
      next++;
    }
    left = next;
  }

  /** Items that have gone out, in order. */
  int left() {
    return left;
  }

  boolean empty() {
    return left == items;
  }
}
