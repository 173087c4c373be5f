package io.flyshuttle.process;

import io.flyshuttle.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A clock that stands still until it is moved. */
final class HandTicker implements Ticker {

  private final AtomicLong now = new AtomicLong();
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

  @Override
  public long nanos() {
    return now.get();
  }

  @Override
  public void parkUntil(long deadline) {
    waiting.add(Thread.currentThread());
    if (now.get() < deadline) {
      LockSupport.park(this);
    }
    waiting.remove(Thread.currentThread());
  }

  void move(Duration by) {
    now.addAndGet(by.toNanos());
    waiting.forEach(LockSupport::unpark);
  }
}
