package io.flyshuttle;

import io.flyshuttle.spi.Feed;
import io.flyshuttle.spi.Place;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads that compute. There are as many <em>places</em> as the pool is wide, and a thread
 * needs one to begin a job. Threads have a lower OS priority where that can be had, so that those
 * that wait (carriers, timers) keep their latency.
 *
 * <p><b>Time sharing.</b> A job that has run for a slice <em>overstays</em>: it loses its place, so
 * that whatever is waiting, or comes, finds one. When another thread takes up that place the one
 * that overstays goes on at the lowest priority. The number of jobs that overstay is bounded;
 * beyond the bound a job keeps its place. This is a multilevel feedback queue of two levels
 * (Corbató et al., "An experimental time-sharing system", 1962) laid over the kernel's scheduler.
 *
 * <p>A job is a task of a scope, waiting in a bounded queue, or a chunk pulled from a stage. The
 * two kinds are served in turn. A stage has at most as many chunks here at once as the pool is
 * wide, those that overstay included.
 */
final class CpuPool implements Place {

  private static final int ASIDE_BOUND = 256;
  private static final System.Logger LOG = System.getLogger(CpuPool.class.getName());
  private static final Duration HAND_OVER = Duration.ofNanos(1_500);
  private static final AtomicInteger POOLS = new AtomicInteger();

  private final int width;
  private final int queueBound;
  private final int overstayBound;
  private final long slice; // nanoseconds
  private final Ticker ticker;
  private final DeadlineTimer timer;
  private final Niceness niceness;
  private final String threadPrefix = "flyshuttle-cpu-" + POOLS.incrementAndGet() + "-";

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room =
      lock.newCondition(); // the queue has room, or the pool is shut down
  private final Condition place = lock.newCondition(); // one may be back from its wait

  // All below: guarded by lock.
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private final ArrayDeque<CpuSeat> ready = new ArrayDeque<>(); // stages with chunks to pull
  private final ArrayDeque<CpuWorker> idle = new ArrayDeque<>();
  private final Set<CpuWorker> workers = new HashSet<>();
  private int holding; // threads that hold a place, the idle ones included
  private int overstaying;
  private int asides; // threads that wait for work of this pool
  private boolean stageNext; // whose turn it is where both kinds wait
  private boolean shutdown;
  private int threadsEver;
  private boolean watching; // the slice watch is scheduled

  private final DeadlineTimer.Entry sliceWatch =
      new DeadlineTimer.Entry() {
        @Override
        void expire() {
          watchSlices();
        }
      };

  CpuPool(int width, int queue, Duration slice, Ticker ticker, DeadlineTimer timer) {
    this(width, queue, slice, ticker, timer, Niceness.system());
  }

