package io.flyshuttle;

import java.util.Optional;

/** Counts what passes, for {@link Reporter}. */
final class CountLink extends Link.Inner {

  private final Reporter reporter;

  CountLink(Reporter reporter, Link next) {
    super(next);
    this.reporter = reporter;
  }

  @Override
  boolean push(Object item) throws Exception {
    reporter.count();
    return next.push(item);
  }

  @Override
  Optional<Object> alone(Object item) throws Exception {
    return next.alone(item);
  }
}
