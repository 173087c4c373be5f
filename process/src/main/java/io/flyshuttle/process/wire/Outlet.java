package io.flyshuttle.process.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where an {@link Outbox} writes to. One thread at a time; {@link #close} from any. */
interface Outlet {

  /**
   * Writes all of it, and waits for the peer to read where there is no room. An interrupt is there
   * again when this returns.
   *
   * @throws IOException if the peer is gone, has not read for the limit, or this is closed; the
   *     position is behind what the peer may have got
   */
  void write(ByteBuffer bytes) throws IOException;

  /** The peer says that it has read. */
  void room();

  /**
   * Ends it: who writes gets an exception, the peer reads the end. What the peer has said can still
   * be read.
   */
  void close() throws IOException;
}
