package io.flyshuttle;

import java.util.Optional;

/** The end of the last chain. */
final class SinkLink extends Link {

  private final Shuttle.Sink<Object> sink;

  SinkLink(Shuttle.Sink<Object> sink) {
    this.sink = sink;
  }

  @Override
  boolean push(Object item) throws Exception {
    sink.accept(item);
    return true;
  }

  @Override
  void finish() {}

  @Override
  Optional<Object> alone(Object item) {
    return Optional.of(item);
  }
}
