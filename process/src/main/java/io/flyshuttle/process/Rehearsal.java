package io.flyshuttle.process;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * What the worker of a training run is made to do, so that the AOT cache holds what every worker
 * needs. Afterwards the worker must end by itself, with exit code 0.
 */
@FunctionalInterface
interface Rehearsal {
  void play(SocketChannel channel, Cast cast) throws IOException;

  /** Whose code takes part. */
  enum Cast {
    /** The functions that the pool has been given are read, as any worker does; none is called. */
    ALL,
    /** Only what is ours, where it doesn't work with them. */
    OURS
  }
}
