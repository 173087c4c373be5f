package io.flyshuttle;

import io.flyshuttle.spi.RemoteContext;
import java.util.concurrent.Callable;

/**
 * Binds a {@link RemoteContext} around the user's code. For {@linkplain io.flyshuttle.spi.Place
 * places} that run work in another JVM, and of no use to applications.
 *
 * <p>One per piece of work: {@link #call} in the thread that does it, {@link #cancel} from any.
 *
 * @since 0.1
 */
public final class Remote {

  private final RemoteWork work;

  /** Work that is known by {@code context}. */
  public Remote(RemoteContext context) {
    work = new RemoteWork(context);
  }

  /**
   * Calls {@code body}, in which {@link Checkpoint} speaks to the context. Scopes that it opens
   * belong to this work.
   *
   * @throws Exception what the body throws
   * @throws IllegalStateException if the body leaves a scope open
   */
  public <T> T call(Callable<? extends T> body) throws Exception {
    return ScopedValue.where(Context.CURRENT, work)
        .call(() -> {
          T result = body.call();
          work.requireClosed();
          return result;
        });
  }

  /**
   * Throws if the body has left a scope open so far; for a body that is several pieces of the
   * user's code.
   *
   * @throws IllegalStateException saying where the scope was opened
   */
  public void requireClosed() {
    work.requireClosed();
  }

  /**
   * Ends the scopes that the work has open. Call it after the context has begun to say that the
   * work is cancelled; to interrupt the thread is up to the caller. Never blocks.
   */
  public void cancel() {
    work.endScopes();
  }
}
