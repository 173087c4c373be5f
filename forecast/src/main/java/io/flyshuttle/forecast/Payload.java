package io.flyshuttle.forecast;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.Array;

/** How many bytes a value takes on its way to another process, about. */
final class Payload {
  private static final long MOST = 64 << 20; // bytes that are counted
  private static final int HEAD = 5; // a tag and a length

  private Payload() {}

  /**
   * Its bytes: of numbers, strings and arrays of numbers as they are in memory, of others
   * serialised. 0 if it can't be; what is larger than 64 MiB counts as that.
   */
  static long size(Object value) {
    return switch (value) {
      case Number _, Boolean _, Character _ -> 1 + Long.BYTES;
      case String text -> HEAD + text.length();
      case byte[] bytes -> HEAD + bytes.length;
      case Serializable object -> array(object);
      default -> 0;
    };
  }

  private static long array(Serializable object) {
    if (object.getClass().isArray() && object.getClass().getComponentType().isPrimitive()) {
      long each =
          switch (object) {
            case boolean[] _ -> 1;
            case short[] _, char[] _ -> Short.BYTES;
            case int[] _, float[] _ -> Integer.BYTES;
            default -> Long.BYTES;
          };
      return HEAD + each * Array.getLength(object);
    }
    return serialised(object);
  }

  private static long serialised(Serializable object) {
    Counter counter = new Counter();
    try (ObjectOutputStream out = new ObjectOutputStream(counter)) {
      out.writeObject(object);
    } catch (IOException | RuntimeException | StackOverflowError cannot) {
      return counter.bytes > MOST ? MOST : 0;
    }
    return counter.bytes;
  }

  /** Counts up to a bound. */
  private static final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int one) throws IOException {
      count(1);
    }

    @Override
    public void write(byte[] some, int from, int length) throws IOException {
      count(length);
    }

    private void count(int more) throws IOException {
      bytes += more;
      if (bytes > MOST) {
        throw new IOException("enough");
      }
    }
  }
}
