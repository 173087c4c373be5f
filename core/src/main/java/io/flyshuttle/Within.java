package io.flyshuttle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A call with a deadline, in its caller's thread. */
final class Within extends Context {

  /*
   * OPEN ──▶ CLOSED                             the work ended first
   *   └────▶ INTERRUPTING ──▶ INTERRUPTED       the deadline did
   *
   * Once CLOSED nobody interrupts the thread on this call's account; while INTERRUPTING the thread
   * waits before it leaves, so that the interrupt meets this call and no later one.
   */
  private static final int OPEN = 0;
  private static final int INTERRUPTING = 1;
  private static final int INTERRUPTED = 2;
  private static final int CLOSED = 3;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Within.class, "state", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Context outer;
  private final Ticker clock;
  private final long own; // the deadline of this call
  private final long deadline; // the earlier of own and the outer work's
  private final Thread thread = Thread.currentThread();
  private final Alarm alarm = new Alarm(this);

  @SuppressWarnings("UnusedVariable") // through STATE
  private volatile int state;

  private boolean foreign; // the thread was interrupted before, by someone else; published by state

  private Within(Context outer, Ticker clock, long own) {
    this.outer = outer;
    this.clock = clock;
    this.own = own;
    this.deadline = Deadlines.earlier(own, clock, outer.deadline(), outer.clock());
  }

  private static final class Alarm extends DeadlineTimer.Entry {
    private final Within call;

    Alarm(Within call) {
      this.call = call;
    }

    @Override
    void expire() {
      call.expire();
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
    if (STATE.compareAndSet(this, OPEN, CLOSED)) {
      return clock.nanos() - own >= 0;
    }
    while ((int) STATE.getVolatile(this) == INTERRUPTING) {
      Spin.pause();
    }
    boolean again = Thread.interrupted() && heard; // ours was: this is another
    if (foreign || again || outer.cancelled()) {
      thread.interrupt(); // what is taken away may have been someone else's
    }
    return true;
  }

  private void expire() {
    if (STATE.compareAndSet(this, OPEN, INTERRUPTING)) {
      try {
        foreign = thread.isInterrupted();
        thread.interrupt();
      } finally {
        STATE.setVolatile(this, INTERRUPTED);
      }
    }
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
    if (state != OPEN) {
      throw new CancellationException("the deadline of the call has passed");
    }
    outer.poll();
  }

  @Override
  boolean cancelled() {
    return state != OPEN || outer.cancelled();
  }

  @Override
  ScopeEnd endForInner() {
    return state != OPEN ? ScopeEnd.DEADLINE : outer.endForInner();
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
