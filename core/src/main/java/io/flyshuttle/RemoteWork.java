package io.flyshuttle;

import io.flyshuttle.spi.RemoteContext;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;

/** Work that another JVM has sent here. Its deadline is kept there. */
final class RemoteWork extends Context {

  private final RemoteContext context;

  RemoteWork(RemoteContext context) {
    this.context = context;
  }

  @Override
  Ticker clock() {
    return Ticker.system();
  }

  @Override
  long deadline() {
    return Long.MAX_VALUE;
  }

  @Override
  void poll() {
    if (context.cancelled()) {
      throw new CancellationException("the work has been cancelled by the JVM that sent it");
    }
  }

  @Override
  boolean cancelled() {
    return context.cancelled();
  }

  @Override
  void progress(long done, OptionalLong total) {
    context.progress(done, total);
  }

  @Override
  void partial(Object value) {
    context.partial(value);
  }

  void endScopes() {
    ScopeImpl<?, ?> open = nested();
    if (open != null) {
      open.end(endForInner());
    }
  }

  void requireClosed() {
    ScopeImpl<?, ?> open = nested();
    if (open != null) {
      throw open.leftOpen();
    }
  }
}
