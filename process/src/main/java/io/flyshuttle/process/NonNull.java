package io.flyshuttle.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Refuses null in what callers give, by the name of the parameter. */
final class NonNull {

  private NonNull() {}

  /** A copy of what is neither null nor has null in it. */
  static <T> List<T> list(@Nullable Collection<? extends @Nullable T> items, String name) {
    List<T> copy = new ArrayList<>(Objects.requireNonNull(items, name).size());
    for (T item : items) {
      copy.add(Objects.requireNonNull(item, name));
    }
    return List.copyOf(copy);
  }
}
