package io.flyshuttle.process.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Two {@link Ring}s in one piece of shared memory, one for each direction. */
final class Rings implements AutoCloseable {

  /** Of each: what the orders take that may wait in a worker, and then some. */
  private static final int CAPACITY = 256 * 1024;

  private static final long SIZE = Ring.HEADER + CAPACITY;

  private final SharedMemory memory;
  private final Ring toWorker;
  private final Ring toPool;

  private Rings(SharedMemory memory) {
    this.memory = memory;
    MemorySegment all = memory.segment();
    toWorker = new Ring(all.asSlice(0, SIZE));
    toPool = new Ring(all.asSlice(SIZE, SIZE));
  }

  /** Bytes of memory that they take. */
  static long footprint() {
    return 2 * SIZE;
  }

  /**
   * Maps what the pool has made. Not to be called while interrupted.
   *
   * @throws IOException if it can't be opened, or is too short
   */
  static Rings open(Path path) throws IOException {
    return new Rings(SharedMemory.open(path, footprint()));
  }

  Ring toWorker() {
    return toWorker;
  }

  Ring toPool() {
    return toPool;
  }

  @Override
  public void close() {
    memory.close();
  }
}
