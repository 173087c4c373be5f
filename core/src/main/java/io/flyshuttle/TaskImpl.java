package io.flyshuttle;

import io.flyshuttle.spi.Nature;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A task of a {@link ScopeImpl}; also the body of its thread and the context of its work. */
final class TaskImpl<T> extends Context implements Task<T>, Runnable {

  /*
   * QUEUED ──▶ RUNNING ─────────────────────────────▶ REPORTING ──▶ SUCCEEDED | FAILED | KILLED
   *    │          │                                       └───────▶ CANCELLED, killable, by itself
   *    │          └─▶ INTERRUPTING ─▶ INTERRUPTED ──▶ REPORTING ──▶ CANCELLED | KILLED
   *    │                                   └────────▶ DETACHED
   *    └─▶ CANCELLED
   *
   * Only the work's own thread leaves RUNNING for REPORTING, so an interrupt, which is sent between
   * INTERRUPTING and INTERRUPTED, reaches that thread while it is at this work and at no other:
   * before it goes on the thread waits for INTERRUPTED and clears its status. While REPORTING the
   * join hears of the end; to everyone but that thread the task is still running then.
   */
  private static final int QUEUED = 0;
  private static final int RUNNING = 1;
  private static final int INTERRUPTING = 2;
  private static final int INTERRUPTED = 3;
  private static final int REPORTING = 4;
  private static final int SUCCEEDED = 5;
  private static final int FAILED = 6;
  private static final int KILLED = 7;
  private static final int CANCELLED = 8;
  private static final int DETACHED = 9;

