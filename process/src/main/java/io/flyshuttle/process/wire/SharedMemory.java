package io.flyshuttle.process.wire;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A mapping of memory that a pool and one worker share. The pool makes it ({@link Memfd}); the
 * worker opens it through {@code /proc}, for which it needs no native access. Thread-safe.
 */
final class SharedMemory implements AutoCloseable {

  private final Arena mapping = Arena.ofShared();
  private final MemorySegment all;

  private SharedMemory(Path path, long bytes) throws IOException {
    boolean mapped = false;
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (file.size() < bytes) { // else a touch beyond its end would be a SIGBUS
        throw new IOException("shared memory of " + file.size() + " bytes is too short: " + path);
      }
      all = file.map(MapMode.READ_WRITE, 0, bytes, mapping);
      mapped = true;
    } finally {
      if (!mapped) {
        mapping.close();
      }
    }
  }

  /**
   * Maps what the pool has made. Not to be called while interrupted.
   *
   * @param bytes how much of it
   * @throws IOException if it can't be opened, or is shorter
   */
  static SharedMemory open(Path path, long bytes) throws IOException {
    return new SharedMemory(path, bytes);
  }

  /** The memory; not accessible any more after {@link #close}. */
  MemorySegment segment() {
    return all;
  }

  boolean isOpen() {
    return mapping.scope().isAlive();
  }

  /** Unmaps it; views fail from now on. Idempotent. */
  @Override
  public void close() {
    try {
      if (isOpen()) {
        mapping.close();
      }
    } catch (IllegalStateException inUse) {
      // Some thread is copying out of it right now: it stays mapped until this process ends.
    }
  }
}
