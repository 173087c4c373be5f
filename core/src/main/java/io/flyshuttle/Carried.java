package io.flyshuttle;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Scoped values on their way into the tasks of a scope. */
final class Carried {

  static final Carried NOTHING = new Carried(Set.of(), null);

  private final Set<ScopedValue<?>> keys;
  private final ScopedValue.@Nullable Carrier values;

  private Carried(Set<ScopedValue<?>> keys, ScopedValue.@Nullable Carrier values) {
    this.keys = keys;
    this.values = values;
  }

  /** These keys and more, with the values they have now in the calling thread. */
  Carried and(Iterable<ScopedValue<?>> more) {
    Set<ScopedValue<?>> all = new LinkedHashSet<>(keys);
    more.forEach(all::add);
    ScopedValue.Carrier carrier = null;
    for (ScopedValue<?> key : all) {
      carrier = add(carrier, key);
    }
    return all.isEmpty() ? NOTHING : new Carried(all, carrier);
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  private static <V> ScopedValue.@Nullable Carrier add(
      ScopedValue.@Nullable Carrier carrier, ScopedValue<V> key) {
    if (!key.isBound()) {
      return carrier;
    }
    return carrier == null ? ScopedValue.where(key, key.get()) : carrier.where(key, key.get());
  }

  /** Runs {@code action} with the bindings alone. */
  void run(Runnable action) {
    if (values == null) {
      action.run();
    } else {
      values.run(action);
    }
  }

  /** The bindings of {@code task}'s thread. */
  ScopedValue.Carrier with(Context task) {
    return values == null
        ? ScopedValue.where(Context.CURRENT, task)
        : values.where(Context.CURRENT, task);
  }
}
