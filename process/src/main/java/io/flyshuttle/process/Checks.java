package io.flyshuttle.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Refuses in what callers give what makes no sense: null by the name of the parameter, values out
 * of their range by what they are and the value.
 */
final class Checks {

  /** Longer times are taken for this one, with which one can calculate. */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private Checks() {}

  static int atLeast(int least, int value, String what) {
    if (value < least) {
      throw new IllegalArgumentException(what + " of " + value + ": at least " + least);
    }
    return value;
  }

  static long bytes(long value, String what) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " of " + value + " bytes: not negative");
    }
    return value;
  }

  static long positiveBytes(long value, String what) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " of " + value + " bytes: it has to be positive");
    }
    return value;
  }

  /** That time, or a century where it is longer. */
  static Duration notNegative(Duration time, String what) {
    if (Objects.requireNonNull(time, "time").isNegative()) {
      throw new IllegalArgumentException("a " + what + " of " + time + ": not negative");
    }
    return time.compareTo(FOR_EVER) > 0 ? FOR_EVER : time;
  }

  /** A copy of what is neither null nor has null in it. */
  static <T> List<T> withoutNulls(@Nullable Collection<? extends @Nullable T> items, String name) {
    List<T> copy = new ArrayList<>(Objects.requireNonNull(items, name).size());
    for (T item : items) {
      copy.add(Objects.requireNonNull(item, name));
    }
    return List.copyOf(copy);
  }
}
