package io.flyshuttle.process.wire;

import io.flyshuttle.process.spi.ObjectCodec;
import io.flyshuttle.spi.StageCode;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions that a pool has sent lately, so that each is serialised and sent as seldom as its
 * state allows. Thread-safe.
 *
 * <ul>
 *   <li>A lambda or method reference that captures nothing is known by its class; one that captures
 *       only what can't change (strings, boxed primitives, enums) and a {@link StageCode} by
 *       identity: neither is serialised again.
 *   <li>Any other is serialised at each call, about 20 µs, because what it captures may have
 *       changed; the same bytes get the same id, so it is not sent again.
 * </ul>
 *
 * What was not used for long is forgotten here, and gets a new id when it comes again.
 */
public final class Functions {

  private static final int MOST = 1_024;
  private static final long MOST_BYTES = 64L << 20;
  private static final int SMALL = 64 << 10;

  private final ObjectCodec codec;
  private final Map<Object, Shipped> known = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes; // of the values of known, one counted as often as it is there
  private int lastId;

  /** An empty table. */
  public Functions(ObjectCodec codec) {
    this.codec = codec;
  }

  /** The key of an object that is known by identity. */
  private static final class Same {
    private final Object object;

    Same(Object object) {
      this.object = object;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Same that && that.object == object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }
  }

  /**
   * Serialises {@code function} if need be. For the thread of the caller.
   *
   * @throws UnsendableException if something that it captures is not serialisable, or it has more
   *     than {@link Values#LIMIT} bytes
   */
  public Shipped intern(Object function) {
    return intern(Subject.FUNCTION, function);
  }

  /** The same, for a function that is something else to the caller. */
  public Shipped intern(Subject subject, Object function) {
    Object key = key(function);
    if (key != null) {
      synchronized (this) {
        Shipped before = known.get(key);
        if (before != null) {
          return before;
        }
      }
    }
    byte[] serialised = serialise(subject, function);
    ByteBuffer content = ByteBuffer.wrap(serialised);
    synchronized (this) {
      Shipped shipped = known.get(content);
      if (shipped == null) {
        shipped = new Shipped(++lastId, serialised);
        remember(content, shipped);
      }
      if (key != null) {
        remember(key, shipped);
      }
      return shipped;
    }
  }

  /**
   * Those that were used last, in no order.
   *
   * @param most so many at most, of up to 64 KiB each
   */
  public List<Shipped> latest(int most) {
    List<Shipped> small;
    synchronized (this) {
      small =
          known.values().stream()
              .distinct()
              .filter(shipped -> shipped.bytes().length <= SMALL)
              .toList();
    }
    return small.subList(Math.max(0, small.size() - most), small.size());
  }

  private byte[] serialise(Subject subject, Object function) {
    FrameWriter out = new FrameWriter(Values.LIMIT);
    try {
      codec.write(function, out);
    } catch (Throwable refused) {
      throw subject.refused(function, refused);
    }
    return out.toByteArray();
  }

  private void remember(Object key, Shipped shipped) {
    Shipped before = known.put(key, shipped);
    bytes += shipped.bytes().length - (before == null ? 0L : before.bytes().length);
    if (known.size() > MOST || bytes > MOST_BYTES) {
      forgetEldest();
    }
  }

  private void forgetEldest() {
    Iterator<Shipped> eldest = known.values().iterator();
    while (known.size() > MOST || (bytes > MOST_BYTES && known.size() > 2)) {
      bytes -= eldest.next().bytes().length;
      eldest.remove();
    }
  }

  /** What {@code function} is known by without its bytes; null if its state may change. */
  private static @Nullable Object key(Object function) {
    Class<?> type = function.getClass();
    if (function instanceof StageCode) {
      return new Same(function);
    }
    if (!type.isHidden() || type.getSuperclass() != Object.class) {
      return null; // not a lambda
    }
    if (Arrays.stream(type.getDeclaredFields())
        .allMatch(field -> Modifier.isStatic(field.getModifiers()))) {
      return type;
    }
    if (GraphSearch.replacement(function) instanceof SerializedLambda lambda) {
      for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
        if (!isImmutable(lambda.getCapturedArg(i))) {
          return null;
        }
      }
      return new Same(function);
    }
    return null;
  }

  private static boolean isImmutable(@Nullable Object captured) {
    return captured == null
        || captured instanceof String
        || captured instanceof Boolean
        || captured instanceof Character
        || captured instanceof Enum<?>
        || captured instanceof Class<?>
        || (captured instanceof Number && captured.getClass().getName().startsWith("java.lang."));
  }
}
