package io.flyshuttle;

import java.time.Duration;

/**
 * The deadline of a scope. The timer watches it, unless it is that of an enclosing scope, which
 * ends this one too; and who needs to know looks itself, since the timer may not have noticed yet.
 */
final class ScopeDeadline extends DeadlineTimer.Entry {

  private final ScopeImpl<?, ?> scope;
  private final long at; // a reading of the clock

  ScopeDeadline(ScopeImpl<?, ?> scope, long at) {
    this.scope = scope;
    this.at = at;
  }

  void watch(DeadlineTimer timer) {
    timer.schedule(this, at);
  }

  /** Does nothing unless it is watched. */
  void unwatch(DeadlineTimer timer) {
    timer.cancel(this);
  }

  @Override
  void expire() {
    scope.deadlinePassed();
  }

  /** Ends the scope if it has passed; whether it has. */
  boolean endIfPassed() {
    if (left() > 0) {
      return false;
    }
    scope.end(ScopeEnd.DEADLINE);
    return true;
  }

  /** Zero once it has passed. */
  Duration remaining() {
    return Duration.ofNanos(Math.max(0, left()));
  }

  private long left() {
    return at - scope.clock().nanos();
  }
}
