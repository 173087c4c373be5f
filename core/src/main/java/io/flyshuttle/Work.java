package io.flyshuttle;

import io.flyshuttle.spi.Chunk;
import io.flyshuttle.spi.StageCode;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A claimed chunk of a segment, and the context of whoever runs it.
 *
 * <pre>
 * CLAIMED ──▶ RUNNING ──▶ ENDED        run() in this JVM
 *    │           ├──────▶ ABANDONED    its time limit passed under DETACH: its item has gone on
 *    └──────────────────▶ ENDED        complete() or fail(), from a place elsewhere
 * </pre>
 *
 * <p>Transitions are made under this object's monitor. An interrupt is sent only while RUNNING,
 * under the monitor, and cleared under it: none reaches the thread's next job.
 */
final class Work extends Context implements Chunk, StageCode.Guard {

  /** The time is looked at after that many items of a chunk. */
  private static final int LOOK_EVERY = 8;

  private enum State {
    CLAIMED,
    RUNNING,
    ABANDONED,
    ENDED
  }

  private static final System.Logger LOG = System.getLogger(Work.class.getName());

  private final Segment segment;
  private final List<Slot> slots;
  private final long claimed;

  // Guarded by this.
  private State state = State.CLAIMED;
  private @Nullable Thread thread;
  private boolean interrupted; // by us
  private boolean cancelled;
  private boolean late; // the current attempt is
  private int attempt; // tells the attempts of this work apart
  private @Nullable Runnable cancelAction;
  private @Nullable InterruptedException callers; // what the caller's thread was interrupted with

  /** What {@link #poll} reads: cancelled or late. Plain reads are enough between safepoints. */
  private volatile boolean stop;

  private volatile long itemDeadline = Long.MAX_VALUE;
  private volatile @Nullable Object partial;
  private volatile @Nullable Progress progress;

  Work(Segment segment, List<Slot> slots) {
    this.segment = segment;
    this.slots = slots;
    this.claimed = segment.run.ticker().nanos();
  }

  Segment segment() {
    return segment;
  }

  // ---- as a chunk

  @Override
  public StageCode code() {
    return segment.code;
  }

  @Override
  public List<StageCode.Input> inputs() {
    return slots.stream().map(slot -> new StageCode.Input(slot.step(), slot.value())).toList();
  }

  @Override
  public Optional<Duration> timeout(int step) {
    return segment.steps.get(step).timeout();
  }

  @Override
  public void onCancel(Runnable action) {
    boolean now;
    synchronized (this) {
      now = cancelled;
      cancelAction = action;
    }
    if (now) {
      cancelElsewhere(action);
    }
  }

  @Override
  public void run() {
    synchronized (this) {
      if (state != State.CLAIMED) {
        return;
      }
      state = State.RUNNING;
      thread = Thread.currentThread();
    }
    segment.run.carrying(this).run(this::runItems);
  }

  private void runItems() {
    long began = segment.run.ticker().nanos();
    Outlet out = new Outlet(segment, slots.size());
    List<Slot> rest = List.of();
    int count = 0;
    StageEvent event = Flight.recorderStarted() ? StageEvent.started() : null;
    for (Slot slot : slots) {
      if (stop) {
        break;
      }
      count++;
      try {
        if (segment.limit.isPresent()) {
          out.takePermit(slot, segment.limit.get());
        }
        segment.code.advance(slot, this);
        requireClosed();
        out.passed(slot);
      } catch (Throwable cause) {
        if (isAbandoned()) {
          break;
        }
        if (isCallers(cause)) {
          break;
        }
        ScopeImpl<?, ?> open = nested();
        if (open != null) {
          cause.addSuppressed(open.leftOpen());
        }
        failed(slot, cause, out);
      }
      if (partial != null) {
        partial = null;
      }
      if (!segment.inline()) {
        Thread.interrupted(); // what one item's code left set is not for the next
      }
      if (count % LOOK_EVERY == 0 && count < slots.size() && takesLong(began)) {
        rest = slots.subList(count, slots.size());
        break;
      }
    }
    long nanos = segment.run.ticker().nanos() - began;
    if (event != null) {
      event.ended(segment.code.name(), count, out.failures());
    }
    if (end()) {
      segment.observed(count, out.failures(), nanos);
      out.handOn();
      if (rest.isEmpty()) {
        slots.subList(count, slots.size()).forEach(Slot::givePermitBack); // cancelled before
      } else {
        segment.region.notBegun(segment.index, rest);
      }
      segment.run.done(this);
    } else {
      slots.forEach(out::permitUsed);
      segment.run.abandonedEnded(this);
    }
  }

