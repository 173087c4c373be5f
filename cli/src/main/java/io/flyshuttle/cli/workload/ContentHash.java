package io.flyshuttle.cli.workload;

import io.flyshuttle.Outcome;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A hash of what a value says, the same in every JVM: {@link Object#hashCode} is not, as it is an
 * identity for arrays, enums and classes without one of their own.
 */
final class ContentHash {
  private static final int MAX_DEPTH = 64; // a structure that contains itself has no end

  private @Nullable String unstable;

  /** Why some values can't be compared, in words; empty if all can. */
  Optional<String> unstable() {
    return Optional.ofNullable(unstable);
  }

  long of(@Nullable Object value) {
    return hash(value, 0);
  }

  private long hash(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      return unstable("results nested deeper than " + MAX_DEPTH + " levels are not compared");
    }
    return switch (value) {
      case null -> 1;
      case Long number -> mix(2, number);
      case Integer number -> mix(3, number);
      case Double number -> mix(4, Double.doubleToLongBits(number));
      case CharSequence text -> text(5, text);
      case Boolean truth -> mix(6, truth ? 1 : 0);
      case Enum<?> constant -> text(7, constant.name());
      case Map.Entry<?, ?> entry ->
          mix(mix(8, hash(entry.getKey(), depth + 1)), hash(entry.getValue(), depth + 1));
      case Outcome.Failure<?> failure -> failure(failure.cause());
      case Throwable thrown -> failure(thrown);
      case Optional<?> maybe -> mix(9, hash(maybe.orElse(null), depth + 1));
      case Collection<?> items -> items(items, isOrdered(items), depth);
      case Map<?, ?> map -> items(map.entrySet(), isOrdered(map), depth);
      case Record record -> record(record, depth);
      default -> other(value, depth);
    };
  }

  /** Sets and maps that promise an order are compared in it, others without. */
  private static boolean isOrdered(Collection<?> items) {
    return items instanceof SequencedCollection<?>
        || items instanceof SortedSet<?>
        || !(items instanceof Set<?>);
  }

  private static boolean isOrdered(Map<?, ?> map) {
    return map instanceof SequencedMap<?, ?> || map instanceof SortedMap<?, ?>;
  }

  private long items(Collection<?> items, boolean ordered, int depth) {
    long all = mix(10, items.size());
    for (Object item : items) {
      long one = hash(item, depth + 1);
      all = ordered ? mix(all, one) : all + Kernel.splitmix64(one);
    }
    return all;
  }

  private long record(Record record, int depth) {
    long all = text(11, record.getClass().getName());
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        var accessor = component.getAccessor();
        accessor.setAccessible(true);
        all = mix(all, hash(accessor.invoke(record), depth + 1));
      } catch (ReflectiveOperationException | RuntimeException hidden) {
        return noContent(record.getClass().getName());
      }
    }
    return all;
  }

  private static long failure(Throwable thrown) {
    return mix(text(12, thrown.getClass().getName()), text(0, String.valueOf(thrown.getMessage())));
  }

  private long other(Object value, int depth) {
    Class<?> type = value.getClass();
    if (value instanceof byte[] bytes) {
      return bytes(bytes);
    }
    if (type.isArray()) {
      int length = Array.getLength(value);
      long all = mix(13, length);
      for (int i = 0; i < length; i++) {
        all = mix(all, hash(Array.get(value, i), depth + 1));
      }
      return all;
    }
    return hasText(type)
        ? mix(text(14, type.getName()), text(0, value.toString()))
        : noContent(type.getName());
  }

  /**
   * Numbers, dates, URIs and the like, and users' classes that define both what they say and equal.
   */
  private static boolean hasText(Class<?> type) {
    return declares(type, "toString") && (declares(type, "equals", Object.class) || isNumber(type));
  }

  private static boolean isNumber(Class<?> type) {
    return Number.class.isAssignableFrom(type);
  }

  private static boolean declares(Class<?> type, String name, Class<?>... parameters) {
    try {
      return type.getMethod(name, parameters).getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException impossible) {
      return false;
    }
  }

  private long noContent(String type) {
    return unstable("results of type " + type + " have no content to compare");
  }

  private long unstable(String why) {
    if (unstable == null) {
      unstable = why;
    }
    return 0;
  }

  private static long bytes(byte[] bytes) {
    long all = mix(15, bytes.length);
    for (byte one : bytes) {
      all = (all ^ one) * 0x100000001B3L;
    }
    return mix(all, 0);
  }

  private static long text(long tag, CharSequence text) {
    long all = mix(tag, text.length());
    for (int i = 0; i < text.length(); i++) {
      all = (all ^ text.charAt(i)) * 0x100000001B3L;
    }
    return mix(all, 0);
  }

  private static long mix(long all, long next) {
    return Kernel.splitmix64(all * 0x100000001B3L ^ next);
  }
}
