package io.flyshuttle.process.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Wakes the peer where that sleeps on its socket. Thread-safe. */
@FunctionalInterface
interface Waker {

  /**
   * Wakes whoever reads at the peer.
   *
   * @throws IOException if the peer is gone, or the connection is closed
   */
  void wake() throws IOException;

  /**
   * By a byte, which says nothing but that there is something to see. Never blocks: where it finds
   * no room, others are under way.
   *
   * @param channel a connected, non-blocking one
   */
  static Waker over(SocketChannel channel) {
    ByteBuffer look = ByteBuffer.allocateDirect(1);
    return () -> channel.write(look.duplicate());
  }
}