  /** Whether a chunk took items for cheap that are not: others can do the rest. */
  private boolean takesLong(long began) {
    return !stop && segment.run.ticker().nanos() - began > Segment.LONGEST_CHUNK;
  }

  /** What an item's code opened ends with it. */
  private void requireClosed() {
    ScopeImpl<?, ?> open = nested();
    if (open != null) {
      throw open.leftOpen();
    }
  }

  /** In the thread of a caller an interrupt that is not ours is the caller's. */
  private boolean isCallers(Throwable cause) {
    if (segment.inline() && cause instanceof InterruptedException interrupt) {
      synchronized (this) {
        if (!interrupted) {
          callers = interrupt;
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Runs in the thread that wants the results.
   *
   * @throws InterruptedException if that was interrupted by someone else than the run
   */
  void runInline() throws InterruptedException {
    run();
    InterruptedException interrupt = callers;
    if (interrupt != null) {
      throw interrupt;
    }
  }

  @Override
  public void complete(List<StageCode.Result> results) {
    if (results.size() != slots.size()) {
      throw new IllegalArgumentException(
          results.size() + " results for a chunk of " + slots.size() + " items");
    }
    if (!endElsewhere()) {
      return;
    }
    Outlet out = new Outlet(segment, slots.size());
    for (int i = 0; i < results.size(); i++) {
      Slot slot = slots.get(i);
      switch (results.get(i)) {
        case StageCode.Result.Done(Object value) -> {
          slot.set(segment.code.steps(), value);
          out.passed(slot);
        }
        case StageCode.Result.Failed(int step, Object input, Throwable cause) -> {
          slot.set(step, input);
          failed(slot, cause, out);
        }
      }
    }
    segment.observed(slots.size(), out.failures(), segment.run.ticker().nanos() - claimed);
    out.handOn();
    segment.run.done(this);
  }

  @Override
  public void fail(Throwable cause) {
    if (endElsewhere()) {
      Outlet out = new Outlet(segment, slots.size());
      slots.forEach(slot -> failed(slot, cause, out));
      segment.observed(0, slots.size(), 0);
      out.handOn();
      segment.run.done(this);
    }
  }

  private synchronized boolean endElsewhere() {
    boolean mine = state == State.CLAIMED;
    if (mine) {
      state = State.ENDED;
    }
    return mine;
  }

  /** Ends the run of this chunk; false if it had been abandoned. */
  private synchronized boolean end() {
    boolean mine = state == State.RUNNING;
    if (mine) {
      state = State.ENDED;
    }
    thread = null;
    clearInterrupt();
    return mine;
  }

  private synchronized boolean isAbandoned() {
    return state == State.ABANDONED;
  }

  private void clearInterrupt() {
    if (interrupted) {
      interrupted = false;
      Thread.interrupted();
    }
  }

  /** A failed item leaves, unless the run is over: this is the echo of that, then. */
  private void failed(Slot slot, Throwable cause, Outlet out) {
    if (stop && cancelledNow()) {
      out.permitUsed(slot);
    } else {
      out.failed(slot, cause, Optional.ofNullable(partial));
    }
  }

  private synchronized boolean cancelledNow() {
    return cancelled;
  }

  /** Cancels: the run is over, or nobody wants these items any more. */
  void cancel() {
    Runnable action;
    synchronized (this) {
      if (state == State.ENDED || state == State.ABANDONED) {
        return;
      }
      cancelled = true;
      stop = true;
      interrupt();
      action = cancelAction;
    }
    if (action != null) {
      cancelElsewhere(action);
    }
  }

  private void cancelElsewhere(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException placesBug) { // all other work is to be cancelled, too
      LOG.log(Level.WARNING, () -> "could not cancel a chunk of " + segment.code, placesBug);
    }
  }

  private void interrupt() {
    ScopeImpl<?, ?> inside = nested();
    if (inside != null) {
      inside.end(endForInner());
    }
    if (thread != null) {
      interrupted = true;
      thread.interrupt();
    }
  }

  /** The run goes on without it; true if it was running. What is not begun never will be. */
  synchronized boolean abandon() {
    cancelled = true;
    stop = true;
    if (state != State.RUNNING || thread == Thread.currentThread()) {
      return false; // who ends the run by failing is at its end itself
    }
    state = State.ABANDONED;
    interrupt();
    return true;
  }

  // ---- as a guard of steps

  @Override
  public Object call(StageCode code, int step, Object value) throws Exception {
    Step bounds = segment.steps.get(step);
    return bounds.call(
        segment.run.ticker(),
        () ->
            bounds.timeout().isPresent()
                ? timed(bounds, bounds.timeout().get(), step, value)
                : code.step(step, value));
  }

  private Object timed(Step bounds, Duration timeout, int step, Object value) throws Exception {
    long deadline = segment.run.ticker().nanos() + Nanos.of(timeout);
    int mine;
    synchronized (this) {
      mine = ++attempt;
    }
    itemDeadline = deadline;
    DeadlineTimer.Entry entry =
        new DeadlineTimer.Entry() {
          @Override
          void expire() {
            expired(mine, bounds, step, value);
          }
        };
    segment.run.timer().schedule(entry, deadline);
    Throwable thrown = null;
    Object result = null;
    try {
      result = segment.code.step(step, value);
    } catch (Throwable failure) {
      thrown = failure;
    }
    segment.run.timer().cancel(entry);
    itemDeadline = Long.MAX_VALUE;
    boolean wasLate;
    synchronized (this) {
      attempt++; // whatever still expires is too late itself
      wasLate = late || segment.run.ticker().nanos() - deadline >= 0; // nobody may have said so yet
      if (late && state == State.RUNNING) {
        late = false;
        stop = cancelled;
        if (!cancelled) {
          clearInterrupt();
        }
      }
    }
    if (wasLate) {
      DeadlineExceededException tooLate = lateness(timeout);
      if (thrown != null) {
        tooLate.addSuppressed(thrown);
      }
      throw tooLate;
    }
    if (thrown instanceof Exception exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    return java.util.Objects.requireNonNull(result);
  }

  private DeadlineExceededException lateness(Duration timeout) {
    return new DeadlineExceededException(
        "stage '" + segment.code.name() + "': an item had not ended after " + timeout);
  }

  /** On the timer's thread: the current attempt's time is up. */
  private void expired(int mine, Step bounds, int step, Object value) {
    boolean detach = bounds.overrun() == Overrun.DETACH;
    synchronized (this) {
      if (mine != attempt || state != State.RUNNING || cancelled) {
        return;
      }
      late = true;
      stop = true;
      if (detach) {
        state = State.ABANDONED;
      }
      interrupt();
    }
    if (detach) {
      Slot old = slots.getFirst(); // a stage that detaches has chunks of one
      Slot heir = old.heir(step, value);
      segment.run.abandoned(this);
      Outlet out = new Outlet(segment, 1);
      failed(heir, lateness(bounds.timeout().orElseThrow()), out);
      segment.observed(1, 1, segment.run.ticker().nanos() - claimed);
      out.handOn();
      segment.run.done(this);
    }
  }

  // ---- as a context

  @Override
  Ticker clock() {
    return segment.run.ticker();
  }

  @Override
  long deadline() {
    return Math.min(itemDeadline, segment.run.deadline());
  }

  @Override
  Carried carried() {
    return segment.run.carried();
  }

  @Override
  void poll() {
    if (stop) {
      throw new java.util.concurrent.CancellationException(
          "stage '" + segment.code.name() + "': the item was cancelled or is late");
    }
  }

  @Override
  void progress(long done, OptionalLong total) {
    progress = new Progress(done, total, Duration.ofNanos(clock().nanos() - claimed));
  }

  @Override
  void partial(Object value) {
    partial = value;
  }

  // ---- for the tree and the list of detached work

  Duration age() {
    return Duration.ofNanos(clock().nanos() - claimed);
  }

  Optional<Progress> latestProgress() {
    return Optional.ofNullable(progress);
  }

  Optional<Object> latestPartial() {
    return Optional.ofNullable(partial);
  }

  /** The thread that runs it now, for the place that {@link TaskTree} shows. */
  synchronized Optional<Thread> thread() {
    return Optional.ofNullable(thread);
  }

  int size() {
    return slots.size();
  }
}
