package io.flyshuttle;

import java.util.Objects;
import java.util.stream.Gatherer;

/** A JDK gatherer, run sequentially. */
final class GatherLink extends Link.Inner {

  private final Gatherer<Object, Object, Object> gatherer;
  private final Gatherer.Integrator<Object, Object, Object> integrator;
  private final Object state;
  private final Gatherer.Downstream<Object> downstream;
  private boolean wanted = true; // what the gatherer emits
  private boolean ended; // the gatherer wants no more: what still comes is not for it

  @SuppressWarnings("unchecked")
  GatherLink(Gatherer<?, ?, ?> gatherer, Link next) {
    super(next);
    this.gatherer = (Gatherer<Object, Object, Object>) gatherer;
    this.integrator = this.gatherer.integrator();
    this.state = this.gatherer.initializer().get();
    this.downstream =
        new Gatherer.Downstream<>() {
          @Override
          public boolean push(Object element) {
            return handOn(element);
          }

          @Override
          public boolean isRejecting() {
            return !wanted;
          }
        };
  }

  private boolean handOn(Object element) {
    if (wanted) {
      try {
        wanted = next.push(Objects.requireNonNull(element, "a gatherer gave null"));
      } catch (Exception failure) {
        throw Sneaky.rethrow(failure); // a gatherer's signature has no room for what follows it
      }
    }
    return wanted;
  }

  @Override
  boolean push(Object item) throws Exception {
    if (ended) {
      return false;
    }
    boolean more =
        item instanceof Broken
            ? handOn(item)
            : integrator.integrate(state, item, downstream) && wanted;
    ended = !more;
    return more;
  }

  @Override
  void finish() throws Exception {
    gatherer.finisher().accept(state, downstream);
    next.finish();
  }
}
