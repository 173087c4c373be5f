package io.flyshuttle.process.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * A stream of bytes from one process to another through memory that both have mapped: one side
 * {@linkplain #write writes}, the other {@linkplain #read reads}, each by one thread at a time.
 * Nobody waits here; each side says in the memory that it is about to sleep, and the other then
 * knows that it has to be woken, by other means. While neither sleeps, no system call is made.
 *
 * <p>What has been written stays when the writer is killed, as in the buffer of a socket. The two
 * positions, of bytes ever written and ever read, are each the property of one side, which does not
 * believe what the memory says of its own: native code may damage the other process, not this one.
 *
 * <p>Falling asleep is the store and load of Dekker's algorithm: "I sleep" is stored before the
 * other's position is looked at once more, and the position before the other's "I sleep" is looked
 * at, all four with volatile semantics; so one of the two sees the other.
 */
final class Ring {

  /** Bytes before the data: each number has a cache line, and its neighbour, for itself. */
  static final int HEADER = 4096;

  private static final long WRITTEN = 0;
  private static final long READ = 128;
  private static final long READER_SLEEPS = 256;
  private static final long WRITER_SLEEPS = 384;
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private final MemorySegment header;
  private final ByteBuffer data;
  private final int capacity;
  private long written; // the writer's
  private long read; // the reader's

  /**
   * A ring in this memory, which is zero at first.
   *
   * @param memory {@link #HEADER} bytes, and a power of two of bytes for what is under way
   */
  Ring(MemorySegment memory) {
    header = memory.asSlice(0, HEADER);
    data = memory.asSlice(HEADER).asByteBuffer();
    capacity = data.capacity();
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("not a power of two: " + capacity);
    }
  }

  // The writer

  /**
   * Writes as much of {@code source} as there is room for.
   *
   * @throws ProtocolException if the memory is damaged
   */
  void write(ByteBuffer source) throws ProtocolException {
    int length = Math.min(source.remaining(), capacity - used(written, position(READ)));
    if (length == 0) {
      return;
    }
    int at = (int) written & (capacity - 1);
    int first = Math.min(length, capacity - at);
    int from = source.position();
    data.put(at, source, from, first);
    data.put(0, source, from + first, length - first);
    source.position(from + length);
    written += length;
    LONG.setVolatile(header, WRITTEN, written);
  }

  /** All bytes ever written, by the writer. */
  long written() {
    return written;
  }

  /** Whether the reader has read something of what was written behind this position. */
  boolean isReadBeyond(long position) {
    return position(READ) > position;
  }

  /** Whether the reader sleeps, and nobody else has been told: the caller has to wake it. */
  boolean mustWakeReader() {
    return mustWake(READER_SLEEPS);
  }

  /** Says that the writer will sleep; false if it need not: there is room. */
  boolean sleepUntilRoom() throws ProtocolException {
    LONG.setVolatile(header, WRITER_SLEEPS, 1L);
    return used(written, position(READ)) == capacity;
  }

  // The reader

  /**
   * Reads what is there, as far as {@code target} has room.
   *
   * @return how many bytes
   * @throws ProtocolException if the memory is damaged
   */
  int read(ByteBuffer target) throws ProtocolException {
    int length = Math.min(target.remaining(), used(position(WRITTEN), read));
    if (length == 0) {
      return 0;
    }
    int at = (int) read & (capacity - 1);
    int first = Math.min(length, capacity - at);
    int to = target.position();
    target.put(to, data, at, first);
    target.put(to + first, data, 0, length - first);
    target.position(to + length);
    read += length;
    LONG.setVolatile(header, READ, read);
    return length;
  }

  /** Whether the writer sleeps, and has not been told that there is room: wake it. */
  boolean mustWakeWriter() {
    return mustWake(WRITER_SLEEPS);
  }

  /** Says that the reader will sleep; false if it need not: there is something to read. */
  boolean sleepUntilWritten() throws ProtocolException {
    LONG.setVolatile(header, READER_SLEEPS, 1L);
    return used(position(WRITTEN), read) == 0;
  }

  /** The reader does not sleep any more. */
  void awake() {
    LONG.setVolatile(header, READER_SLEEPS, 0L);
  }

  // Either

  private boolean mustWake(long sleeper) {
    return (long) LONG.getVolatile(header, sleeper) != 0
        && (long) LONG.getAndSet(header, sleeper, 0L) != 0;
  }

  private long position(long whose) {
    return (long) LONG.getVolatile(header, whose);
  }

  private int used(long written, long read) throws ProtocolException {
    long used = written - read;
    if (used < 0 || used > capacity) {
      throw new ProtocolException(used + " of " + capacity + " shared bytes in use");
    }
    return (int) used;
  }
}
