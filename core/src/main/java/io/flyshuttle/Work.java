package io.flyshuttle;

import io.flyshuttle.spi.Chunk;
import io.flyshuttle.spi.StageCode;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A claimed chunk of a segment, and the context of whoever runs it.
 *
 * <pre>
 * CLAIMED ──▶ RUNNING ──▶ ENDED        run() in this JVM
 *    │           ├──────▶ ABANDONED    its time limit passed under DETACH: its item has gone on
 *    ├──────────────────▶ ENDED        complete() or fail(), from a place elsewhere
 *    └──────────────────▶ ABANDONED    the run has gone on without what is elsewhere
 * </pre>
 *
 * <p>Transitions are made under this object's monitor. An interrupt is sent only while RUNNING,
 * under the monitor, and cleared under it: none reaches the thread's next job.
 */
final class Work extends StageContext implements Chunk, StageCode.Guard {

  private enum State {
    CLAIMED,
    RUNNING,
    ABANDONED,
    ENDED
  }

  private static final System.Logger LOG = System.getLogger(Work.class.getName());

  private final Course course;
  private long item; // the number of the current one; of the thread that runs it

  // Guarded by this.
  private State state = State.CLAIMED;
  private @Nullable Thread thread;
  private boolean interrupted; // by us
  private boolean cancelled;
  private boolean late; // the current attempt is
  private int attempt; // tells the attempts of this work apart
  private @Nullable Runnable cancelAction;
  private boolean leftElsewhere; // abandoned, and its place has not completed it
  private @Nullable InterruptedException callers; // what the caller's thread was interrupted with

  /** The latest word on an item's time limit, to tell it from others' of the same type. */
  private volatile @Nullable Throwable lateness;

  Work(Segment segment, List<Slot> slots) {
    super(segment);
    this.course = new Course(segment, slots);
  }

  // ---- as a chunk

  @Override
  public StageCode code() {
    return segment.code;
  }

  @Override
  public List<StageCode.Input> inputs() {
    return course.slots().stream()
        .map(slot -> new StageCode.Input(slot.step(), slot.value()))
        .toList();
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
      segment.run.abandonOrCancel(this);
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
    StageEvent event = Flight.recorderStarted() ? StageEvent.started() : null;
    DeadlineTimer.Entry sharing = course.slots().size() > 1 ? shareOut(began) : null;
    for (Slot slot = next(null); slot != null; ) {
      slot = next(takeThrough(slot) ? slot : null);
    }
    if (sharing != null) {
      segment.run.timer().cancel(sharing);
    }
    long nanos = segment.run.ticker().nanos() - began;
    if (event != null) {
      event.ended(segment.code.name(), course.begun(), course.failures());
    }
    if (end()) {
      segment.observed(course, nanos);
      course.handOn();
      course.takeRest().forEach(Slot::givePermitBack); // cancelled before
      segment.run.done(this);
    } else {
      course.takePassed().forEach(Slot::givePermitBack); // its result is dropped
      segment.run.abandonedEnded(this);
    }
  }

  private @Nullable Slot next(@Nullable Slot done) {
    if (!stop && callers == null) {
      return course.next(done);
    }
    if (done != null) {
      course.passed(done);
    }
    return null;
  }

  /** Takes one item through the steps; whether it went through. */
  private boolean takeThrough(Slot slot) {
    item = slot.sequence;
    try {
      if (segment.limit.isPresent()) {
        course.takePermit(slot, segment.limit.get());
      }
      segment.code.advance(slot, this);
      requireClosed();
      return true;
    } catch (Throwable cause) {
      if (isAbandoned()) {
        slot.givePermitBack();
      } else if (!isCallers(cause)) {
        ScopeImpl<?, ?> open = nested();
        if (open != null) {
          cause.addSuppressed(open.leftOpen());
        }
        failed(slot, cause, course);
      }
      return false;
    } finally {
      forgetPartial();
      if (!segment.inline()) {
        Thread.interrupted(); // what one item's code left set is not for the next
      }
    }
  }

