package io.flyshuttle;

import java.util.concurrent.locks.LockSupport;

/** The machine's monotonic clock. */
enum SystemTicker implements Ticker {
  INSTANCE;

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void parkUntil(long deadline) {
    LockSupport.parkNanos(this, deadline - System.nanoTime());
  }
}
