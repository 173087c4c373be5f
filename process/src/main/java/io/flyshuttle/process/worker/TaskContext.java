package io.flyshuttle.process.worker;

import io.flyshuttle.process.wire.Connection;
import io.flyshuttle.process.wire.FrameType;
import io.flyshuttle.process.wire.FrameWriter;
import io.flyshuttle.process.wire.Subject;
import io.flyshuttle.process.wire.Values;
import io.flyshuttle.spi.RemoteContext;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Checkpoint} speaks to in a task. What it says often is thinned out: 100 times a
 * second at most, the latest word in the end. Thread-safe.
 */
final class TaskContext implements RemoteContext {

  private static final long APART = TimeUnit.MILLISECONDS.toNanos(10);

  private final Assignment assignment;
  private final Connection connection;
  private final Values values;

  private final ReentrantLock sending = new ReentrantLock();
  private int item; // of the task, that is at work; guarded by this, as what follows
  private boolean progressPending;
  private int progressItem;
  private long done;
  private long total;
  private @Nullable FrameWriter partial; // not sent yet
  private long progressSent = System.nanoTime() - APART;
  private long partialSent = progressSent;

  TaskContext(Assignment assignment, Connection connection, Values values) {
    this.assignment = assignment;
    this.connection = connection;
    this.values = values;
  }

  /** The next item begins: what is told from now on is its. */
  synchronized void begin(int next) {
    item = next;
  }

  @Override
  public boolean cancelled() {
    return assignment.isCancelled();
  }

  @Override
  public void progress(long done, OptionalLong total) {
    synchronized (this) {
      this.done = done;
      this.total = total.orElse(-1);
      progressPending = true;
      progressItem = item;
      if (System.nanoTime() - progressSent < APART) {
        return; // it or a later one goes with the next relay
      }
    }
    send();
  }

  /** Runs the user's code to serialise the value here, in the thread that can afford to wait. */
  @Override
  public void partial(Object value) {
    FrameWriter encoded = new FrameWriter();
    encoded.putInt(0); // the item, below
    values.write(Subject.PARTIAL, value, encoded);
    synchronized (this) {
      encoded.putIntAt(0, item);
      partial = encoded;
      if (System.nanoTime() - partialSent < APART) {
        return;
      }
    }
    send();
  }

  private void send() {
    try {
      relay();
    } catch (IOException gone) {
      Endings.of(gone);
    }
  }

  /**
   * Sends the latest words that were held back. One thread at a time, so that none overtakes a
   * later one; who finds another at it leaves the words to that one.
   */
  void relay() throws IOException {
    while (isPending() && !sending.isHeldByCurrentThread() && sending.tryLock()) {
      try {
        sendProgress();
        sendPartial();
      } finally {
        sending.unlock();
      }
    }
  }

  private synchronized boolean isPending() {
    return progressPending || partial != null;
  }

  private void sendProgress() throws IOException {
    FrameWriter progress = new FrameWriter();
    synchronized (this) {
      if (!progressPending) {
        return;
      }
      progressPending = false;
      progressSent = System.nanoTime();
      progress.putInt(progressItem);
      progress.putLong(done);
      progress.putLong(total);
    }
    connection.send(FrameType.PROGRESS, assignment.task(), assignment.epoch(), progress);
  }

  private void sendPartial() throws IOException {
    FrameWriter encoded;
    synchronized (this) {
      encoded = partial;
      if (encoded == null) {
        return;
      }
      partial = null;
      partialSent = System.nanoTime();
    }
    connection.send(FrameType.PARTIAL, assignment.task(), assignment.epoch(), encoded);
  }
}
