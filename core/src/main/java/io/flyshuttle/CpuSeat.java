package io.flyshuttle;

import io.flyshuttle.spi.Chunk;
import io.flyshuttle.spi.Feed;
import io.flyshuttle.spi.Place;
import java.util.Optional;

/** A stage that the {@link CpuPool} serves, chunk by chunk. */
final class CpuSeat implements Place.Attachment {

  private final CpuPool pool;
  private final Feed feed;
  private final int most;

  // Guarded by the pool's lock.
  private int active;
  private boolean lined; // up among those that have chunks to pull
  private boolean cancelled;

  CpuSeat(CpuPool pool, Feed feed) {
    this.pool = pool;
    this.feed = feed;
    this.most = Math.min(pool.width(), feed.concurrency());
  }

  @Override
  public void wake() {
    pool.lock().lock();
    try {
      offer();
    } finally {
      pool.lock().unlock();
    }
  }

  @Override
  public void cancel() {
    pool.lock().lock();
    try {
      cancelled = true;
      if (lined) {
        pool.unline(this);
        lined = false;
      }
    } finally {
      pool.lock().unlock();
    }
  }

  private void offer() {
    if (!lined && !cancelled && active < most && feed.ready()) {
      lined = true;
      pool.line(this);
    }
  }

  /** Taken from the line by a thread that will {@link #drain} it. With the lock. */
  void enter() {
    lined = false;
    active++;
    offer();
  }

  /** Pulls chunks until there are none or somebody else waits. */
  void drain(CpuWorker worker) {
    try {
      for (Optional<Chunk> chunk = feed.poll(); chunk.isPresent(); chunk = feed.poll()) {
        worker.since = pool.ticker().nanos();
        chunk.get().run();
        Thread.interrupted(); // what an item left set is not for the next
        if (yields(worker)) {
          break;
        }
      }
    } finally {
      pool.lock().lock();
      try {
        active--;
        offer();
      } finally {
        pool.lock().unlock();
      }
    }
  }

  private boolean yields(CpuWorker worker) {
    pool.lock().lock();
    try {
      return cancelled || !worker.holdsPlace() || pool.workWaits();
    } finally {
      pool.lock().unlock();
    }
  }
}
