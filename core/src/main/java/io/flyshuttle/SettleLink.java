package io.flyshuttle;

import java.util.Optional;

/** Failures become values. */
final class SettleLink extends Link.Inner {

  SettleLink(Link next) {
    super(next);
  }

  @Override
  boolean push(Object item) throws Exception {
    return next.push(settled(item));
  }

  private static Outcome<?> settled(Object item) {
    return item instanceof Broken broken ? broken.outcome() : new Outcome.Value<>(item);
  }

  @Override
  Optional<Object> alone(Object item) throws Exception {
    return next.alone(settled(item));
  }
}
