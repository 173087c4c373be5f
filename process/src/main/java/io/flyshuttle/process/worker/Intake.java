package io.flyshuttle.process.worker;

import io.flyshuttle.process.wire.Connection;
import io.flyshuttle.process.wire.Frame;
import io.flyshuttle.process.wire.FrameReader;
import io.flyshuttle.process.wire.FrameType;
import io.flyshuttle.process.wire.Returned;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who reads the socket. To wake another thread costs as much as a short task, so the main thread
 * reads while it has nothing to do; but while it runs a task, somebody has to hear of a cancel.
 *
 * <pre>
 * main reads ──▶ nobody (a task runs) ──▶ watcher reads, once the task has run for a tick
 *     ▲                 │                        │
 *     └─── task ended ──┘                        │
 *     └──── the next order came, handed over ────┘
 * </pre>
 *
 * The watcher sleeps while no task runs, for good after one tick without: an idle worker uses no
 * CPU. A cancel that comes within the first tick of a task is heard when that tick is over.
 */
final class Intake {

  /** A task that runs longer is watched: 1 ms. */
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(1);

  /** How often what a watched task has said is sent on, beyond what it sends itself. */
  private static final Duration RELAY = Duration.ofMillis(20);

  /** What doesn't wait for the end of a task. Called by whoever reads. */
  interface Urgent {
    /** Interrupt this task if it runs: called with no other cancel at the same time. */
    void cancel(Assignment running) throws IOException;

    /** Tell all stacks. */
    void dump(Frame frame) throws IOException;

    /** Tell which tasks are not begun and will not be. */
    void returned(Returned tasks) throws IOException;

    /** A task has run for a while: send on what it has to say. */
    void relay() throws IOException;
  }

  private final Connection connection;
  private final Urgent urgent;
  private final Thread watcher;

  private final Object lock = new Object();
  private final ArrayDeque<Order> queue = new ArrayDeque<>(); // guarded by lock
  private boolean watcherReads; // guarded by lock
  private @Nullable Assignment running; // guarded by lock; from take() to end()

  private final Order own = new Order(new FrameReader()); // the main thread's, used again

  // Odd while the main thread is at an order. Written by it alone.
  private volatile long turns;
  private volatile boolean watcherSleeps;

  Intake(Connection connection, Urgent urgent) {
    this.connection = connection;
    this.urgent = urgent;
    watcher = Thread.ofPlatform().daemon().name("flyshuttle-watcher").unstarted(this::watch);
  }

  void start() {
    watcher.start();
  }

  /** The next order, by the main thread; it is at work until {@link #end}. */
  Order take() throws IOException {
    while (true) {
      synchronized (lock) {
        Order next = poll();
        while (next == null && watcherReads) {
          try {
            lock.wait();
          } catch (InterruptedException late) {
            // an interrupt of the task before: nothing waits for it now
          }
          next = poll();
        }
        if (next != null) {
          return begin(next);
        }
      }
      Frame frame = connection.receive().orElseThrow(PoolGoneException::new);
      if (!handled(frame)) {
        own.take(frame);
        synchronized (lock) {
          return begin(own);
        }
      }
    }
  }

  /** The first that was not given back; the memory of those that were is free in its turn. */
  private @Nullable Order poll() {
    Order next = queue.poll();
    while (next != null && next.isReturned()) {
      next.payload().release();
      next = queue.poll();
    }
    return next;
  }

  private Order begin(Order order) {
    running = order.assignment();
    turn();
    if (watcherSleeps) {
      LockSupport.unpark(watcher);
    }
    return order;
  }

  /** The order is done: no cancel of it comes after this, and no interrupt is left. */
  void end() {
    synchronized (lock) {
      running = null;
    }
    turn();
    Thread.interrupted();
  }

  private void turn() {
    long now = turns;
    turns = now + 1; // by the main thread alone
  }

  private boolean handled(Frame frame) throws IOException {
    if (frame.type() == FrameType.DUMP) {
      urgent.dump(frame);
      return true;
    }
    if (frame.type() == FrameType.RECALL) {
      urgent.returned(giveBack());
      return true;
    }
    if (frame.type() != FrameType.CANCEL) {
      return false;
    }
    synchronized (lock) {
      Assignment current = running;
      if (current != null && current.is(frame.task(), frame.epoch())) {
        current.cancel();
        urgent.cancel(current);
      }
      for (Order waiting : queue) {
        if (waiting.assignment().is(frame.task(), frame.epoch())) {
          waiting.assignment().cancel();
        }
      }
    }
    urgent.relay();
    return true;
  }

  /** All tasks before this frame that the main thread has not taken; it will not. */
  private Returned giveBack() {
    List<Returned.Task> back = new ArrayList<>();
    synchronized (lock) {
      for (Order waiting : queue) {
        if (waiting.type().isTask() && !waiting.isReturned()) {
          waiting.giveBack();
          Assignment assignment = waiting.assignment();
          back.add(new Returned.Task(assignment.task(), assignment.epoch()));
        }
      }
    }
    return new Returned(back);
  }

  private void watch() {
    try {
      while (true) {
        awaitLongTask();
        if (claim()) {
          urgent.relay();
          readOn();
        }
      }
    } catch (Throwable failure) {
      Endings.of(failure);
    }
  }

  /** Waits until an order has been at work for a tick. */
  private void awaitLongTask() {
    long seen = -1;
    while (true) {
      long now = turns;
      if (now != seen) {
        seen = now;
        LockSupport.parkNanos(this, TICK);
      } else if ((now & 1) == 1) {
        return;
      } else {
        watcherSleeps = true;
        if (turns == now) { // else whoever began may not have seen that this sleeps
          LockSupport.park(this);
        }
        watcherSleeps = false;
      }
    }
  }

  private boolean claim() {
    synchronized (lock) {
      watcherReads = (turns & 1) == 1;
      return watcherReads;
    }
  }

  /** Reads until an order comes for a main thread that waits for it. */
  private void readOn() throws IOException {
    while (true) {
      boolean busy = (turns & 1) == 1;
      Optional<Frame> frame = busy ? connection.receive(RELAY) : connection.receive();
      if (frame.isEmpty()) {
        if (connection.isEnded()) {
          throw new PoolGoneException();
        }
        urgent.relay();
      } else if (!handled(frame.get())) {
        Order order = new Order(new FrameReader());
        order.take(frame.get());
        synchronized (lock) {
          queue.add(order);
          if ((turns & 1) == 0) {
            watcherReads = false;
            lock.notifyAll();
            return;
          }
        }
      }
    }
  }

  /** The pool's end of the socket is closed. */
  static final class PoolGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    PoolGoneException() {
      super("the pool is gone");
    }
  }
}
