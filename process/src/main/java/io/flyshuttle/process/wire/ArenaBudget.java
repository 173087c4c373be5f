package io.flyshuttle.process.wire;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes the shared memory of a pool's workers may have together. Thread-safe. */
public final class ArenaBudget {

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /**
   * A budget.
   *
   * @param limit bytes; 0 for no shared memory at all
   * @throws IllegalArgumentException if negative
   */
  public ArenaBudget(long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("a budget of " + limit + " bytes: it is not negative");
    }
    this.limit = limit;
  }

  /** Bytes in use. */
  public long used() {
    return used.get();
  }

  boolean reserve(long bytes) {
    long before;
    do {
      before = used.get();
      if (bytes > limit - before) {
        return false;
      }
    } while (!used.compareAndSet(before, before + bytes));
    return true;
  }

  void free(long bytes) {
    used.addAndGet(-bytes);
  }
}
