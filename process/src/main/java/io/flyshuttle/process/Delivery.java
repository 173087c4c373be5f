package io.flyshuttle.process;

import io.flyshuttle.process.OutputLine.Stream;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Hands a worker's lines to the listener in a thread of their own, so that a slow listener blocks
 * neither the pump nor, by a full pipe, the worker. What doesn't fit into the queue of 1,024 lines
 * is dropped, and the listener is told how many lines that were.
 */
final class Delivery {
  /** The listener of those who don't listen. */
  static final OutputListener NOBODY = line -> {};

  private static final int CAPACITY = 1_024;

  private final OutputListener listener;
  private final long worker;
  private final Queue<OutputLine> waiting = new ArrayDeque<>(); // guarded by this
  private int dropped; // guarded by this
  private boolean ended; // guarded by this

  private Delivery(OutputListener listener, long worker) {
    this.listener = listener;
    this.worker = worker;
  }

  /** Starts the thread, unless nobody listens. */
  static Delivery to(OutputListener listener, long worker) {
    Delivery delivery = new Delivery(listener, worker);
    if (listener == NOBODY) {
      delivery.end();
    } else {
      Thread.ofVirtual().name("flyshuttle-output-" + worker).start(delivery::deliver);
    }
    return delivery;
  }

  synchronized void offer(OutputLine line) {
    if (ended) {
      return;
    }
    if (waiting.size() >= CAPACITY) {
      dropped++;
      return;
    }
    waiting.add(line);
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  private void deliver() {
    try {
      for (Batch next = take(); !next.last(); next = take()) {
        next.lines().forEach(this::tell);
        if (next.dropped() > 0) {
          tell(
              new OutputLine(
                  worker,
                  Stream.POOL,
                  OutputLine.NO_TASK,
                  next.dropped() + " lines left out: the listener is slower than the worker"));
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt(); // by the listener's own doing: it hears no more
    }
  }

  private void tell(OutputLine line) {
    try {
      listener.line(line);
    } catch (Throwable ignored) {
      return; // as the listener's contract says
    }
  }

  private synchronized Batch take() throws InterruptedException {
    while (waiting.isEmpty() && dropped == 0 && !ended) {
      wait();
    }
    Batch batch = new Batch(new ArrayDeque<>(waiting), dropped);
    waiting.clear();
    dropped = 0;
    return batch;
  }

  /** Lines, and how many were dropped behind them. */
  private record Batch(Queue<OutputLine> lines, int dropped) {
    /** Only after the end is there an empty one. */
    boolean last() {
      return lines.isEmpty() && dropped == 0;
    }
  }
}
