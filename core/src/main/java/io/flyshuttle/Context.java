package io.flyshuttle;

import io.flyshuttle.spi.RemoteContext;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * What the current thread is working on: a task of a scope, items of a stage, or a call with a
 * deadline. Bound around the user's code so that {@link Checkpoint}, {@link Retry} and nested
 * scopes find it.
 */
abstract class Context {

  static final ScopedValue<Context> CURRENT = ScopedValue.newInstance();

  /** What a thread works on that works for nobody here. */
  static final Context NONE = new None();

  // The outermost scope that this work's thread has open; deeper ones hang on it, one by one.
  // Written by that thread, read by who cancels. Whoever opens a scope first writes this, then
  // looks whether the work is cancelled; who cancels does it the other way round: none is missed.
  private volatile @Nullable ScopeImpl<?, ?> nested;

  /** The clock of the shuttle. */
  abstract Ticker clock();

  /** The effective deadline as a reading of {@link #clock()}; {@link Long#MAX_VALUE} for none. */
  abstract long deadline();

  /** Throws {@link CancellationException} if cancelled. As cheap as a field. */
  abstract void poll();

  abstract void progress(long done, OptionalLong total);

  abstract void partial(Object value);

  /**
   * The work that scopes opened by the calling thread belong to, {@link #NONE} where this is
   * another thread's work.
   */
  Context root() {
    return this;
  }

  /** The scoped values that this work was given, for what is opened in it. */
  Carried carried() {
    return Carried.NOTHING;
  }

  /** Whether {@link #poll} would throw. */
  boolean cancelled() {
    try {
      poll();
      return false;
    } catch (CancellationException cancelled) {
      return true;
    }
  }

  /** Why scopes opened in this work end with it, once it is cancelled. */
  ScopeEnd endForInner() {
    return ScopeEnd.CANCELLED;
  }

  /** This work for the place that has it done in another JVM. */
  final RemoteContext asRemote() {
    return new RemoteContext() {
      @Override
      public boolean cancelled() {
        return Context.this.cancelled();
      }

      @Override
      public void progress(long done, OptionalLong total) {
        Context.this.progress(done, total);
      }

      @Override
      public void partial(Object value) {
        Context.this.partial(value);
      }
    };
  }

  final @Nullable ScopeImpl<?, ?> nested() {
    return nested;
  }

  final void nest(@Nullable ScopeImpl<?, ?> scope) {
    nested = scope;
  }

  /** What the calling thread works on. */
  static Context current() {
    return CURRENT.orElse(NONE);
  }

  /** The clock of the current work, or the machine's outside of any. */
  static Ticker ticker() {
    return current().clock();
  }

  /**
   * Nanoseconds until the deadline of the current work; {@link Long#MAX_VALUE} where it has none.
   */
  static long remainingNanos() {
    Context current = current();
    long deadline = current.deadline();
    return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - current.clock().nanos();
  }

  private static final class None extends Context {
    @Override
    Ticker clock() {
      return Ticker.system();
    }

    @Override
    long deadline() {
      return Long.MAX_VALUE;
    }

    @Override
    void poll() {}

    @Override
    void progress(long done, OptionalLong total) {}

    @Override
    void partial(Object value) {}

    @Override
    boolean cancelled() {
      return false;
    }
  }
}
