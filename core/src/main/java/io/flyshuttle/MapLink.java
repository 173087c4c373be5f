package io.flyshuttle;

import java.util.Objects;
import java.util.Optional;

/** A small function where there is no stage to run it in. */
final class MapLink extends Link.Inner {

  private final ThrowingFunction<Object, Object> function;
  private final boolean settled;

  @SuppressWarnings("unchecked")
  MapLink(Op.Map op, boolean settled, Link next) {
    super(next);
    this.function = (ThrowingFunction<Object, Object>) op.function();
    this.settled = settled;
  }

  @Override
  boolean push(Object item) throws Exception {
    return next.push(item instanceof Broken ? item : mapped(item));
  }

  private Object mapped(Object item) throws Exception {
    try {
      return Objects.requireNonNull(function.apply(item), "map(...) returned null for an item");
    } catch (InterruptedException interrupt) {
      throw interrupt;
    } catch (Exception cause) {
      if (settled) {
        return new Broken(cause, Broken.How.FAILED, Optional.empty());
      }
      throw cause;
    }
  }

  /** Behind the end of a run no more of the user's code is called. */
  @Override
  Optional<Object> alone(Object item) throws Exception {
    return item instanceof Broken ? next.alone(item) : Optional.empty();
  }
}
