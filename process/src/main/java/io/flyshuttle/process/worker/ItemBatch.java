package io.flyshuttle.process.worker;

import io.flyshuttle.process.wire.Connection;
import io.flyshuttle.process.wire.Frame;
import io.flyshuttle.process.wire.FrameType;
import io.flyshuttle.process.wire.FrameWriter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers of the current task on their way into a frame. The main thread adds, and sends when more
 * than 2 ms have passed since it last did; the watcher sends what is there when the main thread
 * does not come back to it. So the pool soon knows what is finished of a task that it has to kill,
 * and small items still travel together. Thread-safe.
 */
final class ItemBatch {

  private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int ENOUGH = 64 * 1024;

  private final Connection connection;
  private final ReentrantLock lock = new ReentrantLock();
  private final FrameWriter batch = new FrameWriter();
  private long task;
  private int epoch;
  private int first;
  private int count;
  private long flushed;

  ItemBatch(Connection connection) {
    this.connection = connection;
  }

  void begin(Assignment assignment) {
    lock.lock();
    try {
      task = assignment.task();
      epoch = assignment.epoch();
      flushed = System.nanoTime();
      reset(0);
    } finally {
      lock.unlock();
    }
  }

  private void reset(int next) {
    first = next;
    count = 0;
    batch.clear();
    batch.putLong(0); // Answer.HEADER, filled in when it is sent
  }

  /** Adds the entry of the next item. */
  void add(FrameWriter entry) throws IOException {
    lock.lock();
    try {
      if (batch.size() + entry.size() > Frame.PAYLOAD_LIMIT) {
        flush();
      }
      batch.append(entry);
      count++;
      if (batch.size() > ENOUGH
          || batch.bulkCount() > 0 // in memory that the user's code may change
          || System.nanoTime() - flushed > LONGEST_WAIT) {
        flush();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sends what is there. */
  void flush() throws IOException {
    lock.lock();
    try {
      if (count > 0) {
        batch.putIntAt(0, first);
        batch.putIntAt(4, count);
        connection.send(FrameType.ITEMS, task, epoch, batch);
        reset(first + count);
        flushed = System.nanoTime();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The same for a thread that must not wait: where the main thread is sending, it sends all there
   * is, and may itself wait until the pool has read it.
   */
  void tryFlush() throws IOException {
    if (lock.tryLock()) {
      try {
        flush();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Items added since {@link #begin}. */
  int added() {
    lock.lock();
    try {
      return first + count;
    } finally {
      lock.unlock();
    }
  }
}
