package io.flyshuttle.process.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written to a socket. Senders append under a lock; whoever finds nobody writing
 * writes what has come together, without the lock: so many small frames become one system call, and
 * no thread is needed for it. Thread-safe.
 *
 * <p>The channel is non-blocking: a blocking one would be closed by the interrupt of any sender
 * ({@link java.nio.channels.InterruptibleChannel}), and could not give up on a peer that has ceased
 * to read. Interrupts wait until the frame is out.
 */
final class Outbox {

  private static final int SMALL = 64 * 1024;

  private final SocketChannel channel;
  private final Duration limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition drained = lock.newCondition();

  // All guarded by the lock, but for the contents of "spare" while "flushing".
  private ByteBuffer filling = ByteBuffer.allocateDirect(SMALL);
  private ByteBuffer spare = ByteBuffer.allocateDirect(SMALL);
  private boolean flushing;
  private int corks;
  private @Nullable IOException failure;

  private @Nullable Selector selector; // of the one who flushes

  /**
   * For a connected, non-blocking channel.
   *
   * @param limit how long one write may take the peer before the channel is given up
   */
  Outbox(SocketChannel channel, Duration limit) {
    this.channel = channel;
    this.limit = limit;
  }

  void send(FrameType type, long task, int epoch, FrameWriter references, FrameWriter payload)
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
          throw fail(stalled());
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
      } finally {
        lock.unlock();
      }
      try {
        write(out.flip());
        out.clear();
        written = true;
      } catch (IOException | RuntimeException broken) {
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

  private void write(ByteBuffer out) throws IOException {
    channel.write(out);
    if (!out.hasRemaining()) {
      return;
    }
    boolean interrupted = false;
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        interrupted |= Thread.interrupted(); // or select would not wait
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw stalled();
        }
        Selector ready = selector();
        ready.select(left);
        ready.selectedKeys().clear();
        channel.write(out);
        if (!out.hasRemaining()) {
          return;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Selector selector() throws IOException {
    Selector opened = selector;
    if (opened == null) {
      opened = Selector.open();
      lock.lock();
      try {
        if (failure != null) {
          opened.close();
          requireOpen();
        }
        selector = opened;
      } finally {
        lock.unlock();
      }
      channel.register(opened, SelectionKey.OP_WRITE);
    }
    return opened;
  }

  private IOException stalled() {
    return new IOException("the peer has not read for " + limit + ": the connection is given up");
  }

  /** Ends this box and the channel; what to throw: the first reason, whoever met it. */
  private IOException fail(IOException reason) {
    drained.signalAll();
    IOException first = failure;
    if (first != null) {
      return new IOException(first.getMessage(), first);
    }
    failure = reason;
    closeQuietly();
    return reason;
  }

  void close() {
    lock.lock();
    try {
      if (failure == null) {
        failure = new IOException("the connection is closed");
        drained.signalAll();
      }
      closeQuietly();
    } finally {
      lock.unlock();
    }
  }

  private void closeQuietly() {
    try {
      channel.close();
      if (selector != null) {
        selector.close();
      }
    } catch (IOException nothingMoreToDo) {
      // its descriptors are gone, whatever the kernel had to say
    }
  }
}
