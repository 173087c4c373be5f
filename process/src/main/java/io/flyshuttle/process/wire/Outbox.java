package io.flyshuttle.process.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written to a peer. Senders append under a lock; whoever finds nobody writing writes
 * what has come together, without the lock: so many small frames become one system call, and no
 * thread is needed for it. Thread-safe.
 *
 * <p>Interrupts wait until the frame is out.
 */
final class Outbox {

  private static final int SMALL = 64 * 1024;

  private final SocketChannel channel;
  private final Duration limit;
  private final Outlet socket;
  private volatile Outlet outlet; // written by the one who flushes
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition drained = lock.newCondition();

  // All guarded by the lock, but for the contents of "spare" while "flushing".
  private ByteBuffer filling = ByteBuffer.allocateDirect(SMALL);
  private ByteBuffer spare = ByteBuffer.allocateDirect(SMALL);
  private boolean flushing;
  private int corks;
  private @Nullable Change change;
  private @Nullable IOException failure;

  /** What is behind this position goes to another outlet. */
  private record Change(int at, Outlet to) {}

  /**
   * For a connected, non-blocking channel.
   *
   * @param limit how long one write may take the peer before it is given up
   */
  Outbox(SocketChannel channel, Duration limit) {
    this.channel = channel;
    this.limit = limit;
    socket = new SocketOutlet(channel, limit);
    outlet = socket;
  }

  void send(FrameType type, long task, int epoch, FrameWriter references, FrameWriter payload)
      throws IOException {
    send(type, task, epoch, references, payload, null);
  }

  /** Sends a frame that is the last on this outlet: those behind it go to another. Once. */
  void change(FrameType type, FrameWriter payload, Outlet to) throws IOException {
    send(type, 0, 0, new FrameWriter(), payload, to);
  }

  /** Whether the last frame of the first outlet is out. */
  boolean isChanged() {
    return outlet != socket;
  }

  /** The peer has read: whoever waits for room looks again. */
  void room() {
    outlet.room();
  }

  private void send(
      FrameType type,
      long task,
      int epoch,
      FrameWriter references,
      FrameWriter payload,
      @Nullable Outlet to)
      throws IOException {
    long length = (long) Frame.HEADER + 2 + references.size() + payload.size();
    if (length > Frame.LIMIT) {
      throw new FrameTooLargeException("a frame " + type, length, Frame.LIMIT);
    }
    int own;
    lock.lock();
    try {
      int whole = 4 + (int) length;
      awaitRoom(whole);
      ByteBuffer out = room(whole);
      out.putInt((int) length).put(type.code()).putLong(task).putInt(epoch);
      out.putShort((short) payload.bulkCount());
      out.put(references.bytes(), 0, references.size());
      out.put(payload.bytes(), 0, payload.size());
      own = out.position();
      if (to != null) {
        change = new Change(own, to);
      }
      if (flushing || corks > 0) {
        return;
      }
      flushing = true;
    } finally {
      lock.unlock();
    }
    flush(own);
  }

  /** Waits until what was sent is written, where another thread is at it. */
  void settle() {
    lock.lock();
    try {
      while (flushing) { // whoever is at it gives up after the limit
        drained.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  void cork() {
    lock.lock();
    try {
      corks++;
    } finally {
      lock.unlock();
    }
  }

  void uncork() throws IOException {
    int own;
    lock.lock();
    try {
      corks--;
      requireOpen();
      own = filling.position();
      if (corks > 0 || flushing || own == 0) {
        return;
      }
      flushing = true;
    } finally {
      lock.unlock();
    }
    flush(own);
  }

  private void requireOpen() throws IOException {
    IOException cause = failure;
    if (cause != null) {
      throw new IOException(cause.getMessage(), cause);
    }
  }

  /** Waits while much is pending, so that a slow peer slows senders down instead of our heap. */
  private void awaitRoom(int more) throws IOException {
    requireOpen();
    boolean interrupted = false;
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (filling.position() > 0 && filling.position() + more > Frame.LIMIT) {
        long left = end - System.nanoTime();
        if (!flushing) { // corked, and full
          flushing = true;
          int all = filling.position();
          lock.unlock();
          try {
            flush(all);
          } finally {
            lock.lock();
          }
        } else if (left <= 0) {
          throw fail(stalled(limit));
        } else {
          try {
            drained.awaitNanos(left);
          } catch (InterruptedException later) {
            interrupted = true;
          }
        }
        requireOpen();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private ByteBuffer room(int more) {
    if (filling.remaining() < more) {
      int size = Math.max(filling.position() + more, 2 * filling.capacity());
      filling = ByteBuffer.allocateDirect(size).put(filling.flip());
    }
    return filling;
  }

  /**
   * Writes until nothing is left. The caller has set {@code flushing}, and does not hold the lock.
   *
   * @param own bytes of what is there that the caller has to see written: if it is others' that
   *     can't be, it is they who hear of it, since to say that this was not sent would be a lie
   */
  private void flush(int own) throws IOException {
    boolean written = false;
    while (true) {
      ByteBuffer out;
      Change turn;
      lock.lock();
      try {
        drained.signalAll();
        if (filling.position() == 0 || failure != null) {
          flushing = false;
          if (!written) {
            requireOpen();
          }
          return;
        }
        out = filling;
        filling = spare;
        spare = out;
        turn = change;
        change = null;
      } finally {
        lock.unlock();
      }
      try {
        write(out.flip(), turn);
        out.clear();
        written = true;
      } catch (Throwable broken) { // also an Error: else everybody would wait for this thread
        written |= out.position() >= own;
        out.clear();
        lock.lock();
        try {
          flushing = false;
          IOException told = fail(broken instanceof IOException io ? io : new IOException(broken));
          if (!written) {
            throw told;
          }
          return;
        } finally {
          lock.unlock();
        }
      }
    }
  }

  /** By the one who flushes. */
  private void write(ByteBuffer out, @Nullable Change change) throws IOException {
    if (change != null) {
      int all = out.limit();
      outlet.write(out.limit(change.at));
      out.limit(all);
      outlet = change.to;
    }
    if (out.hasRemaining()) {
      outlet.write(out);
    }
  }

  static IOException stalled(Duration limit) {
    return new IOException("the peer has not read for " + limit + ": the connection is given up");
  }

  /**
   * Ends this box; what to throw: the first reason, whoever met it. The channel stays open: what a
   * dead peer has said before tells which tasks it has begun.
   */
  private IOException fail(IOException reason) {
    drained.signalAll();
    IOException first = failure;
    if (first != null) {
      return new IOException(first.getMessage(), first);
    }
    failure = reason;
    endQuietly();
    return reason;
  }

  /** Whether nothing has failed yet. */
  boolean isOpen() {
    lock.lock();
    try {
      return failure == null;
    } finally {
      lock.unlock();
    }
  }

  /** Ends this box and closes the channel. */
  void close() {
    lock.lock();
    try {
      if (failure == null) {
        failure = new IOException("the connection is closed");
        drained.signalAll();
      }
      endQuietly();
      channel.close();
    } catch (IOException nothingMoreToDo) {
      // its descriptor is gone, whatever the kernel had to say
    } finally {
      lock.unlock();
    }
  }

  private void endQuietly() {
    try {
      outlet.close();
      socket.close();
    } catch (IOException nothingMoreToDo) {
      // the peer is gone
    }
  }
}
