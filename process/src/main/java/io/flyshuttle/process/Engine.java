package io.flyshuttle.process;

import io.flyshuttle.process.PoolState.Stop;
import io.flyshuttle.process.wire.ArenaBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Carries a pool's decisions out. All state that decisions depend on is behind one lock; what
 * follows from them (writing to workers, starting and killing them, completing futures) is done by
 * the thread that brought the event, after it has released the lock.
 *
 * <p>Its threads: one for each worker, which starts it and then reads from it; one for time, which
 * sleeps until something is due, for ever if nothing is; and, while large payloads are to be sent
 * that no user's thread waits for, one for each worker that gets one.
 */
final class Engine {

  private static final long SENDER_SECONDS = 5;

  private final PoolSettings settings;
  private final Launcher launcher;
  private final ArenaBudget arenas;
  private final AtomicLong lastJob = new AtomicLong();
  private final CountDownLatch terminated = new CountDownLatch(1);
  private final PoolTimer timer;
  private final ExecutorService senders =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE, // but no more than there are workers
          SENDER_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("flyshuttle-pool-sender-", 0).factory());
  private final long origin;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final PoolState state; // guarded by lock
  private final Map<Integer, WorkerLink> links = new HashMap<>(); // guarded by lock
  private int waiting; // for room; guarded by lock
  private long timerDue = PoolState.NEVER; // when the timer wakes up; guarded by lock

  private volatile Optional<Exception> startFailure = Optional.empty();

  Engine(PoolSettings settings, Launcher launcher) {
    this.settings = settings;
    this.launcher = launcher;
    arenas = new ArenaBudget(settings.arenas());
    state = new PoolState(settings.policy());
    origin = settings.ticker().nanos();
    timer = new PoolTimer(settings.ticker(), this::due, () -> on(new Event.Tick()));
  }

  /** Starts the workers that are there from the beginning. */
  void start() {
    timer.start();
    on(new Event.Tick());
  }

  PoolSettings settings() {
    return settings;
  }

  Launcher launcher() {
    return launcher;
  }

  ArenaBudget arenas() {
    return arenas;
  }

  long nextJob() {
    return lastJob.incrementAndGet();
  }

  // Events

  /**
   * Takes a job in.
   *
   * @throws RejectedExecutionException if the pool is shut down, can't start workers, or has no
   *     room, also if the thread is interrupted while it waits for that
   */
  void submit(Job job) {
    try {
      submit(job, PoolState.NEVER);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException(
          "interrupted while waiting for room among " + settings.queue() + " tasks", interrupted);
    }
  }

  /**
   * Takes a job in, if there is room for it in time.
   *
   * @param nanos how long to wait; {@link PoolState#NEVER} for as long as it takes
   * @return false if there was none
   * @throws RejectedExecutionException if the pool is shut down, can't start workers, or rejects
   *     what it has no room for
   */
  boolean submit(Job job, long nanos) throws InterruptedException {
    StackRoom.require();
    List<Runnable> effects;
    lock.lock();
    try {
      if (!awaitRoom(nanos)) {
        return false;
      }
      effects = takeIn(job, true);
    } finally {
      lock.unlock();
    }
    run(effects);
    return true;
  }

  /** The same for the rest of a chunk, whose place in the queue was paid for. Never waits. */
  void resubmit(Job job) {
    List<Runnable> effects;
    lock.lock();
    try {
      effects = takeIn(job, false);
    } finally {
      lock.unlock();
    }
    run(effects);
  }

  private List<Runnable> takeIn(Job job, boolean mayBlock) {
    if (state.stop != Stop.NO) {
      throw new RejectedExecutionException("the pool is shut down");
    }
    if (state.isUnavailable(now())) {
      throw unavailable();
    }
    return step(new Event.Submitted(job), mayBlock);
  }

  private boolean awaitRoom(long nanos) throws InterruptedException {
    long left = nanos;
    while (state.queue.size() >= settings.queue() && state.stop == Stop.NO) {
      if (settings.whenFull() == WhenFull.REJECT) {
        throw new RejectedExecutionException(
            "the queue of the pool is full: " + settings.queue() + " tasks wait");
      }
      if (left <= 0) {
        return false;
      }
      waiting++;
      try {
        left = room.awaitNanos(left);
      } finally {
        waiting--;
      }
    }
    return true;
  }

  /** What tasks fail with while no worker can be started. */
  RejectedExecutionException unavailable() {
    Optional<Exception> cause = startFailure;
    return new RejectedExecutionException(
        "no worker can be started: "
            + cause.map(Exception::getMessage).orElse("for no known reason"),
        cause.orElse(null));
  }

  /** A start has failed; {@link Event.Gone} follows. */
  void startFailed(Exception failure) {
    startFailure = Optional.of(failure);
  }

  /** Handles an event. Never blocks for long: what may is left to the threads of the senders. */
  void on(Event event) {
    on(List.of(event));
  }

  private void on(List<Event> events) {
    List<Runnable> effects = new ArrayList<>(4);
    lock.lock();
    try {
      for (Event event : events) {
        step(event, false, effects);
      }
      keepAwake();
    } finally {
      lock.unlock();
    }
    run(effects);
  }

  /**
   * Handles what was heard of a worker: nobody sees the state between these events.
   *
   * @param ifIdle is run, if the worker has nothing to do now, before anything follows from them
   */
  void heard(int id, List<Event> events, Runnable ifIdle) {
    List<Runnable> effects = new ArrayList<>(4);
    lock.lock();
    try {
      for (Event event : events) {
        step(event, false, effects);
      }
      keepAwake();
      for (WorkerState worker : state.find(id)) {
        if (worker.phase == WorkerState.Phase.IDLE) {
          ifIdle.run();
        }
      }
    } finally {
      lock.unlock();
      run(effects); // also of those before one that fails
    }
  }

  /** Cancels a job; false if it was over. */
  boolean cancel(Job job, Event.Mode mode) {
    StackRoom.require();
    boolean first;
    List<Runnable> effects;
    lock.lock();
    try {
      first = !job.over;
      effects = step(new Event.Cancelled(job, mode), false);
    } finally {
      lock.unlock();
    }
    run(effects);
    return first;
  }

  /** Tells a work what its worker has said of it, if that is at this assignment. */
  void tell(int id, long task, int epoch, Consumer<Work> news) {
    Optional<Runnable> letter = Optional.empty();
    lock.lock();
    try {
      for (WorkerState worker : state.find(id)) {
        Job job = worker.jobs.peekFirst();
        if (job != null && !job.over && job.id == task && job.attempts == epoch) {
          letter = Optional.of(letter(job.work, () -> news.accept(job.work)));
        }
      }
    } finally {
      lock.unlock();
    }
    letter.ifPresent(Runnable::run);
  }

  /** Ends the pool; with {@link Stop#NOW} what was queued and is cancelled now. */
  List<Work> stop(Stop how) {
    StackRoom.require();
    List<Work> queued = new ArrayList<>();
    List<Runnable> effects;
    lock.lock();
    try {
      if (how == Stop.NOW) {
        state.queue.forEach(job -> queued.add(job.work));
      }
      effects = step(new Event.Stopped(how), false);
      room.signalAll();
    } finally {
      lock.unlock();
    }
    run(effects);
    return queued;
  }

  /**
   * One that fails does not keep the others from being done. Where the stack of a caller ends, a
   * thread of the pool goes on: each effect does what there is to do, if another has not.
   */
  private void run(List<Runnable> effects) {
    for (int i = 0; i < effects.size(); i++) {
      try {
        effects.get(i).run();
      } catch (StackOverflowError end) {
        List<Runnable> left = effects.subList(i, effects.size());
        senders.execute(() -> run(left));
        return;
      } catch (Throwable failure) {
        logged(failure);
      }
    }
  }

  static void logged(Throwable failure) {
    System.getLogger(ProcessPool.class.getName())
        .log(System.Logger.Level.ERROR, "a step of the pool has failed", failure);
  }

  /** Lets another thread send what may take long. Each worker has one at most. */
  void sendLater(Orders orders) {
    senders.execute(() -> orders.send(true));
  }

  // Transitions

  private long now() {
    return settings.ticker().nanos() - origin;
  }

  /**
   * Changes the state.
   *
   * @param mayBlock whether the thread that will carry it out may wait until a worker has read a
   *     large payload: not one on which other workers depend
   * @return what is left to do, outside of the lock
   */
  private List<Runnable> step(Event event, boolean mayBlock) {
    List<Runnable> effects = new ArrayList<>(4);
    step(event, mayBlock, effects);
    keepAwake();
    return effects;
  }

  private void step(Event event, boolean mayBlock, List<Runnable> effects) {
    for (Action action : Transition.apply(state, event, now())) {
      effects.add(effect(action, mayBlock));
    }
    if (event instanceof Event.Gone(int worker, _, _)) {
      links.remove(worker);
    }
    if (waiting > 0 && state.queue.size() < settings.queue()) {
      room.signalAll();
    }
  }

  /** Wakes the timer if it would sleep too long. */
  private void keepAwake() {
    long due = state.due();
    if (due < timerDue) {
      timerDue = due;
      timer.wake();
    }
  }

  /** What is left to do outside of the lock; what has an order is put in order here. */
  private Runnable effect(Action action, boolean mayBlock) {
    return switch (action) {
      case Action.Launch(int worker) -> {
        WorkerLink link = new WorkerLink(worker, this);
        links.put(worker, link);
        yield link::start;
      }
      case Action.Kill(int worker) -> link(worker)::kill;
      case Action.ForWorker order -> {
        Orders orders = link(order.worker()).orders();
        orders.enqueue(order);
        yield () -> orders.send(mayBlock);
      }
      case Action.Deliver(Job job, var answers) ->
          letter(job.work, () -> job.work.answers(answers));
      case Action.End(Job job, Ending ending, int worker) -> {
        Optional<WorkerLink> link = Optional.ofNullable(links.get(worker));
        yield letter(job.work, () -> job.work.ended(ending, link));
      }
      case Action.Left(Job job) -> letter(job.work, job.work::left);
      case Action.Finish() -> this::finish;
    };
  }

  private static Runnable letter(Work to, Runnable letter) {
    Mailbox mailbox = to.mailbox();
    mailbox.add(letter);
    return mailbox::deliver;
  }

  private WorkerLink link(int worker) {
    WorkerLink link = links.get(worker);
    if (link == null) {
      throw new IllegalStateException("nothing is known of worker " + worker);
    }
    return link;
  }

  private void finish() {
    launcher.close();
    senders.shutdown();
    terminated.countDown();
    timer.end();
  }

  // Time

  /** For the timer, which will sleep that long; by the ticker. */
  private long due() {
    lock.lock();
    try {
      timerDue = state.due();
      return timerDue == PoolState.NEVER ? PoolState.NEVER : origin + timerDue;
    } finally {
      lock.unlock();
    }
  }

  // Views

  boolean isStopped() {
    lock.lock();
    try {
      return state.stop != Stop.NO;
    } finally {
      lock.unlock();
    }
  }

  boolean isTerminated() {
    return terminated.getCount() == 0;
  }

  boolean awaitTermination(long time, TimeUnit unit) throws InterruptedException {
    return terminated.await(time, unit);
  }

  List<WorkerInfo> workers() {
    List<WorkerInfo> seen = new ArrayList<>();
    lock.lock();
    try {
      for (WorkerState worker : state.workers) {
        seen.add(info(worker));
      }
    } finally {
      lock.unlock();
    }
    return seen.stream().map(Engine::measured).toList();
  }

  private WorkerInfo info(WorkerState worker) {
    Job job = worker.jobs.peekFirst();
    return new WorkerInfo(
        link(worker.id).pid(),
        switch (worker.phase) {
          case STARTING -> WorkerInfo.State.STARTING;
          case IDLE -> WorkerInfo.State.IDLE;
          case RUNNING -> WorkerInfo.State.RUNNING;
          case INTERRUPTED, STACKS -> WorkerInfo.State.INTERRUPTED;
          case KILLING -> WorkerInfo.State.KILLED;
          case CLOSING -> WorkerInfo.State.CLOSING;
        },
        job == null ? OptionalLong.empty() : OptionalLong.of(job.id),
        job == null ? "" : job.work.name(),
        Duration.ofNanos(now() - worker.since),
        worker.ended,
        -1);
  }

  /** Reads the memory, without the lock. */
  private static WorkerInfo measured(WorkerInfo info) {
    return new WorkerInfo(
        info.pid(),
        info.state(),
        info.task(),
        info.name(),
        info.since(),
        info.ended(),
        info.pid().isPresent() ? Platform.residentBytes(info.pid().getAsLong()) : -1);
  }

  /** Tasks that wait. */
  int queued() {
    lock.lock();
    try {
      return state.queue.size();
    } finally {
      lock.unlock();
    }
  }
}