  /**
   * Sees to it that a chunk which takes longer than it should keeps nothing back: what has passed
   * goes on, and what has not begun is for others.
   */
  private DeadlineTimer.Entry shareOut(long began) {
    DeadlineTimer.Entry entry =
        new DeadlineTimer.Entry() {
          @Override
          void expire() {
            if (!stop) {
              course.handOn(course.takeRest());
            }
          }
        };
    segment.run.timer().schedule(entry, began + segment.patience(course.slots().size()));
    return entry;
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
    List<Slot> slots = course.slots();
    if (results.size() != slots.size()) {
      throw new IllegalArgumentException(
          results.size() + " results for a chunk of " + slots.size() + " items");
    }
    if (!endElsewhere()) {
      return;
    }
    course.allBegun();
    List<Slot> again = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      Slot slot = slots.get(i);
      switch (results.get(i)) {
        case StageCode.Result.Done(Object value) ->
            course.passed(slot.at(segment.code.steps(), value));
        case StageCode.Result.Failed(int step, Object input, Throwable cause) ->
            failed(slot.at(step, input), cause, course);
        case StageCode.Result.Late(int step, Object input, Throwable cause, var told) ->
            endedThere(slot.at(step, input), cause, Broken.How.LATE, told);
        case StageCode.Result.Killed(int step, Object input, Throwable cause, var told) ->
            endedThere(slot.at(step, input), cause, Broken.How.KILLED, told);
        case StageCode.Result.NotBegun _ -> again.add(slot);
      }
    }
    segment.observed(course, segment.run.ticker().nanos() - claimed);
    course.handOn(again);
    segment.run.done(this);
  }

  /** A place elsewhere has ended the item at work, for its own sake or that of the run. */
  private void endedThere(Slot slot, Throwable cause, Broken.How how, Optional<Object> partial) {
    if (cancelledNow()) {
      slot.givePermitBack();
    } else {
      course.failed(slot, cause, how, partial);
    }
  }

  @Override
  public void fail(Throwable cause) {
    if (endElsewhere()) {
      course.slots().forEach(slot -> failed(slot, cause, course));
      segment.observed(course, 0);
      course.handOn();
      segment.run.done(this);
    }
  }

  private boolean endElsewhere() {
    synchronized (this) {
      if (state == State.CLAIMED) {
        state = State.ENDED;
        return true;
      }
      if (!leftElsewhere) {
        return false;
      }
      leftElsewhere = false;
    }
    course.slots().forEach(Slot::givePermitBack); // its results are dropped
    segment.run.abandonedEnded(this);
    return false;
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
  private void failed(Slot slot, Throwable cause, Course way) {
    if (stop && cancelledNow()) {
      slot.givePermitBack();
    } else {
      Broken.How how = cause == lateness ? Broken.How.LATE : Broken.How.FAILED;
      way.failed(slot, cause, how, latestPartial());
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

  /**
   * The run goes on without it; true if it was running. What has passed goes on, what is not begun
   * never will be.
   */
  boolean abandon() {
    Runnable elsewhere;
    synchronized (this) {
      cancelled = true;
      stop = true;
      elsewhere = state == State.CLAIMED ? cancelAction : null;
      if (elsewhere != null) {
        state = State.ABANDONED;
        leftElsewhere = true;
      }
    }
    if (elsewhere != null) {
      cancelElsewhere(elsewhere);
      return true;
    }
    synchronized (this) {
      if (state != State.RUNNING || thread == Thread.currentThread()) {
        return false; // who ends the run by failing is at its end itself
      }
      state = State.ABANDONED;
      interrupt();
    }
    course.handOn();
    course.takeRest().forEach(Slot::givePermitBack);
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
                : bounds.apply(code, step, value, item));
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
      result = bounds.apply(segment.code, step, value, item);
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
      DeadlineExceededException tooLate = late(timeout);
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
    return Objects.requireNonNull(result);
  }

  private DeadlineExceededException late(Duration timeout) {
    DeadlineExceededException exceeded =
        new DeadlineExceededException(
            "stage '" + segment.code.name() + "': an item had not ended after " + timeout);
    lateness = exceeded;
    return exceeded;
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
      segment.run.abandoned(this);
      Thread.startVirtualThread(() -> goOnWithout(bounds, step, value)); // asks the user's retry
    }
  }

  /** A stage that detaches has chunks of one: its item goes on, in another slot. */
  private void goOnWithout(Step bounds, int step, Object value) {
    Slot heir = course.slots().getFirst().heir(step, value);
    Course way = new Course(segment, List.of(heir));
    way.allBegun();
    failed(heir, late(bounds.timeout().orElseThrow()), way);
    segment.observed(way, segment.run.ticker().nanos() - claimed);
    way.handOn();
    segment.run.done(this);
  }

  // ---- for the tree and the list of detached work

  /** Whether it is still being worked on. */
  synchronized boolean alive() {
    return thread != null || leftElsewhere;
  }

  /** The thread that runs it now, for the place that {@link TaskTree} shows. */
  synchronized Optional<Thread> thread() {
    return Optional.ofNullable(thread);
  }

  int size() {
    return course.slots().size();
  }
}
