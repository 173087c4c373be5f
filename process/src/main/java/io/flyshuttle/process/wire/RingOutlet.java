package io.flyshuttle.process.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Writes to a {@link Ring}, and wakes its reader where that sleeps. */
final class RingOutlet implements Outlet {

  /** The peer can't wake this side while it still has frames for the socket; then this looks. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Ring ring;
  private final Waker waker;
  private final Duration limit;
  private volatile @Nullable Thread waits;
  private volatile boolean closed;

  /**
   * For a ring that nobody else writes to.
   *
   * @param limit how long one write may take the peer before it is given up
   */
  RingOutlet(Ring ring, Waker waker, Duration limit) {
    this.ring = ring;
    this.waker = waker;
    this.limit = limit;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    writeSome(bytes);
    if (bytes.hasRemaining()) {
      writeAll(bytes);
    }
  }

  private void writeSome(ByteBuffer bytes) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    int position = bytes.position();
    long written = ring.written();
    ring.write(bytes);
    if (ring.mustWakeReader()) {
      try {
        waker.wake();
      } catch (IOException gone) {
        if (!ring.isReadBeyond(written)) { // the peer is dead, so it will not be
          bytes.position(position);
        }
        throw gone;
      }
    }
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    boolean interrupted = false;
    long end = System.nanoTime() + limit.toNanos();
    waits = Thread.currentThread();
    try {
      while (bytes.hasRemaining()) {
        interrupted |= Thread.interrupted(); // or park would not wait
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw Outbox.stalled(limit);
        }
        if (ring.sleepUntilRoom()) {
          LockSupport.parkNanos(this, Math.min(left, LOOK_NANOS));
        }
        writeSome(bytes);
      }
    } finally {
      waits = null;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void room() {
    LockSupport.unpark(waits);
  }

  @Override
  public void close() {
    closed = true;
    room();
  }
}
