package io.flyshuttle;

import io.flyshuttle.spi.Chunk;
import io.flyshuttle.spi.Feed;
import io.flyshuttle.spi.Place;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
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
 *
 * <pre>
 * thread: IDLE ──▶ HOLDING a place ──▶ IDLE
 *                     └─ a slice passed ─▶ OVERSTAYING ─▶ HOLDING again if a place is free
 *                                                     └─▶ ended otherwise
 * </pre>
 */
final class CpuPool implements Place {

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
  private final Condition ended = lock.newCondition(); // a thread has ended

  // All below: guarded by lock.
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private final ArrayDeque<Seat> ready = new ArrayDeque<>(); // stages with chunks to pull
  private final ArrayDeque<Worker> idle = new ArrayDeque<>();
  private final Set<Worker> workers = new HashSet<>();
  private int holding; // threads that hold a place, the idle ones included
  private int overstaying;
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
    return Thread.currentThread() instanceof Worker worker && worker.pool() == this;
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
      return new Seat(feed);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs something that waits for this pool's other threads: a thread of the pool gives up its
   * place meanwhile, so that those it waits for find one.
   */
  void aside() {
    if (Thread.currentThread() instanceof Worker worker && worker.pool() == this) {
      lock.lock();
      try {
        if (worker.holdsPlace) {
          loosePlace(worker);
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

  /** Waits until all threads have ended, at most until {@code deadline} of the ticker. */
  boolean awaitTermination(long deadline) throws InterruptedException {
    DeadlineTimer.Entry alarm =
        new DeadlineTimer.Entry() {
          @Override
          void expire() {
            lock.lock();
            try {
              ended.signalAll();
            } finally {
              lock.unlock();
            }
          }
        };
    timer.schedule(alarm, deadline);
    lock.lockInterruptibly();
    try {
      while (!workers.isEmpty() && ticker.nanos() - deadline < 0) {
        ended.await();
      }
      return workers.isEmpty();
    } finally {
      lock.unlock();
      timer.cancel(alarm);
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
  private void serve() {
    Worker waiting = idle.poll();
    if (waiting != null) {
      waiting.call();
    } else if (holding < width) {
      startWorker();
    }
  }

  private void startWorker() {
    holding++;
    Worker worker = new Worker(threadPrefix + ++threadsEver);
    workers.add(worker);
    demoteOverstaying();
    worker.start();
  }

  /** Somebody takes up the places of those that overstay: now their priority matters. */
  private void demoteOverstaying() {
    if (overstaying > 0) {
      for (Worker worker : workers) {
        if (!worker.holdsPlace && !worker.demoted) {
          worker.demoted = true;
          niceness.lowest(worker.id);
        }
      }
    }
  }

  private boolean workWaits() {
    return !queue.isEmpty() || !ready.isEmpty();
  }

  private void watchSlices() {
    lock.lock();
    try {
      watching = false;
      long now = ticker.nanos();
      for (Worker worker : List.copyOf(workers)) {
        if (worker.holdsPlace && worker.busy && now - worker.since >= slice) {
          if (overstaying >= overstayBound) {
            break;
          }
          loosePlace(worker);
        }
      }
      watch();
    } finally {
      lock.unlock();
    }
  }

  private void loosePlace(Worker worker) {
    worker.holdsPlace = false;
    holding--;
    overstaying++;
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
    for (Worker worker : workers) {
      if (worker.holdsPlace && worker.busy) {
        next = Math.min(next, Math.max(worker.since + slice - now, slice / 10));
      }
    }
    if (next != Long.MAX_VALUE) {
      watching = true;
      timer.schedule(sliceWatch, now + next);
    }
  }

  /** A stage that this pool serves. */
  private final class Seat implements Attachment {
    private final Feed feed;

    // Guarded by the pool's lock.
    private int active;
    private boolean queued;
    private boolean cancelled;

    Seat(Feed feed) {
      this.feed = feed;
    }

    @Override
    public void wake() {
      lock.lock();
      try {
        offer();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        cancelled = true;
        if (queued) {
          ready.remove(this);
          queued = false;
        }
      } finally {
        lock.unlock();
      }
    }

    private void offer() {
      if (!queued && !cancelled && active < Math.min(width, feed.concurrency()) && feed.ready()) {
        queued = true;
        ready.add(this);
        serve();
      }
    }

    /** With the lock, by the worker that takes it from the ready list. */
    private void enter() {
      queued = false;
      active++;
      offer();
    }

    /** Pulls chunks until there are none or somebody else waits. */
    private void drain(Worker worker) {
      try {
        for (Optional<Chunk> chunk = feed.poll(); chunk.isPresent(); chunk = feed.poll()) {
          worker.since = ticker.nanos();
          chunk.get().run();
          Thread.interrupted(); // what an item left set is not for the next
          if (yields(worker)) {
            break;
          }
        }
      } finally {
        lock.lock();
        try {
          active--;
          offer();
        } finally {
          lock.unlock();
        }
      }
    }

    private boolean yields(Worker worker) {
      lock.lock();
      try {
        return cancelled || !worker.holdsPlace || workWaits();
      } finally {
        lock.unlock();
      }
    }
  }

  private final class Worker extends Thread {
    private volatile int id; // the kernel's, 0 until known

    // Guarded by the pool's lock, except that `since` is also written by a worker between chunks.
    private boolean holdsPlace = true;
    private boolean demoted;
    private boolean busy;
    private boolean called;
    private volatile long since;

    Worker(String name) {
      super(null, null, name, 0, false);
      setDaemon(true);
    }

    CpuPool pool() {
      return CpuPool.this;
    }

    /** With the lock. */
    void call() {
      called = true;
      LockSupport.unpark(this);
    }

    @Override
    public void run() {
      id = niceness.join();
      try {
        for (Runnable job = next(); job != null; job = next()) {
          try {
            job.run();
          } finally {
            Thread.interrupted(); // no job's interrupt reaches the next
          }
        }
      } finally {
        end();
      }
    }

    private void end() {
      lock.lock();
      try {
        workers.remove(this);
        if (holdsPlace) {
          holding--;
        } else {
          overstaying--;
        }
        if (workWaits()) {
          serve();
        }
        ended.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** The next job; null when this thread is to end. */
    private @Nullable Runnable next() {
      lock.lock();
      try {
        busy = false;
        if (!holdsPlace && !regainPlace()) {
          return null;
        }
        while (true) {
          Runnable job = poll();
          if (job != null) {
            busy = true;
            since = ticker.nanos();
            watch();
            return job;
          }
          if (shutdown) {
            return null;
          }
          rest();
        }
      } finally {
        lock.unlock();
      }
    }

    private boolean regainPlace() {
      if (holding >= width || (demoted && !niceness.restore(id))) {
        return false;
      }
      demoted = false;
      holdsPlace = true;
      holding++;
      overstaying--;
      return true;
    }

    private void rest() {
      called = false;
      idle.push(this);
      while (!called) {
        lock.unlock();
        try {
          LockSupport.park(CpuPool.this);
        } finally {
          lock.lock();
        }
      }
    }

    private @Nullable Runnable poll() {
      boolean stage = !ready.isEmpty() && (stageNext || queue.isEmpty());
      stageNext = !stage;
      if (stage) {
        Seat seat = ready.remove();
        seat.enter();
        return () -> seat.drain(this);
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
  }

  /** What is queued, for the drain at the end: those are dropped. */
  List<Runnable> dropQueued() {
    lock.lock();
    try {
      List<Runnable> dropped = new ArrayList<>(queue);
      queue.clear();
      room.signalAll();
      return dropped;
    } finally {
      lock.unlock();
    }
  }
}
