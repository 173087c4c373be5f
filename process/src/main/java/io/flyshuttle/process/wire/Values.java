package io.flyshuttle.process.wire;

import io.flyshuttle.process.spi.ObjectCodec;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Arguments and results as bytes: boxed primitives, strings, primitive arrays, {@link ByteBuffer}
 * and {@link MemorySegment} by a short form of their own, everything else by an {@link
 * ObjectCodec}. What has 64 KiB or more goes as a large piece beside the frame. Thread-safe.
 *
 * <p>A buffer is sent from its position to its limit, and arrives read-only like a segment. Large
 * arrays, buffers and segments are not copied at {@link #write} but when the frame is sent: they
 * must not change until then.
 */
public final class Values {

  /** From how many bytes on a value goes beside the frame: 64 KiB. */
  public static final int BULK_FROM = 64 * 1024;

  /** Bytes that one value may have: 1 GiB. */
  public static final int LIMIT = BulkReceiver.LIMIT;

  private static final int NULL = 0;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final int BYTE = 3;
  private static final int SHORT = 4;
  private static final int CHAR = 5;
  private static final int INT = 6;
  private static final int LONG = 7;
  private static final int FLOAT = 8;
  private static final int DOUBLE = 9;
  private static final int STRING = 10;
  private static final int LARGE_STRING = 11;
  private static final int OBJECT = 12;
  private static final int LARGE_OBJECT = 13;
  private static final int BUFFER = 14;
  private static final int SEGMENT = 15;
  private static final int ARRAY = 16; // and the kinds of elements from here

  private static final Thread ANOTHER = Thread.ofPlatform().unstarted(() -> {});

  private final ObjectCodec codec;

  /** Values whose objects go through {@code codec}. */
  public Values(ObjectCodec codec) {
    this.codec = codec;
  }

  /** Values by {@link JdkCodec} with the default filter. */
  public static Values standard(ClassLoader loader) {
    return new Values(new JdkCodec(loader, JdkCodec.boundsOnly()));
  }

  /**
   * Writes a value. When this throws, {@code out} is as before.
   *
   * @param subject what it is, for the message of an exception
   * @throws UnsendableException if something in it can't be serialised, or it has more than {@link
   *     #LIMIT} bytes
   */
  public void write(Subject subject, @Nullable Object value, FrameWriter out) {
    // By class and not by a switch over patterns, which costs more than the writing.
    if (value == null) {
      out.putByte(NULL);
      return;
    }
    Class<?> type = value.getClass();
    if (type == Integer.class) {
      out.putByte(INT);
      out.putInt((Integer) value);
    } else if (type == Long.class) {
      out.putByte(LONG);
      out.putLong((Long) value);
    } else if (type == Double.class) {
      out.putByte(DOUBLE);
      out.putLong(Double.doubleToRawLongBits((Double) value));
    } else if (type == String.class) {
      writeString(subject, (String) value, out);
    } else if (type == Boolean.class) {
      out.putByte((Boolean) value ? TRUE : FALSE);
    } else if (type.isArray() && type.getComponentType().isPrimitive()) {
      writeArray(subject, value, out);
    } else if (value instanceof ByteBuffer buffer) {
      subject.requireLimit(value, buffer.remaining());
      out.putByte(BUFFER);
      out.putByte(buffer.order() == ByteOrder.BIG_ENDIAN ? 0 : 1);
      writeMemory(MemorySegment.ofBuffer(buffer), out);
    } else if (value instanceof MemorySegment segment) {
      subject.requireLimit(value, segment.byteSize());
      out.putByte(SEGMENT);
      writeMemory(segment, out);
    } else {
      writeOther(subject, value, type, out);
    }
  }

  private void writeOther(Subject subject, Object value, Class<?> type, FrameWriter out) {
    if (type == Byte.class) {
      out.putByte(BYTE);
      out.putByte((Byte) value);
    } else if (type == Short.class) {
      out.putByte(SHORT);
      out.putShort((Short) value);
    } else if (type == Character.class) {
      out.putByte(CHAR);
      out.putShort((Character) value);
    } else if (type == Float.class) {
      out.putByte(FLOAT);
      out.putInt(Float.floatToRawIntBits((Float) value));
    } else {
      writeObject(subject, value, out);
    }
  }

  private static void writeString(Subject subject, String string, FrameWriter out) {
    if (string.length() < BULK_FROM / 2) {
      out.putByte(STRING);
      out.putString(string);
      return;
    }
    subject.requireLimit(string, 2L * string.length());
    out.putByte(LARGE_STRING);
    FrameWriter apart = new FrameWriter();
    apart.putString(string);
    out.addBulk(MemorySegment.ofArray(apart.bytes()).asSlice(0, apart.size()));
  }

  private static void writeArray(Subject subject, Object array, FrameWriter out) {
    PrimitiveArrays.Kind kind = PrimitiveArrays.kind(array);
    MemorySegment memory = PrimitiveArrays.memory(array);
    subject.requireLimit(array, memory.byteSize());
    out.putByte(ARRAY + kind.code);
    out.putInt((int) (memory.byteSize() / kind.bytes));
    if (memory.byteSize() < BULK_FROM) {
      out.putSegment(memory);
    } else {
      out.addBulk(memory);
    }
  }

  private static void writeMemory(MemorySegment memory, FrameWriter out) {
    out.putInt((int) memory.byteSize());
    if (memory.byteSize() < BULK_FROM) {
      out.putSegment(memory);
    } else if (memory.isAccessibleBy(ANOTHER)) {
      out.addBulk(memory);
    } else { // of this thread alone: another one may do the sending
      out.addBulk(MemorySegment.ofArray(memory.toArray(ValueLayout.JAVA_BYTE)));
    }
  }

  private void writeObject(Subject subject, Object value, FrameWriter out) {
    int size = out.size();
    int bulks = out.bulkCount();
    out.putByte(OBJECT);
    out.putInt(0);
    int start = out.size();
    Spill spill = new Spill(out);
    try {
      codec.write(value, spill);
    } catch (Throwable refused) {
      out.rewind(size, bulks);
      throw subject.refused(value, refused);
    }
    FrameWriter apart = spill.apart;
    if (apart == null) {
      out.putIntAt(start - 4, out.size() - start);
      return;
    }
    out.rewind(size, bulks);
    out.putByte(LARGE_OBJECT);
    out.addBulk(MemorySegment.ofArray(apart.bytes()).asSlice(0, apart.size()));
  }

  /** Writes to a frame, and from {@link #BULK_FROM} bytes on apart, so that a frame stays small. */
  private static final class Spill extends OutputStream {
    private final FrameWriter frame;
    private final int start;
    private @Nullable FrameWriter apart;

    Spill(FrameWriter frame) {
      this.frame = frame;
      start = frame.size();
    }

    private FrameWriter to(int more) {
      FrameWriter large = apart;
      int length = frame.size() - start;
      if (large == null && more >= BULK_FROM - length) {
        large = new FrameWriter(LIMIT);
        large.putBytes(frame.bytes(), start, length);
        apart = large;
      }
      return large == null ? frame : large;
    }

    @Override
    public void write(int value) {
      to(1).putByte(value);
    }

    @Override
    public void write(byte[] source, int from, int length) {
      to(length).putBytes(source, from, length);
    }
  }

  /**
   * Reads a value. When this throws {@link UnreadableException}, {@code in} stands behind it.
   *
   * @param views how long buffers and segments live
   * @throws UnreadableException if its class is missing or different here, the filter rejects it,
   *     or its own code fails
   * @throws BufferUnderflowException if there is no whole value: the peer broke the protocol
   */
  public @Nullable Object read(FrameReader in, Views views) throws UnreadableException {
    int tag = in.takeByte();
    return switch (tag) {
      case NULL -> null;
      case FALSE -> false;
      case TRUE -> true;
      case BYTE -> in.takeByte();
      case SHORT -> in.takeShort();
      case CHAR -> (char) in.takeShort();
      case INT -> in.takeInt();
      case LONG -> in.takeLong();
      case FLOAT -> Float.intBitsToFloat(in.takeInt());
      case DOUBLE -> Double.longBitsToDouble(in.takeLong());
      case STRING -> in.takeString();
      case LARGE_STRING -> largeString(in.takeBulk());
      case OBJECT -> object(in.takeSlice(in.takeInt()));
      case LARGE_OBJECT -> object(in.takeBulk().asByteBuffer());
      case BUFFER -> buffer(in, views);
      case SEGMENT -> segment(in, views);
      default -> array(PrimitiveArrays.Kind.of(tag - ARRAY), in);
    };
  }

  /**
   * Reads a value as {@link #read} does, and gives what can't be read as the reason; also where
   * memory runs out. For who has more to read than this value.
   *
   * @throws BufferUnderflowException if there is no whole value: the peer broke the protocol
   */
  public Reading tryRead(FrameReader in, Views views) {
    try {
      return new Reading.Value(read(in, views));
    } catch (UnreadableException reason) {
      return new Reading.Unreadable(reason);
    } catch (OutOfMemoryError full) {
      return new Reading.Unreadable(UnreadableException.because("a value", full));
    }
  }

  /** Whether the value that stands so many bytes further is read by no codec. */
  static boolean isPlain(FrameReader in, int behind) {
    int kind = in.peekByte(behind);
    return kind != OBJECT && kind != LARGE_OBJECT;
  }

  private static String largeString(MemorySegment bulk) {
    FrameReader apart = new FrameReader();
    apart.reset(bulk.asByteBuffer());
    return apart.takeString();
  }

  private static ByteBuffer buffer(FrameReader in, Views views) {
    ByteOrder order = in.takeByte() == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    int length = in.takeInt();
    ByteBuffer buffer =
        length < BULK_FROM
            ? ByteBuffer.wrap(in.takeBytes(length)).asReadOnlyBuffer()
            : views.buffer(in.takeBulk());
    return buffer.order(order);
  }

  private static MemorySegment segment(FrameReader in, Views views) {
    int length = in.takeInt();
    return length < BULK_FROM
        ? MemorySegment.ofArray(in.takeBytes(length)).asReadOnly()
        : views.segment(in.takeBulk());
  }

  private static Object array(PrimitiveArrays.Kind kind, FrameReader in) {
    int length = in.takeInt();
    if (length < 0) {
      throw new BufferUnderflowException();
    }
    long bytes = (long) length * kind.bytes;
    if (bytes < BULK_FROM) {
      if (bytes > in.remaining()) {
        throw new BufferUnderflowException();
      }
      Object array = PrimitiveArrays.allocate(kind, length);
      if (length > 0) {
        in.takeInto(PrimitiveArrays.memory(array));
      }
      return PrimitiveArrays.finish(kind, array);
    }
    MemorySegment bulk = in.takeBulk();
    if (bulk.byteSize() != bytes) {
      throw new BufferUnderflowException();
    }
    if (kind == PrimitiveArrays.Kind.BYTE && bulk.heapBase().orElse(bulk) instanceof byte[] own) {
      return own; // came by the socket: nobody else's, and no larger than this
    }
    Object array = PrimitiveArrays.allocate(kind, length);
    PrimitiveArrays.memory(array).copyFrom(bulk);
    return PrimitiveArrays.finish(kind, array);
  }

  private Object object(ByteBuffer bytes) throws UnreadableException {
    try {
      return codec.read(stream(bytes));
    } catch (Throwable cause) {
      UserCode.outlive(cause);
      throw UnreadableException.because("a value", cause);
    }
  }

  private static InputStream stream(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      return new ByteArrayInputStream(
          bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }
    return new BufferStream(bytes);
  }

  private static final class BufferStream extends InputStream {
    private final ByteBuffer bytes;

    BufferStream(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.hasRemaining() ? bytes.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) {
      if (!bytes.hasRemaining()) {
        return length == 0 ? 0 : -1;
      }
      int count = Math.min(length, bytes.remaining());
      bytes.get(target, from, count);
      return count;
    }

    @Override
    public int available() {
      return bytes.remaining();
    }
  }
}
