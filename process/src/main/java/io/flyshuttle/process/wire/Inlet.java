package io.flyshuttle.process.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * Cuts what a non-blocking socket delivers into frames, in one reused buffer. One thread at a time;
 * {@link #close} from any.
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
  private ByteBuffer buffer = ByteBuffer.allocateDirect(SMALL).limit(0); // from position: unread
  private ByteBuffer frame = buffer.duplicate();

  Inlet(SocketChannel channel) throws IOException {
    this.channel = channel;
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
    long end = nanos == 0 ? 0 : System.nanoTime() + nanos;
    try {
      while (!complete()) {
        int read = channel.read(room());
        buffer.flip();
        if (read < 0) {
          return Found.END; // also within a frame: the peer was killed while it wrote
        }
        if (read == 0 && !await(nanos == 0, end)) {
          return Found.NOTHING_IN_TIME;
        }
      }
      return Found.FRAME;
    } catch (ClosedChannelException | ClosedSelectorException closed) {
      return Found.END;
    } catch (IOException reset) {
      if (reset instanceof ProtocolException broken) {
        throw broken;
      }
      return Found.END; // "connection reset": a dead peer, in other words
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

  private boolean await(boolean forEver, long end) throws IOException {
    Thread.interrupted(); // or select would not wait
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

  void close() {
    try {
      selector.close();
    } catch (IOException nothingMoreToDo) {
      // its descriptors are gone, whatever the kernel had to say
    }
  }

  /** The peer has sent what no peer of ours sends. */
  static final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    ProtocolException(String what) {
      super("protocol error: " + what);
    }
  }
}
