package io.flyshuttle.process;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * What the worker of a training run is made to do, so that the AOT cache holds what every worker
 * needs. Afterwards the worker must end by itself, with exit code 0.
 */
@FunctionalInterface
interface Rehearsal {
  void play(SocketChannel channel) throws IOException;
}
