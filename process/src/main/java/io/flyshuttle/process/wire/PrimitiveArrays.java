package io.flyshuttle.process.wire;

import java.lang.foreign.MemorySegment;

/**
 * Primitive arrays as the bytes they are in memory: both sides run on the same machine, so nothing
 * is swapped.
 */
final class PrimitiveArrays {

  /** Elements of one kind. */
  enum Kind {
    BYTE(0, 1),
    BOOLEAN(1, 1),
    SHORT(2, 2),
    CHAR(3, 2),
    INT(4, 4),
    FLOAT(5, 4),
    LONG(6, 8),
    DOUBLE(7, 8);

    private static final Kind[] BY_CODE = values();

    final int code;
    final int bytes;

    Kind(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    static Kind of(int code) {
      if (code < 0 || code >= BY_CODE.length) {
        throw new IllegalArgumentException("an array of kind " + code);
      }
      return BY_CODE[code];
    }
  }

  private PrimitiveArrays() {}

  static Kind kind(Object array) {
    return switch (array) {
      case byte[] bytes -> Kind.BYTE;
      case boolean[] flags -> Kind.BOOLEAN;
      case short[] shorts -> Kind.SHORT;
      case char[] chars -> Kind.CHAR;
      case int[] ints -> Kind.INT;
      case float[] floats -> Kind.FLOAT;
      case long[] longs -> Kind.LONG;
      case double[] doubles -> Kind.DOUBLE;
      default -> throw new IllegalArgumentException(array.getClass().getName());
    };
  }

  /** Its memory; of booleans, a copy. */
  static MemorySegment memory(Object array) {
    return switch (array) {
      case byte[] bytes -> MemorySegment.ofArray(bytes);
      case boolean[] flags -> MemorySegment.ofArray(bytes(flags));
      case short[] shorts -> MemorySegment.ofArray(shorts);
      case char[] chars -> MemorySegment.ofArray(chars);
      case int[] ints -> MemorySegment.ofArray(ints);
      case float[] floats -> MemorySegment.ofArray(floats);
      case long[] longs -> MemorySegment.ofArray(longs);
      case double[] doubles -> MemorySegment.ofArray(doubles);
      default -> throw new IllegalArgumentException(array.getClass().getName());
    };
  }

  /** A new array; of booleans, one of bytes, to be turned by {@link #finish}. */
  static Object allocate(Kind kind, int length) {
    return switch (kind) {
      case BYTE, BOOLEAN -> new byte[length];
      case SHORT -> new short[length];
      case CHAR -> new char[length];
      case INT -> new int[length];
      case FLOAT -> new float[length];
      case LONG -> new long[length];
      case DOUBLE -> new double[length];
    };
  }

  static Object finish(Kind kind, Object array) {
    if (kind != Kind.BOOLEAN) {
      return array;
    }
    byte[] bytes = (byte[]) array;
    boolean[] flags = new boolean[bytes.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = bytes[i] != 0;
    }
    return flags;
  }

  private static byte[] bytes(boolean[] flags) {
    byte[] bytes = new byte[flags.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (flags[i] ? 1 : 0);
    }
    return bytes;
  }
}
