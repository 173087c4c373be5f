package io.flyshuttle;

import java.util.OptionalLong;

/**
 * What the current thread is working on: a task of a scope, or items of a stage. Bound around the
 * user's code so that {@link Checkpoint}, {@link Retry} and nested scopes find it.
 */
abstract class Context {

  static final ScopedValue<Context> CURRENT = ScopedValue.newInstance();

  /** The clock of the shuttle. */
  abstract Ticker clock();

  /** The effective deadline as a reading of {@link #clock()}; {@link Long#MAX_VALUE} for none. */
  abstract long deadline();

  /**
   * Throws {@link java.util.concurrent.CancellationException} if cancelled. As cheap as a field.
   */
  abstract void poll();

  abstract void progress(long done, OptionalLong total);

  abstract void partial(Object value);

  /** The clock of the current work, or the machine's outside of any. */
  static Ticker ticker() {
    return CURRENT.isBound() ? CURRENT.get().clock() : Ticker.system();
  }

  /**
   * Nanoseconds until the deadline of the current work; {@link Long#MAX_VALUE} where it has none.
   */
  static long remainingNanos() {
    if (!CURRENT.isBound() || CURRENT.get().deadline() == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    Context current = CURRENT.get();
    return current.deadline() - current.clock().nanos();
  }
}
