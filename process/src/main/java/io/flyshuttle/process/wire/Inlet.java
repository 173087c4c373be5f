package io.flyshuttle.process.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a non-blocking socket delivers, or later a {@link Ring}, into frames, in one reused
 * buffer. One thread at a time; {@link #close} from any.
 */
final class Inlet {

  private static final int SMALL = 64 * 1024;

  /** What {@link #next} found. */
  enum Found {
    FRAME,
    NOTHING_IN_TIME,
    END
  }

  private final SocketChannel channel;
  private final Selector selector;
  private final Waker waker;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(SMALL).limit(0); // from position: unread
  private ByteBuffer frame = buffer.duplicate();

  private final ByteBuffer looks = ByteBuffer.allocateDirect(64);
  private @Nullable Ring ring;
  private @Nullable Outbox back; // of the same connection, once there is a ring
  private boolean socketEnded;

  Inlet(SocketChannel channel) throws IOException {
    this.channel = channel;
    waker = Waker.over(channel);
    selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
  }

  /**
   * Waits for a whole frame; then {@link #frame} holds it. Interrupts are cleared: they are no
   * reason to lose a frame, and the thread that reads has no other work.
   *
   * @param nanos how long to wait; 0 for ever
   * @throws IOException when the peer breaks the protocol
   */
  Found next(long nanos) throws IOException {
    return next(nanos, Inlet::clearInterrupt);
  }

  /**
   * The same for a thread that has other work: interrupts stay.
   *
   * @param goOn whether to wait: asked before, and after each wake-up, such as by an interrupt
   */
  Found nextWhile(BooleanSupplier goOn) throws IOException {
    return next(0, goOn);
  }

  private static boolean clearInterrupt() {
    Thread.interrupted(); // or select would not wait
    return true;
  }

  private Found next(long nanos, BooleanSupplier goOn) throws IOException {
    long end = nanos == 0 ? 0 : System.nanoTime() + nanos;
    try {
      while (!complete()) {
        int read = read();
        if (read < 0) {
          return Found.END; // also within a frame: the peer was killed while it wrote
        }
        if (read == 0 && !await(nanos == 0, end, goOn)) {
          return Found.NOTHING_IN_TIME;
        }
      }
      return Found.FRAME;
    } catch (ClosedChannelException | IllegalStateException closed) {
      return Found.END; // the channel, its selector or its memory, on this side
    } catch (IOException reset) {
      if (reset instanceof ProtocolException broken) {
        throw broken;
      }
      return Found.END; // "connection reset": a dead peer, in other words
    }
  }

  /**
   * Reads from this ring from now on; from the socket come only bytes that wake, and its end.
   *
   * @param outbox where the peer, once it has room for its own frames, is woken from
   */
  void change(Ring to, Outbox outbox) {
    buffer.position(0).limit(0); // what is left of it only wakes
    ring = to;
    back = outbox;
  }

  private int read() throws IOException {
    ByteBuffer into = room();
    Ring shared = ring;
    int read = shared == null ? channel.read(into) : shared.read(into);
    buffer.flip();
    if (shared != null && read > 0) {
      makeKnown(shared);
    }
    return read == 0 && socketEnded ? -1 : read;
  }

  /** A peer that waits for room goes on. It looks by itself until this side may wake it. */
  private void makeKnown(Ring shared) {
    Outbox outbox = back;
    if (outbox != null && outbox.isChanged() && shared.mustWakeWriter()) {
      try {
        waker.wake();
      } catch (IOException gone) {
        // what it has written is still to be read; then the socket tells of its end
      }
    }
  }

  /** Whether the next frame is there, whole, and is of this type. */
  boolean isNext(FrameType type) {
    int at = buffer.position();
    int there = buffer.remaining() - 4;
    return there > 0 && there >= buffer.getInt(at) && buffer.get(at + 4) == type.code();
  }

  /** The frame, behind its length. */
  ByteBuffer frame() {
    return frame;
  }

  private boolean complete() throws ProtocolException {
    int at = buffer.position();
    int there = buffer.remaining();
    if (there < 4) {
      return false;
    }
    int length = buffer.getInt(at);
    if (length < Frame.HEADER + 2 || length > Frame.LIMIT) {
      throw new ProtocolException("a frame of " + length + " bytes");
    }
    if (there < 4 + length) {
      return false;
    }
    frame.limit(at + 4 + length).position(at + 4);
    buffer.position(at + 4 + length);
    return true;
  }

  /** Makes the buffer ready to be read into: room for the rest of the frame that has begun. */
  private ByteBuffer room() {
    int there = buffer.remaining();
    int whole = there < 4 ? 4 : 4 + buffer.getInt(buffer.position());
    if (whole > buffer.capacity()) {
      buffer = ByteBuffer.allocateDirect(Math.max(whole, 2 * buffer.capacity())).put(buffer);
      frame = buffer.duplicate();
    } else {
      buffer.compact();
    }
    frame.clear();
    return buffer;
  }

  private boolean await(boolean forEver, long end, BooleanSupplier goOn) throws IOException {
    Ring shared = ring;
    if (shared == null) {
      return select(forEver, end, goOn);
    }
    try {
      if (shared.sleepUntilWritten()) {
        if (!select(forEver, end, goOn)) {
          return false;
        }
        readLooks();
      }
    } finally {
      shared.awake();
    }
    return true;
  }

  private void readLooks() {
    int read;
    try {
      read = channel.read(looks.clear());
    } catch (IOException reset) { // it has died with bytes unread
      read = -1;
    }
    socketEnded = read < 0; // now the ring is read to its end
    Outbox outbox = back;
    if (read > 0 && outbox != null) {
      outbox.room();
    }
  }

  private boolean select(boolean forEver, long end, BooleanSupplier goOn) throws IOException {
    if (!goOn.getAsBoolean()) {
      return false;
    }
    if (forEver) {
      selector.select();
    } else {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime() + 999_999);
      if (left <= 0) {
        return false;
      }
      selector.select(left);
    }
    selector.selectedKeys().clear();
    return true;
  }

  /** Lets the one who waits ask whether to go on. */
  void wake() {
    selector.wakeup();
  }

  void close() {
    try {
      selector.close();
    } catch (IOException nothingMoreToDo) {
      // its descriptors are gone, whatever the kernel had to say
    }
  }
}
