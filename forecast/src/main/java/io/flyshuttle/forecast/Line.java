package io.flyshuttle.forecast;

/** Who comes first is served first. For at most so many at once; it allocates no more. */
final class Line {
  private final int[] ids;
  private int head;
  private int size;

  Line(int most) {
    ids = new int[Window.capacity(most)];
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(int id) {
    ids[(head + size++) & (ids.length - 1)] = id;
  }

  /** Takes the first. Only if there is one. */
  int take() {
    int id = ids[head];
    head = (head + 1) & (ids.length - 1);
    size--;
    return id;
  }

  void clear() {
    size = 0;
  }

  /** The one at a place, from 0. */
  int at(int index) {
    return ids[(head + index) & (ids.length - 1)];
  }
}
