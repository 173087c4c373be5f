package io.flyshuttle.process.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a frame while it is read. Every method throws {@link
 * java.nio.BufferUnderflowException} where the payload ends too early: the peer broke the protocol.
 * Not thread-safe.
 *
 * <p>A reader that a connection hands out is valid until it receives the next frame; what has to
 * stay is {@linkplain #moveTo moved} or {@linkplain #copy copied}.
 */
public final class FrameReader {

  private final List<MemorySegment> bulks = new ArrayList<>(0);
  private int nextBulk;
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  // Where the large pieces lie, if in shared memory: given back to the sender up to this position.
  private @Nullable SharedArena arena;
  private long arenaEnd;

  /** An empty payload, to {@linkplain #moveTo move} others to. */
  public FrameReader() {}

  /** The payload that {@code writer} holds now; it must not be written to meanwhile. */
  public static FrameReader of(FrameWriter writer) {
    FrameReader reader = new FrameReader();
    reader.buffer = ByteBuffer.wrap(writer.bytes(), 0, writer.size());
    reader.bulks.addAll(writer.bulks());
    return reader;
  }

  /** What stands in an array, which must not change meanwhile. */
  static FrameReader over(byte[] bytes) {
    FrameReader reader = new FrameReader();
    reader.buffer = ByteBuffer.wrap(bytes);
    return reader;
  }

  /** Reads from {@code buffer}, whose position moves along. */
  void reset(ByteBuffer buffer) {
    this.buffer = buffer;
    bulks.clear();
    nextBulk = 0;
    arena = null;
  }

  void add(MemorySegment bulk) {
    bulks.add(bulk);
  }

  void lies(SharedArena arena, long end) {
    this.arena = arena;
    arenaEnd = end;
  }

  /**
   * Lets go of the large pieces, and gives the shared memory back that they lie in: their views are
   * invalid now.
   */
  public void release() {
    SharedArena from = arena;
    bulks.clear(); // nor keeps those alive that came by the socket
    if (from != null) {
      arena = null;
      from.release(arenaEnd);
    }
  }

  int bulkCount() {
    return bulks.size();
  }

  boolean isShared() {
    return arena != null;
  }

  /** Never gives the shared memory back, nor what lies behind: somebody may still read it. */
  public void keep() {
    SharedArena from = arena;
    if (from != null) {
      arena = null;
      from.keep();
    }
  }

  /**
   * Moves what is left of this payload to {@code target}, which then owns it: large pieces stay
   * where they are until {@link #release} is called on the target.
   */
  public void moveTo(FrameReader target) {
    ByteBuffer room = target.buffer;
    int length = buffer.remaining();
    if (room.isReadOnly() || !room.hasArray() || room.capacity() < length) {
      room = ByteBuffer.allocate(Math.max(64, Integer.highestOneBit(Math.max(1, length)) * 2));
    }
    room.clear();
    room.put(buffer).flip();
    target.reset(room);
    target.bulks.addAll(bulks);
    target.nextBulk = nextBulk;
    target.arena = arena;
    target.arenaEnd = arenaEnd;
    arena = null;
    bulks.clear();
  }

  /** A copy of what is left of this payload, large pieces included, that nobody else owns. */
  public FrameReader copy() {
    FrameReader copy = new FrameReader();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    copy.buffer = ByteBuffer.wrap(bytes);
    for (MemorySegment bulk : bulks.subList(nextBulk, bulks.size())) {
      copy.bulks.add(
          bulk.heapBase().isPresent()
              ? bulk // a piece that came by the socket is the reader's alone
              : MemorySegment.ofArray(bulk.toArray(ValueLayout.JAVA_BYTE)));
    }
    nextBulk = bulks.size();
    return copy;
  }

  /** Bytes left, large pieces not counted. */
  public int remaining() {
    return buffer.remaining();
  }

  /** The byte so many behind the next; 0 beyond the end. Takes none. */
  byte peekByte(int behind) {
    return behind < buffer.remaining() ? buffer.get(buffer.position() + behind) : 0;
  }

  /** The 32 bits so many bytes behind the next; 0 beyond the end. Takes none. */
  int peekInt(int behind) {
    return behind <= buffer.remaining() - 4 ? buffer.getInt(buffer.position() + behind) : 0;
  }

  /** Reads 8 bits, signed. */
  public byte takeByte() {
    return buffer.get();
  }

  /** Reads 16 bits, signed. */
  public short takeShort() {
    return buffer.getShort();
  }

  /** Reads 32 bits. */
  public int takeInt() {
    return buffer.getInt();
  }

  /** Reads 64 bits. */
  public long takeLong() {
    return buffer.getLong();
  }

  /** Reads {@code length} bytes. */
  public byte[] takeBytes(int length) {
    require(length);
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  /** Reads {@code length} bytes as a view that is valid as long as this payload. */
  ByteBuffer takeSlice(int length) {
    require(length);
    ByteBuffer slice = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    return slice;
  }

  /** Reads the bytes of {@code target} into it. */
  void takeInto(MemorySegment target) {
    int length = Math.toIntExact(target.byteSize());
    require(length);
    MemorySegment source = MemorySegment.ofBuffer(buffer);
    MemorySegment.copy(source, 0, target, 0, length);
    buffer.position(buffer.position() + length);
  }

  /** Reads what {@link FrameWriter#putString} has written. */
  public String takeString() {
    boolean wide = buffer.get() != 0;
    int length = buffer.getInt();
    if (!wide) {
      return new String(takeBytes(length), StandardCharsets.ISO_8859_1);
    }
    require(2L * length);
    char[] chars = new char[length];
    for (int i = 0; i < length; i++) {
      chars[i] = buffer.getChar();
    }
    return new String(chars);
  }

  /** Reads what {@link FrameWriter#putBlob} has written. */
  public byte[] takeBlob() {
    int length = takeInt();
    if (length < Values.BULK_FROM) {
      return takeBytes(length);
    }
    MemorySegment bulk = takeBulk();
    return bulk.heapBase().orElse(bulk) instanceof byte[] own && own.length == length
        ? own
        : bulk.toArray(ValueLayout.JAVA_BYTE);
  }

  /** Takes the next large piece. */
  MemorySegment takeBulk() {
    if (nextBulk >= bulks.size()) {
      throw new java.nio.BufferUnderflowException();
    }
    return bulks.get(nextBulk++);
  }

  private void require(long length) {
    if (length < 0 || length > buffer.remaining()) { // before memory is taken for it
      throw new java.nio.BufferUnderflowException();
    }
  }
}
