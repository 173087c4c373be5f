package io.flyshuttle.bench;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts how many are inside at once, and who ever was. Thread-safe. */
final class Census {
  private final AtomicLong inside = new AtomicLong();
  private final AtomicLong most = new AtomicLong();
  private final AtomicLong left = new AtomicLong();
  private final Set<Long> threads = ConcurrentHashMap.newKeySet();

  void enter() {
    long now = inside.incrementAndGet();
    if (now > most.get()) {
      most.accumulateAndGet(now, Math::max);
    }
  }

  void leave() {
    inside.decrementAndGet();
    left.incrementAndGet();
  }

  /** Is inside while {@code work} runs. */
  <T> T during(Callable<T> work) throws Exception {
    threads.add(Thread.currentThread().threadId());
    enter();
    try {
      return work.call();
    } finally {
      leave();
    }
  }

  /** The most that were inside at once. */
  long most() {
    return most.get();
  }

  /** How often anything left. */
  long left() {
    return left.get();
  }

  /** Distinct threads that were inside by {@link #during}. */
  long threads() {
    return threads.size();
  }
}