  CpuPool(
      int width, int queue, Duration slice, Ticker ticker, DeadlineTimer timer, Niceness niceness) {
    this.width = width;
    this.queueBound = queue;
    this.overstayBound = Math.max(8, 2 * width);
    this.slice = Nanos.of(slice);
    this.ticker = ticker;
    this.timer = timer;
    this.niceness = niceness;
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Duration handOver() {
    return HAND_OVER;
  }

  /** Is the calling thread one of this pool's? */
  boolean onPoolThread() {
    return Thread.currentThread() instanceof CpuWorker worker && worker.pool() == this;
  }

  /**
   * Queues a job; waits while the queue is full. A thread of this pool that finds it full runs the
   * job itself, since waiting for itself would not end.
   *
   * @throws RejectedExecutionException if the pool is shut down
   */
  void submit(Runnable job) throws InterruptedException {
    boolean mayWait = !onPoolThread();
    lock.lockInterruptibly();
    try {
      while (!shutdown && mayWait && queue.size() >= queueBound) {
        room.await();
      }
      if (shutdown) {
        throw new RejectedExecutionException("the shuttle is closed");
      }
      if (queue.size() < queueBound) {
        queue.add(job);
        serve();
        return;
      }
    } finally {
      lock.unlock();
    }
    job.run();
  }

  /** Takes a job back that no thread has begun; true if it will never run. */
  boolean remove(Runnable job) {
    lock.lock();
    try {
      boolean removed = queue.remove(job);
      if (removed) {
        room.signal();
      }
      return removed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Attachment attach(Feed feed) {
    lock.lock();
    try {
      if (shutdown) {
        throw new IllegalStateException("the shuttle is closed");
      }
      return new CpuSeat(this, feed);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says that the calling thread is about to wait for work that may need this pool. A thread of the
   * pool lets go of its place, so that what it waits for finds one; at most {@value #ASIDE_BOUND}
   * do, any more keep theirs. Of other threads this asks nothing.
   */
  void aside() {
    if (Thread.currentThread() instanceof CpuWorker worker && worker.pool() == this) {
      lock.lock();
      try {
        if (worker.place == CpuWorker.Place.HELD && asides < ASIDE_BOUND) {
          worker.place = CpuWorker.Place.ASIDE;
          asides++;
          letGo();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * The wait that {@link #aside} announced is over: takes a place again, or computes beside those
   * that have one, as one that overstays; waits while there are as many of these as may be.
   */
  void back() {
    if (Thread.currentThread() instanceof CpuWorker worker && worker.pool() == this) {
      lock.lock();
      try {
        if (worker.place == CpuWorker.Place.ASIDE) {
          while (holding >= width && overstaying >= overstayBound) {
            place.awaitUninterruptibly();
          }
          asides--;
          if (holding < width) {
            worker.place = CpuWorker.Place.HELD;
            worker.since = ticker.nanos();
            holding++;
            watch();
          } else {
            worker.place = CpuWorker.Place.OVERSTAYED; // it computes beside the others
            overstaying++;
          }
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Takes no more jobs; those queued are still run. */
  void shutdown() {
    lock.lock();
    try {
      shutdown = true;
      room.signalAll();
      while (!idle.isEmpty()) {
        idle.pop().call();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Shuts down without waiting. Idempotent. */
  @Override
  public void close() {
    shutdown();
    timer.cancel(sliceWatch);
  }

  /** Threads alive, for tests and reports. */
  int threads() {
    lock.lock();
    try {
      return workers.size();
    } finally {
      lock.unlock();
    }
  }

  /** Jobs at it beyond their slice, for tests and reports. */
  int overstaying() {
    lock.lock();
    try {
      return overstaying;
    } finally {
      lock.unlock();
    }
  }

  /** Sees to it that one more thread looks for work, if a place is free. With the lock. */
  void serve() {
    CpuWorker waiting = idle.poll();
    if (waiting != null) {
      waiting.call();
    } else if (holding < width) {
      startWorker();
    }
  }

  private void startWorker() {
    holding++;
    CpuWorker worker = new CpuWorker(this, threadPrefix + ++threadsEver);
    workers.add(worker);
    demoteOverstaying();
    if (Thread.currentThread() instanceof CpuWorker) {
      // A new thread inherits the priority of the one that starts it: not from one of ours.
      timer.schedule(
          new DeadlineTimer.Entry() {
            @Override
            void expire() {
              start(worker);
            }
          },
          ticker.nanos());
    } else {
      start(worker);
    }
  }

  private void start(CpuWorker worker) {
    try {
      worker.start();
    } catch (OutOfMemoryError noThread) {
      lock.lock();
      try {
        workers.remove(worker);
        leaveCount(worker);
      } finally {
        lock.unlock();
      }
      LOG.log(System.Logger.Level.ERROR, "the CPU pool got no thread from the system", noThread);
    }
  }

  /** Somebody takes up the places of those that overstay: now their priority matters. */
  private void demoteOverstaying() {
    if (overstaying > 0) {
      for (CpuWorker worker : workers) {
        if (worker.place == CpuWorker.Place.OVERSTAYED && !worker.demoted) {
          worker.demoted = true;
          niceness.lowest(worker.kernelId());
        }
      }
    }
  }

  boolean workWaits() {
    return !queue.isEmpty() || !ready.isEmpty();
  }

  private void watchSlices() {
    lock.lock();
    try {
      watching = false;
      long now = ticker.nanos();
      for (CpuWorker worker : List.copyOf(workers)) {
        boolean over = worker.holdsPlace() && worker.busy && now - worker.since >= slice;
        if (over && overstaying < overstayBound) {
          worker.place = CpuWorker.Place.OVERSTAYED;
          overstaying++;
          letGo();
        }
      }
      watch();
    } finally {
      lock.unlock();
    }
    Carriers.keep();
  }

  /** A place has become free. With the lock. */
  private void letGo() {
    holding--;
    place.signal();
    if (workWaits()) {
      serve();
    }
  }

  /** Schedules the next look at the slices, if anybody is busy with a place. With the lock. */
  private void watch() {
    if (watching) {
      return;
    }
    long next = Long.MAX_VALUE;
    long now = ticker.nanos();
    for (CpuWorker worker : workers) {
      if (worker.holdsPlace() && worker.busy) {
        next = Math.min(next, Math.max(worker.since + slice - now, slice / 10));
      }
    }
    if (next != Long.MAX_VALUE) {
      watching = true;
      timer.schedule(sliceWatch, now + next);
    }
  }

  // ---- for its threads; with the lock

  /** The next job for {@code worker}; null when its thread is to end. */
  @Nullable Runnable next(CpuWorker worker) {
    lock.lock();
    try {
      worker.busy = false;
      if (!worker.holdsPlace() && !regainPlace(worker)) {
        return null;
      }
      while (true) {
        Runnable job = poll(worker);
        if (job != null) {
          worker.busy = true;
          worker.since = ticker.nanos();
          watch();
          return job;
        }
        if (shutdown) {
          return null;
        }
        idle.push(worker);
        worker.rest();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean regainPlace(CpuWorker worker) {
    if (holding >= width || (worker.demoted && !niceness.restore(worker.kernelId()))) {
      return false;
    }
    leaveCount(worker);
    worker.demoted = false;
    worker.place = CpuWorker.Place.HELD;
    holding++;
    return true;
  }

  private void leaveCount(CpuWorker worker) {
    place.signal();
    switch (worker.place) {
      case HELD -> holding--;
      case OVERSTAYED -> overstaying--;
      case ASIDE -> asides--;
    }
  }

  private @Nullable Runnable poll(CpuWorker worker) {
    boolean stage = !ready.isEmpty() && (stageNext || queue.isEmpty());
    stageNext = !stage;
    if (stage) {
      CpuSeat seat = ready.remove();
      seat.enter();
      return () -> seat.drain(worker);
    }
    Runnable job = queue.poll();
    if (job != null) {
      room.signal();
      if (workWaits()) {
        serve();
      }
    }
    return job;
  }

  /** The thread of {@code worker} ends. Without the lock. */
  void ended(CpuWorker worker) {
    lock.lock();
    try {
      workers.remove(worker);
      leaveCount(worker);
      if (workWaits()) {
        serve();
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- for its seats

  ReentrantLock lock() {
    return lock;
  }

  Ticker ticker() {
    return ticker;
  }

  Niceness niceness() {
    return niceness;
  }

  /** Puts a stage in line. With the lock. */
  void line(CpuSeat seat) {
    ready.add(seat);
    serve();
  }

  void unline(CpuSeat seat) {
    ready.remove(seat);
  }

  /** Drops what is queued: nobody waits for it any more. */
  void dropQueued() {
    lock.lock();
    try {
      queue.clear();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
