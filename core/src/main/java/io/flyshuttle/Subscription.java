package io.flyshuttle;

import java.util.concurrent.Flow;

final class Subscription {
  private Subscription() {}

  @SuppressWarnings("DoNotCallSuggester") // until it is written
  static <T> Source.Cursor<T> to(Flow.Publisher<? extends T> publisher, int window) {
    throw new UnsupportedOperationException();
  }
}
