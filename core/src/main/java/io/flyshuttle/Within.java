package io.flyshuttle;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A call with a deadline, in its caller's thread. */
final class Within extends Context {

  private final Context outer;
  private final Ticker clock;
  private final long own; // the deadline of this call
  private final long deadline; // the earlier of own and the outer work's
  private final Alarm alarm = new Alarm(this);
  private final InterruptWindow window = new InterruptWindow(); // closes where the work ends first

  private Within(Context outer, Ticker clock, long own) {
    this.outer = outer;
    this.clock = clock;
    this.own = own;
    this.deadline = Deadlines.earlier(own, clock, outer.deadline(), outer.clock());
    window.open();
  }

  private static final class Alarm extends DeadlineTimer.Entry {
    private final Within call;

    Alarm(Within call) {
      this.call = call;
    }

    @Override
    void expire() {
      call.window.interrupt();
    }
  }

  /** See {@link Shuttle#within}. */
  static <T> T call(DeadlineTimer timer, Ticker clock, Duration limit, Callable<? extends T> work)
      throws Exception {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("within(" + limit + "): a time limit is not negative");
    }
    if (limit.isZero()) {
      throw exceeded(limit, null);
    }
    Within call = new Within(Context.current(), clock, clock.nanos() + Nanos.of(limit));
    timer.schedule(call.alarm, call.own);
    T result;
    try {
      result = ScopedValue.where(CURRENT, call).call(work::call);
    } catch (Throwable failure) {
      if (call.leave(timer, failure instanceof InterruptedException)) {
        throw exceeded(limit, failure);
      }
      throw failure;
    }
    if (call.leave(timer, false)) {
      throw exceeded(limit, null);
    }
    return result;
  }

  private static DeadlineExceededException exceeded(Duration limit, @Nullable Throwable failure) {
    DeadlineExceededException late =
        new DeadlineExceededException("the call had not ended within " + limit);
    if (failure != null) {
      late.addSuppressed(failure);
    }
    return late;
  }

  /**
   * Ends the call; whether it was late. After this no interrupt comes, and none of ours is left.
   *
   * @param heard whether the work ended by the interrupt
   */
  private boolean leave(DeadlineTimer timer, boolean heard) {
    timer.cancel(alarm);
    if (!window.end()) {
      return clock.nanos() - own >= 0;
    }
    boolean again = Thread.interrupted() && heard; // ours was: this is another
    if (window.wasInterrupted() || again || outer.cancelled()) {
      Thread.currentThread().interrupt(); // what is taken away may have been someone else's
    }
    return true;
  }

  @Override
  Ticker clock() {
    return clock;
  }

  @Override
  long deadline() {
    return deadline;
  }

  @Override
  void poll() {
    if (!window.isOpen()) {
      throw new CancellationException("the deadline of the call has passed");
    }
    outer.poll();
  }

  @Override
  boolean cancelled() {
    return !window.isOpen() || outer.cancelled();
  }

  @Override
  ScopeEnd endForInner() {
    return !window.isOpen() ? ScopeEnd.DEADLINE : outer.endForInner();
  }

  @Override
  Context root() {
    return outer.root();
  }

  @Override
  void progress(long done, OptionalLong total) {
    outer.progress(done, total);
  }

  @Override
  void partial(Object value) {
    outer.partial(value);
  }
}
