package io.flyshuttle.process.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a socket. The channel is non-blocking: a blocking one would be closed by the interrupt
 * of any sender ({@link java.nio.channels.InterruptibleChannel}), and could not give up on a peer
 * that has ceased to read.
 */
final class SocketOutlet implements Outlet {

  private final SocketChannel channel;
  private final Duration limit;
  private final Object lock = new Object();
  private @Nullable Selector selector; // guarded by lock
  private boolean closed; // guarded by lock

  /**
   * For a connected, non-blocking channel.
   *
   * @param limit how long one write may take the peer before it is given up
   */
  SocketOutlet(SocketChannel channel, Duration limit) {
    this.channel = channel;
    this.limit = limit;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
    if (!bytes.hasRemaining()) {
      return;
    }
    boolean interrupted = false;
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        interrupted |= Thread.interrupted(); // or select would not wait
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw Outbox.stalled(limit);
        }
        Selector ready = selector();
        ready.select(left);
        ready.selectedKeys().clear();
        channel.write(bytes);
        if (!bytes.hasRemaining()) {
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
    synchronized (lock) {
      if (closed) {
        throw new ClosedChannelException();
      }
      Selector there = selector;
      if (there == null) {
        there = Selector.open();
        selector = there;
        channel.register(there, SelectionKey.OP_WRITE);
      }
      return there;
    }
  }

  @Override
  public void room() {} // the selector tells

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      closed = true;
      if (selector != null) {
        selector.close();
      }
      if (channel.isConnected()) {
        channel.shutdownOutput();
      }
    }
  }
}
