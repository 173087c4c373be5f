package io.flyshuttle;

import java.util.concurrent.locks.Condition;

/**
 * A thread of the {@link CpuPool}.
 *
 * <pre>
 * HELD ── a slice has passed ──▶ OVERSTAYED ──┐
 *   │                                         ├── its job is done ──▶ HELD if a place is free,
 *   └──── waits for the pool ──▶ ASIDE ───────┘                       ended otherwise
 * </pre>
 */
final class CpuWorker extends Thread {

  /** What it has of a place. */
  enum Place {
    /** It has one, at a job or idle. */
    HELD,
    /** Its job has lost it. */
    OVERSTAYED,
    /** It has let go of it while it waits. */
    ASIDE
  }

  private final CpuPool pool;
  private volatile int kernelId; // 0 until known

  // Guarded by the pool's lock.
  Place place = Place.HELD;
  boolean demoted; // at the lowest priority
  boolean busy;
  private boolean called;
  private final Condition rests;

  /** When its job, or the chunk of a stage, began. Also written by itself without the lock. */
  volatile long since;

  CpuWorker(CpuPool pool, String name) {
    super(null, null, name, 0, false);
    this.pool = pool;
    this.rests = pool.lock().newCondition();
    setDaemon(true);
  }

  CpuPool pool() {
    return pool;
  }

  /** The kernel's number of this thread, or 0. */
  int kernelId() {
    return kernelId;
  }

  boolean holdsPlace() {
    return place == Place.HELD;
  }

  @Override
  public void run() {
    kernelId = pool.niceness().join();
    try {
      for (Runnable job = pool.next(this); job != null; job = pool.next(this)) {
        try {
          job.run();
        } finally {
          Thread.interrupted(); // no job's interrupt reaches the next
        }
      }
    } finally {
      pool.ended(this);
    }
  }

  /** Ends its rest. With the lock. */
  void call() {
    called = true;
    rests.signal();
  }

  /** Rests until it is called. With the lock, which it gives back meanwhile. */
  void rest() {
    called = false;
    while (!called) {
      rests.awaitUninterruptibly();
    }
    Thread.interrupted(); // somebody's stray one is not for the next job
  }
}
