package io.flyshuttle.process.wire;

import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The payload of a frame while it is written: bytes, and apart from them what is too large to stand
 * among them. Made to be {@linkplain #clear cleared} and used again. Not thread-safe.
 *
 * <p>Large pieces are kept by reference until the frame is sent, and are read back in the order in
 * which they were added: so a payload can be {@linkplain #append appended} to another.
 */
public final class FrameWriter extends OutputStream {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final List<MemorySegment> bulks = new ArrayList<>(0);
  private final int most;
  private byte[] bytes;
  private int size;

  /** An empty payload that may grow as far as memory goes. */
  public FrameWriter() {
    this(Integer.MAX_VALUE - 8);
  }

  /**
   * An empty payload.
   *
   * @param most bytes it may have, large pieces not counted; {@link FrameTooLargeException} beyond
   */
  public FrameWriter(int most) {
    this.most = most;
    bytes = new byte[64];
  }

  /** Bytes written, large pieces not counted. */
  public int size() {
    return size;
  }

  /** Large pieces added. */
  public int bulkCount() {
    return bulks.size();
  }

  List<MemorySegment> bulks() {
    return bulks;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Makes this empty. */
  public void clear() {
    size = 0;
    bulks.clear();
  }

  /** Goes back to where {@link #size} and {@link #bulkCount} were these. */
  public void rewind(int size, int bulkCount) {
    this.size = size;
    bulks.subList(bulkCount, bulks.size()).clear();
  }

  private int grow(int more) {
    int at = size;
    if (more > bytes.length - at) {
      enlarge(more);
    }
    size = at + more;
    return at;
  }

  private void enlarge(int more) {
    long needed = (long) size + more;
    if (needed > most) {
      throw new FrameTooLargeException("a serialised object", needed, most);
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(needed, 2L * bytes.length)));
  }

  /** Writes the low 8 bits. */
  @Override
  public void write(int value) {
    putByte(value);
  }

  @Override
  public void write(byte[] source, int from, int length) {
    putBytes(source, from, length);
  }

  /** Writes the low 8 bits. */
  public void putByte(int value) {
    int at = grow(1);
    bytes[at] = (byte) value;
  }

  /** Writes the low 16 bits. */
  public void putShort(int value) {
    int at = grow(2);
    SHORT.set(bytes, at, (short) value);
  }

  /** Writes 32 bits. */
  public void putInt(int value) {
    int at = grow(4);
    INT.set(bytes, at, value);
  }

  /** Overwrites 32 bits. */
  public void putIntAt(int at, int value) {
    INT.set(bytes, at, value);
  }

  /** Writes 64 bits. */
  public void putLong(long value) {
    int at = grow(8);
    LONG.set(bytes, at, value);
  }

  /** Writes bytes, without their number. */
  public void putBytes(byte[] source, int from, int length) {
    int at = grow(length);
    System.arraycopy(source, from, bytes, at, length);
  }

  /** Writes the bytes of a segment, without their number. */
  public void putSegment(MemorySegment source) {
    int length = Math.toIntExact(source.byteSize());
    int at = grow(length);
    MemorySegment.copy(source, ValueLayout.JAVA_BYTE, 0, bytes, at, length);
  }

  /** Writes a string, unpaired surrogates included: Latin-1 where that is enough, else UTF-16. */
  public void putString(String string) {
    int length = string.length();
    int at = grow(5 + length);
    INT.set(bytes, at + 1, length);
    bytes[at] = 0;
    at += 5;
    for (int i = 0; i < length; i++) {
      char c = string.charAt(i);
      if (c > 0xFF) {
        size = at - 5;
        putWide(string);
        return;
      }
      bytes[at + i] = (byte) c;
    }
  }

  private void putWide(String string) {
    int length = string.length();
    int at = grow(5 + Math.multiplyExact(2, length));
    bytes[at] = 1;
    INT.set(bytes, at + 1, length);
    at += 5;
    for (int i = 0; i < length; i++) {
      SHORT.set(bytes, at + 2 * i, (short) string.charAt(i));
    }
  }

  /** Writes bytes with their number; beside the frame if they are many. They must not change. */
  public void putBlob(byte[] blob) {
    putInt(blob.length);
    if (blob.length < Values.BULK_FROM) {
      putBytes(blob, 0, blob.length);
    } else {
      addBulk(MemorySegment.ofArray(blob));
    }
  }

  /** The bytes written so far, as an array of their own; without large pieces. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Adds a large piece; its memory must stay as it is until the frame has been sent. */
  public void addBulk(MemorySegment piece) {
    bulks.add(piece);
  }

  /** Appends another payload with its large pieces. */
  public void append(FrameWriter other) {
    append(other, 0, other.size);
    if (!other.bulks.isEmpty()) {
      bulks.addAll(other.bulks);
    }
  }

  private void append(FrameWriter other, int from, int to) {
    putBytes(other.bytes, from, to - from);
  }
}
