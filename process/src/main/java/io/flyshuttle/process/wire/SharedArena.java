package io.flyshuttle.process.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * Memory that a pool and one worker share, for payloads in one direction: a ring, written by one
 * side, read in place by the other.
 *
 * <p>The first page holds one number: the position up to which the reader has given memory back.
 * Positions count all bytes ever allocated, so the writer's own position less this is what is in
 * use. Pieces are contiguous: what would go over the end begins at the start again.
 *
 * <p>The writing side's {@link #allocate} is called by one thread at a time; the rest is
 * thread-safe.
 */
final class SharedArena implements AutoCloseable {

  private static final int PAGE = 4096;
  private static final int ALIGN = 64; // a cache line
  private static final VarHandle RELEASED = ValueLayout.JAVA_LONG.varHandle();

  private final int id;
  private final long capacity;
  private final SharedMemory memory;
  private final MemorySegment header;
  private final MemorySegment ring;
  private long head; // the writer's
  private volatile boolean kept; // by the reader, for good
  private long floor; // everything before this has been given back, whatever the header says

  private SharedArena(int id, Path path, long capacity) throws IOException {
    this.id = id;
    this.capacity = capacity;
    memory = SharedMemory.open(path, footprint(capacity));
    header = memory.segment().asSlice(0, PAGE);
    ring = memory.segment().asSlice(PAGE, capacity);
  }

  /**
   * Maps what the other side has made.
   *
   * @param capacity bytes for payloads
   * @throws IOException if it can't be opened, or is shorter
   */
  static SharedArena open(int id, Path path, long capacity) throws IOException {
    return new SharedArena(id, path, capacity);
  }

  /** What a piece of {@code bytes} takes. */
  static long room(long bytes) {
    return (bytes + ALIGN - 1) & -ALIGN;
  }

  /** Bytes of memory behind one of {@code capacity}. */
  static long footprint(long capacity) {
    return PAGE + capacity;
  }

  int id() {
    return id;
  }

  long capacity() {
    return capacity;
  }

  /**
   * Takes {@code bytes} in one piece.
   *
   * @return the position of its end, for {@link #offset} and {@link #release}; -1 if there is no
   *     room now
   */
  long allocate(long bytes) {
    long size = room(bytes);
    long released = (long) RELEASED.getAcquire(header, 0L);
    // The other side's memory may be damaged by native code: then there is simply no room.
    if (size > capacity || released < 0 || released > head) {
      return -1;
    }
    long start = head;
    if (released == head || start % capacity + size > capacity) {
      start += (capacity - start % capacity) % capacity; // the beginning: likely still in a cache
    }
    if (released == head) {
      floor = start;
    }
    long end = start + size;
    if (end - Math.max(released, floor) > capacity) {
      return -1;
    }
    head = end;
    return end;
  }

  /** Where the piece of {@code bytes} begins that ends at {@code end}. */
  long offset(long end, long bytes) {
    return (end - room(bytes)) % capacity;
  }

  /**
   * A view of a piece.
   *
   * @throws IOException if it is not within this arena
   */
  MemorySegment piece(long offset, long bytes) throws IOException {
    if (offset < 0 || bytes < 0 || offset > capacity - bytes) {
      throw new IOException(
          "protocol error: " + bytes + " bytes at " + offset + " of " + capacity + " shared ones");
    }
    return ring.asSlice(offset, bytes);
  }

  /**
   * Gives back all pieces up to this end. By the reader, in the order of allocation. Nothing
   * happens after {@link #keep}: the kept piece is among them.
   */
  void release(long end) {
    if (!kept && memory.isOpen()) {
      RELEASED.setRelease(header, 0L, end);
    }
  }

  /** Gives nothing back any more: somebody may still be reading a piece. By the reader. */
  void keep() {
    kept = true;
  }

  /** Whether the reader has given everything back. By the writer. */
  boolean isDrained() {
    return (long) RELEASED.getAcquire(header, 0L) == head;
  }

  /** Unmaps it; views fail from now on. Idempotent. */
  @Override
  public void close() {
    memory.close();
  }
}
