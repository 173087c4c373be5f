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

  private boolean progressPending;
  private long done;
  private long total;
  private @Nullable Object partial; // not sent yet
  private long progressSent = System.nanoTime() - APART;
  private long partialSent = progressSent;

  TaskContext(Assignment assignment, Connection connection, Values values) {
    this.assignment = assignment;
    this.connection = connection;
    this.values = values;
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
      if (System.nanoTime() - progressSent < APART) {
        return; // it or a later one goes with the next relay
      }
    }
    send();
  }

  @Override
  public void partial(Object value) {
    synchronized (this) {
      partial = value;
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
   * Sends the latest words that were held back.
   *
   * @throws io.flyshuttle.process.wire.NotSendableException if the partial result can't be sent
   */
  void relay() throws IOException {
    Object value;
    FrameWriter progress = null;
    synchronized (this) {
      value = partial;
      partial = null;
      if (value != null) {
        partialSent = System.nanoTime();
      }
      if (progressPending) {
        progressPending = false;
        progressSent = System.nanoTime();
        progress = new FrameWriter();
        progress.putLong(done);
        progress.putLong(total);
      }
    }
    if (progress != null) {
      connection.send(FrameType.PROGRESS, assignment.task(), assignment.epoch(), progress);
    }
    if (value != null) { // outside of the lock: it runs the user's code
      FrameWriter encoded = new FrameWriter();
      values.write(Subject.PARTIAL, value, encoded);
      connection.send(FrameType.PARTIAL, assignment.task(), assignment.epoch(), encoded);
    }
  }
}