  private static final VarHandle STATE;
  private static final VarHandle STAGE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(TaskImpl.class, "state", int.class);
      STAGE = lookup.findVarHandle(TaskImpl.class, "stage", CompletableFuture.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final ScopeImpl<?, ?> scope;
  private @Nullable Callable<? extends T> work; // dropped by who begins it
  private final String forkedAt;
  private final Nature nature;

  private volatile int state;

  // Written by the task's thread before it leaves QUEUED, so published by state.
  private @Nullable Thread runner;
  private long begun; // a reading of the clock

  // Written by the task's thread before REPORTING, so published by state.
  private int ending; // SUCCEEDED to CANCELLED; 0 while its thread has not ended the work
  private @Nullable Object result; // what it returned or threw, or how it ended elsewhere

  // Written before DETACHED, so published by state.
  private @Nullable Outcome<T> left;

  private long ended; // a reading of the clock; published by gone
  private volatile boolean gone; // its thread has ended the work

  private volatile @Nullable Progress progress;
  private volatile @Nullable Object partial;
  private volatile @Nullable CompletableFuture<T> stage;

  /** The task forked next in the scope; see {@link ScopeImpl}. */
  volatile @Nullable TaskImpl<?> next;

  TaskImpl(ScopeImpl<?, ?> scope, Callable<? extends T> work, String forkedAt, Nature nature) {
    this.scope = scope;
    this.work = work;
    this.forkedAt = forkedAt;
    this.nature = nature;
  }

  // ---- the task's thread

  @Override
  public void run() {
    Ticker clock = scope.clock();
    runner = Thread.currentThread();
    begun = clock.nanos();
    if (!STATE.compareAndSet(this, QUEUED, RUNNING)) {
      return; // cancelled before; who did it has seen to the rest
    }
    // A pool's thread with work of its own runs this in the middle of it: in join, or for want of
    // room in the queue.
    Context outer = nature == Nature.CPU ? Context.current() : NONE;
    TaskEvent event = Flight.recorderStarted() && TaskEvent.on() ? beginEvent() : null;
    Object what;
    int how;
    try {
      Callable<? extends T> mine = Objects.requireNonNull(work);
      work = null; // what it has captured is not kept as long as the scope
      what = scope.bound(this).call(mine::call);
      how = SUCCEEDED;
    } catch (EndedElsewhere end) {
      what = end.outcome();
      how = end.outcome() instanceof Outcome.Killed ? KILLED : CANCELLED;
    } catch (Throwable thrown) {
      what = thrown;
      how = FAILED;
    }
    ScopeImpl<?, ?> open = nested();
    if (open != null) {
      IllegalStateException left = open.leftOpen();
      if (how == FAILED) {
        ((Throwable) what).addSuppressed(left);
      } else {
        what = left;
        how = FAILED;
      }
    }
    ended = clock.nanos();
    gone = true;
    boolean mine = leave(what, how, outer);
    if (mine) {
      report();
    } else {
      scope.loom().registry().removeDetached(this);
    }
    if (event != null) {
      event.state = state().name();
      event.commit();
    }
    scope.ended();
  }

  /** Ends the interruptible part; false if the scope went on without this task. */
  private boolean leave(Object what, int how, Context outer) {
    ending = how;
    result = what;
    boolean interrupted = false;
    while (!STATE.compareAndSet(this, RUNNING, REPORTING)) {
      int now = state;
      if (now == INTERRUPTING) {
        Spin.pause();
        continue;
      }
      interrupted = true;
      if (now == INTERRUPTED) {
        if (how != KILLED || scope.why() != ScopeEnd.DEADLINE) {
          ending = CANCELLED;
          result = null;
        }
        if (STATE.compareAndSet(this, INTERRUPTED, REPORTING)) {
          break;
        }
      } else {
        clear(true, outer);
        return false; // DETACHED
      }
    }
    clear(interrupted, outer);
    return true;
  }

  /** Leaves no interrupt of this task, nor one that its work left, to what the thread does next. */
  private void clear(boolean interrupted, Context outer) {
    if (outer == NONE) {
      Thread.interrupted();
    } else if (interrupted) {
      Thread.interrupted();
      if (outer.cancelled()) {
        Thread.currentThread().interrupt(); // the one taken away may have been the outer work's
      }
    }
  }

  private void report() {
    boolean enough = scope.heard(this);
    state = ending;
    if (enough) {
      scope.decided();
    }
    CompletableFuture<T> waiting = stage;
    if (waiting != null) {
      complete(waiting);
    }
  }

  private TaskEvent beginEvent() {
    TaskEvent event = new TaskEvent(scope.name(), forkedAt, nature.name());
    event.begin();
    return event;
  }

  // ---- the scope

  /** Ends the task: it is never begun, or its thread is interrupted once. Any thread. */
  void cancel() {
    while (true) {
      switch (state) {
        case QUEUED -> {
          if (STATE.compareAndSet(this, QUEUED, CANCELLED)) {
            neverBegun();
            return;
          }
        }
        case RUNNING -> {
          if (STATE.compareAndSet(this, RUNNING, INTERRUPTING)) {
            interrupt();
            return;
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  private void interrupt() {
    try {
      ScopeImpl<?, ?> inside = nested();
      if (inside != null) {
        inside.end(endForInner());
      }
      Thread thread = runner;
      if (thread != null) {
        thread.interrupt();
      }
    } finally {
      state = INTERRUPTED;
    }
  }

  private void neverBegun() {
    if (nature == Nature.CPU) {
      scope.takeBack(this);
    }
    completeElsewhere();
    if (Flight.recorderStarted() && TaskEvent.on()) {
      TaskEvent event = beginEvent();
      event.state = State.CANCELLED.name();
      event.commit();
    }
    scope.ended();
  }

  /** Marks a task that was forked into a scope already ended; for the forking thread. */
  void refuse() {
    state = CANCELLED;
  }

  /** Goes on without this task if its thread is still at the work; it has been cancelled. */
  void detach() {
    while (true) {
      switch (state) {
        case INTERRUPTING -> Spin.pause();
        case INTERRUPTED -> {
          left = lateOrSkipped();
          scope.loom().registry().addDetached(this);
          if (STATE.compareAndSet(this, INTERRUPTED, DETACHED)) {
            completeElsewhere();
            return;
          }
          scope.loom().registry().removeDetached(this);
        }
        default -> {
          return;
        }
      }
    }
  }

  ScopeImpl<?, ?> scope() {
    return scope;
  }

  boolean queued() {
    return state == QUEUED;
  }

  /** Whether anything is still to be heard of it: its thread has not ended the work. */
  boolean alive() {
    return switch (state) {
      case SUCCEEDED, FAILED, KILLED, CANCELLED -> false;
      case DETACHED -> !gone;
      default -> true;
    };
  }

  /** The thread at it, while there is one. */
  Optional<Thread> thread() {
    int now = state;
    return now == RUNNING || now == INTERRUPTING || now == INTERRUPTED || (now == DETACHED && !gone)
        ? Optional.ofNullable(runner)
        : Optional.empty();
  }

  Nature nature() {
    return nature;
  }

  // ---- the work

  @Override
  Ticker clock() {
    return scope.clock();
  }

  @Override
  long deadline() {
    return scope.deadline();
  }

  @Override
  void poll() {
    if (state != RUNNING) {
      throw new CancellationException("cancelled: the task forked at " + forkedAt);
    }
  }

  @Override
  boolean cancelled() {
    return state != RUNNING;
  }

  @Override
  ScopeEnd endForInner() {
    return scope.why().inherited();
  }

  @Override
  Context root() {
    return Thread.currentThread() == runner ? this : NONE;
  }

  @Override
  void progress(long done, OptionalLong total) {
    progress = new Progress(done, total, Duration.ofNanos(clock().nanos() - begun));
  }

  @Override
  void partial(Object value) {
    partial = value;
  }

  // ---- everyone

  @Override
  public State state() {
    return switch (seen()) {
      case QUEUED -> State.QUEUED;
      case SUCCEEDED -> State.SUCCEEDED;
      case FAILED -> State.FAILED;
      case KILLED -> State.KILLED;
      case CANCELLED -> State.CANCELLED;
      case DETACHED -> State.DETACHED;
      default -> State.RUNNING;
    };
  }

  /** The state as the calling thread may see it. */
  private int seen() {
    int now = state;
    return now == REPORTING && (Thread.currentThread() == runner || scope.mayLookAhead())
        ? ending
        : now;
  }

  @Override
  public Optional<Outcome<T>> outcome() {
    return switch (seen()) {
      case SUCCEEDED -> Optional.of(new Outcome.Value<>(value()));
      case FAILED -> Optional.of(new Outcome.Failure<>(failure()));
      case KILLED -> Optional.of(elsewhere());
      case CANCELLED -> Optional.of(result == null ? lateOrSkipped() : elsewhere());
      case DETACHED -> Optional.ofNullable(left);
      default -> Optional.empty();
    };
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // result is a T where it succeeded, null if T may be
  private T value() {
    return (T) result;
  }

  private Throwable failure() {
    return result instanceof Throwable thrown ? thrown : new AssertionError("no failure");
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // what came back for this task
  private Outcome<T> elsewhere() {
    return (Outcome<T>) result;
  }

  private Outcome<T> lateOrSkipped() {
    return scope.why() == ScopeEnd.DEADLINE
        ? new Outcome.Late<>(Optional.ofNullable(partial))
        : new Outcome.Skipped<>();
  }

  @Override
  public T get() {
    return switch (seen()) {
      case SUCCEEDED -> value();
      case FAILED, KILLED, CANCELLED, DETACHED -> throw notDone();
      default ->
          throw new IllegalStateException(
              "the task forked at " + forkedAt + " has not ended: join its scope first");
    };
  }

  private RuntimeException notDone() {
    String which = "the task forked at " + forkedAt;
    return switch (outcome().orElseThrow()) {
      case Outcome.Failure<T>(Throwable cause) -> new TaskFailedException(cause);
      case Outcome.Killed<T>(Throwable cause, var _) -> new TaskFailedException(cause);
      case Outcome.Late<T> _ ->
          new DeadlineExceededException(which + " had not ended at its deadline");
      case Outcome.Skipped<T> _ -> new CancellationException(which + " was cancelled");
      case Outcome.Value<T> _ -> new IllegalStateException(which + " has a result");
    };
  }

  @Override
  public Optional<Progress> progress() {
    return Optional.ofNullable(progress);
  }

  @Override
  public Optional<Object> partial() {
    return Optional.ofNullable(partial);
  }

  @Override
  public Duration age() {
    int now = state;
    if (gone) {
      return Duration.ofNanos(ended - begun);
    }
    return now == QUEUED || now == CANCELLED
        ? Duration.ZERO // no thread has begun it
        : Duration.ofNanos(clock().nanos() - begun);
  }

  @Override
  public String forkedAt() {
    return forkedAt;
  }

  @Override
  public CompletionStage<T> stage() {
    CompletableFuture<T> future = stage;
    if (future == null) {
      future = new CompletableFuture<>();
      if (!STAGE.compareAndSet(this, (CompletableFuture<T>) null, future)) {
        return stage();
      }
    }
    // First the stage is written, then the state is read; who ends does it the other way round.
    if (state >= SUCCEEDED) {
      complete(future);
    }
    return future.minimalCompletionStage();
  }

  private void complete(CompletableFuture<T> future) {
    switch (state) {
      case SUCCEEDED -> future.complete(value());
      default -> future.completeExceptionally(notDone());
    }
  }

  /** What hangs on the stage is the user's code, which must not hold up whoever cancels. */
  private void completeElsewhere() {
    CompletableFuture<T> waiting = stage;
    if (waiting != null) {
      Thread.startVirtualThread(() -> complete(waiting));
    }
  }

  @Override
  public String toString() {
    return "task " + state() + " forked at " + forkedAt;
  }
}
