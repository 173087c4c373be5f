package io.flyshuttle;

import io.flyshuttle.spi.Pilot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline: its threads, the chunks being worked on, and how it ends.
 *
 * <pre>
 * RUNNING ──▶ STOPPED ──▶ QUIET
 * </pre>
 *
 * <p>It stops by the first of: a failure, the deadline, a cancellation, the end of all items.
 * Whoever claims a chunk enters it in {@link #working} first and looks for the stop second; who
 * stops does the two the other way round: so each chunk is either cancelled or never begun. Quiet,
 * nothing of the run has a thread any more, except detached work.
 */
final class Run {

  private final Host host;
  private final RunOptions options;
  private final Thread starter = Thread.currentThread();
  private final long began;
  private final long deadline;
  private final RunContext callers;
  private final List<Region> regions = new CopyOnWriteArrayList<>(); // the tree looks
  private final List<Pump> pumps = new CopyOnWriteArrayList<>();
  private final List<Reporter> reporters = new CopyOnWriteArrayList<>();

  private final Set<Work> working = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<Object, Runnable> abandoned = new ConcurrentHashMap<>();
  private final Set<DeadlineTimer.Entry> backOffs = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile boolean detachAll;
  private volatile Optional<String> failedIn = Optional.empty(); // the stage, where it was one

  private final DeadlineTimer.Entry alarm =
      new DeadlineTimer.Entry() {
        @Override
        void expire() {
          late();
        }
      };

  private final AtomicReference<Pilot.@Nullable Course> watching = new AtomicReference<>();
  private Runnable listed = () -> {};
  private volatile Runnable whenStopped = () -> {};
  private volatile @Nullable Section reader;

  Run(Host host, RunOptions options) {
    this.host = host;
    this.options = options;
    this.began = ticker().nanos();
    this.deadline = options.deadline();
    this.callers = new RunContext(this, Context.current());
  }

  Ticker ticker() {
    return host.config().ticker();
  }

  DeadlineTimer timer() {
    return host.timer();
  }

  /** As a reading of the clock; {@link Long#MAX_VALUE} for none. */
  long deadline() {
    return deadline;
  }

  /** Binds what the user's code finds: the context and the carried values. */
  ScopedValue.Carrier carrying(Context context) {
    return options.carried().with(context);
  }

  Carried carried() {
    return options.carried();
  }

  /** The task that it was started in. */
  Optional<TaskImpl<?>> task() {
    return options.task();
  }

  /** The scope in whose block it was started. */
  Optional<ScopeImpl<?, ?>> block() {
    return options.block();
  }

  String startedAt() {
    return options.startedAt();
  }

  /** What the thread that wants the results works on. */
  RunContext callers() {
    return callers;
  }

  // ---- the parts, before it begins

  Region add(Region region) {
    regions.add(region);
    return region;
  }

  /**
   * Has {@code next} admit in place of {@code region}, from its thread.
   *
   * @return false if no more are wanted of it
   */
  boolean relay(Region region, Region next) {
    regions.add(regions.indexOf(region) + 1, next);
    if (region.relay(next) && !stopped) {
      return true;
    }
    next.segments().forEach(Segment::cancel); // whoever stopped may not have seen it
    next.stop();
    return false;
  }

  Reporter add(Reporter reporter) {
    reporters.add(reporter);
    return reporter;
  }

  /** Somebody watches, and is told of the end. */
  void watchedBy(Pilot.Course course) {
    watching.set(course);
  }

  /** A section that gets a thread of its own. */
  void pump(Section section) {
    pumps.add(new Pump(section));
  }

  private final class Pump {
    private final Section section;
    private final Thread thread;
    private volatile boolean over;

    Pump(Section section) {
      this.section = section;
      this.thread = Thread.ofVirtual().name("flyshuttle-pump").unstarted(this::run);
    }

    private void run() {
      try {
        options.carried().with(new RunContext(Run.this, Context.NONE)).run(this::goThrough);
      } finally {
        over = true;
        wakeWhoEnds();
        abandonedEnded(this);
      }
    }

    private void goThrough() {
      try {
        section.go();
      } catch (Throwable cause) {
        fail(cause);
      }
    }

    boolean alive() {
      return !over && thread.getState() != Thread.State.NEW;
    }
  }

  // ---- its life

  /**
   * Enters the run at its shuttle.
   *
   * @throws IllegalStateException if that is closed
   */
  void begin() {
    listed = host.began(this);
  }

  /**
   * Starts its threads.
   *
   * @param last what the thread that wants the results goes through
   */
  void start(Section last) {
    reader = last;
    if (isLate()) {
      late();
    } else if (deadline != Long.MAX_VALUE) {
      timer().schedule(alarm, deadline);
    }
    reporters.forEach(Reporter::start);
    pumps.forEach(pump -> pump.thread.start());
  }

  /** Enters a chunk; false if the run is over. */
  boolean begin(Work work) {
    working.add(work);
    if (stopped) {
      done(work);
      return false;
    }
    return true;
  }

  /** A chunk has its outcome. */
  void done(Work work) {
    if (working.remove(work)) {
      work.segment().ended();
    }
    if (stopped && working.isEmpty()) {
      wakeWhoEnds();
    }
  }

  private void wakeWhoEnds() {
    synchronized (this) {
      notifyAll();
    }
    host.somethingEnded();
  }

  /** The first failure ends the run at once; later ones are its echo. */
  void fail(Throwable cause, String stage) {
    if (!stopped && failure.compareAndSet(null, cause)) {
      failedIn = Optional.of(stage);
      stop();
    }
  }

  /** The same for what is no stage's. */
  void fail(Throwable cause) {
    if (!stopped && failure.compareAndSet(null, cause)) {
      stop();
    }
  }

  /** A failure that may come when all items have gone out: it counts all the same. */
  void failAtEnd(Throwable cause) {
    fail(cause);
    failure.compareAndSet(null, cause);
  }

  void cancel() {
    fail(new CancellationException("the run was cancelled"));
  }

  private boolean isLate() {
    return deadline != Long.MAX_VALUE && ticker().nanos() - deadline >= 0;
  }

  private void late() {
    detachAll = options.overrun() == Overrun.DETACH;
    fail(
        new DeadlineExceededException(
            "the run had not ended after " + Duration.ofNanos(ticker().nanos() - began)));
    if (detachAll) { // also where it had failed before, and waits for its work
      working.forEach(this::abandonOrCancel);
      wakeWhoEnds();
    }
  }

  /** Calls {@code action} when the run stops; at once if it has. */
  void onStop(Runnable action) {
    whenStopped = action;
    if (stopped) {
      action.run();
    }
  }

  private void stop() {
    if (failure.get() != null) {
      detachAll = options.overrun() == Overrun.DETACH;
    }
    stopped = true;
    whenStopped.run();
    for (Region region : regions) {
      region.segments().forEach(Segment::cancel);
      region.stop();
    }
    dropBackOffs();
    pumps.forEach(pump -> pump.section.interrupt());
    working.forEach(this::abandonOrCancel);
    Section reading = reader;
    if (reading != null) {
      reading.interrupt();
    }
  }

  /** It is not wanted any more. */
  void abandonOrCancel(Work work) {
    if (detachAll && work.abandon()) {
      abandoned(work);
      done(work);
    } else {
      work.cancel();
    }
  }

  boolean stopped() {
    return stopped;
  }

  /** Whether {@code closer} has to wait for it: not for results that it would read itself. */
  boolean busy(Thread closer) {
    return stopped ? !quiet() : starter != closer;
  }

  private boolean quiet() {
    return working.isEmpty() && (detachAll || pumps.stream().noneMatch(Pump::alive));
  }

  /** Throws what the caller of a failed run is told. */
  void throwFailure() {
    Throwable cause = failure.get();
    if (cause != null) {
      Optional<String> stage = failedIn;
      throw stage.isPresent()
          ? Failures.asThrown("stage '" + stage.get() + "' failed: " + cause, cause)
          : Failures.asThrown(cause);
    }
  }

  Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** What a thread that waits for a stopped run is told. */
  CancellationException stopReason() {
    CancellationException reason = new CancellationException("the run is over");
    failure().ifPresent(reason::initCause);
    return reason;
  }

  /** Puts a failed item back before its segment after a wait; false if its deadline would pass. */
  boolean again(Segment segment, Slot slot, long wait) {
    long now = ticker().nanos();
    if (stopped || (deadline != Long.MAX_VALUE && now + wait - deadline >= 0)) {
      return false;
    }
    int gate = segment.role == Segment.Role.GATED ? segment.index - 1 : segment.index;
    DeadlineTimer.Entry backOff =
        new DeadlineTimer.Entry() {
          @Override
          void expire() {
            backOffs.remove(this);
            segment.region.again(gate, List.of(slot));
          }
        };
    backOffs.add(backOff);
    timer().schedule(backOff, now + wait);
    if (stopped) {
      dropBackOffs();
    }
    return true;
  }

  /** What waits for another try never gets it: a timer must not keep the run. */
  private void dropBackOffs() {
    backOffs.forEach(timer()::cancel);
    backOffs.clear();
  }

  /** Nobody wants what {@code region} still gives: its part of the run ends, the rest goes on. */
  void unwant(Region region) {
    region.unwant();
    Region last = region.last(); // none is added to one that is not wanted
    for (Region each : regions) {
      each.unwant();
      each.segments().forEach(Segment::cancel);
      for (Work work : working) {
        if (work.segment().region == each) {
          work.cancel();
        }
      }
      if (each == last) {
        return;
      }
    }
  }

  // ---- work that goes on without the run

  void abandoned(Work work) {
    abandoned.put(work, host.detached(DetachedItem.of(work)));
    if (!work.alive()) {
      abandonedEnded(work);
    }
  }

  private void abandoned(Pump pump) {
    String what = "the source or a batch or gatherer of the run started at " + startedAt();
    abandoned.computeIfAbsent(pump, _ -> host.detached(DetachedItem.of(what, this::elapsed)));
    if (!pump.alive()) {
      abandonedEnded(pump);
    }
  }

  /** The thread of a chunk or a pump that the run went on without has ended. */
  void abandonedEnded(Object what) {
    Runnable unlist = abandoned.remove(what);
    if (unlist != null) {
      unlist.run();
    }
  }

  // ---- the end

  /** A thread of the CPU pool that waits for this run leaves its place to it. */
  void aside() {
    host.cpu().aside();
  }

  /** The wait is over. */
  void back() {
    host.cpu().back();
  }

  /** Ends the run, if it has not ended, and waits until it is quiet. Idempotent. */
  void end() {
    if (!stopped) {
      if (isLate()) {
        late(); // all items may have come after the deadline, before the timer noticed
      } else {
        stop();
      }
    }
    aside();
    awaitQuiet();
    back();
    pumps.stream().filter(Pump::alive).forEach(this::abandoned);
    timer().cancel(alarm); // only now: the deadline also ends the wait for work that is deaf
    reporters.forEach(Reporter::finish);
    Pilot.Course course = watching.getAndSet(null);
    if (course != null) {
      course.ended();
    }
    listed.run();
  }

  private void awaitQuiet() {
    boolean interrupted = false;
    synchronized (this) {
      while (!quiet()) {
        try {
          wait();
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  Duration elapsed() {
    return Duration.ofNanos(ticker().nanos() - began);
  }

  List<Report.StageReport> stageReports() {
    return regions.stream()
        .flatMap(region -> region.segments().stream())
        .filter(segment -> segment.role != Segment.Role.GATE)
        .map(Segment::report)
        .toList();
  }

  List<Region> regions() {
    return regions;
  }

  Set<Work> working() {
    return working;
  }
}
