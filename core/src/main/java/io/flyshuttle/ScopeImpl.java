package io.flyshuttle;

import io.flyshuttle.spi.KillingPlace;
import io.flyshuttle.spi.Nature;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A scope. Its owner forks, joins and closes; tasks end and anyone cancels beside that. */
final class ScopeImpl<T, R> implements Scope<T, R> {

  private static final VarHandle WHY;
  private static final VarHandle BROKEN;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WHY = lookup.findVarHandle(ScopeImpl.class, "why", ScopeEnd.class);
      BROKEN = lookup.findVarHandle(ScopeImpl.class, "broken", Throwable.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Loom loom;
  private final String name;
  private final Join<T, R> join;
  private final ScopeSettings settings;
  private final Thread owner = Thread.currentThread();
  private final long opened; // a reading of the clock
  private final Nest nest; // what this scope is opened in

  final Block block = new Block();

  // null ──▶ one of ScopeEnd, once. Who forks first appends the task, then reads this; who ends the
  // scope first writes this, then walks the tasks. So no task is missed.
  private volatile @Nullable ScopeEnd why;

  private final TaskList tasks = new TaskList();
  private volatile @Nullable Throwable broken; // what the join's onDone threw first
  private volatile boolean joined;
  private volatile boolean closed;
  private volatile boolean decided; // join has begun to make its result of the tasks
  private final Admission admission;
  private final OwnerWait waiting;
  private final @Nullable ScopeDeadline deadline; // null where it has none

  /** Opens it: links it into its nest and has the deadline watched. */
  ScopeImpl(Loom loom, String name, Join<T, R> join, ScopeSettings settings, Nest nest) {
    this.loom = loom;
    this.name = name;
    this.join = join;
    this.settings = settings;
    this.nest = nest;
    this.waiting = new OwnerWait(loom.clock());
    this.admission = new Admission(this, settings.limit(), waiting);
    this.opened = loom.clock().nanos();
    this.deadline =
        settings.deadline() == Deadlines.NONE ? null : new ScopeDeadline(this, settings.deadline());
  }

  /** The second half of opening, once the object is whole. */
  ScopeImpl<T, R> open() {
    nest.enter(this);
    ScopeEnd outer = nest.ended();
    if (outer != null) {
      end(outer);
    } else if (deadline != null && !deadline.endIfPassed() && !settings.watched()) {
      deadline.watch(loom.timer());
    }
    return this;
  }

  // ---- forking

  @Override
  public <U extends T> Task<U> io(Callable<? extends U> work) {
    TaskImpl<U> task = newTask(work, Nature.IO);
    if (admit(task)) {
      Thread.startVirtualThread(task);
    }
    return task;
  }

  @Override
  public <U extends T> Task<U> cpu(Callable<? extends U> work) {
    TaskImpl<U> task = newTask(work, Nature.CPU);
    if (admit(task)) {
      admission.submit(task);
    }
    return task;
  }

  @Override
  public <A, U extends T> Task<U> killable(
      Duration limit, CpuFunction<? super A, ? extends U> function, A argument) {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException("killable(" + limit + ", ...): a positive time is needed");
    }
    requireForking();
    KillingPlace.Call<U> call = loom.killing().prepare(limit, function, argument);
    String line = ForkLine.of(function);
    TaskImpl<U> task =
        new TaskImpl<>(this, () -> EndedElsewhere.await(call), line, Nature.KILLABLE);
    if (admit(task)) {
      Thread.startVirtualThread(task); // waits for the process
    }
    return task;
  }

  private <U extends T> TaskImpl<U> newTask(Callable<? extends U> work, Nature nature) {
    requireForking();
    return new TaskImpl<>(this, work, ForkLine.of(work), nature);
  }

  private void requireForking() {
    requireOwner("fork");
    if (closed) {
      throw new IllegalStateException(named() + " is closed: it forks no more");
    }
    if (joined) {
      throw new IllegalStateException(named() + " is joined: it forks no more");
    }
  }

  /** Takes a permit and makes the task one of this scope; false if the scope has ended. */
  private boolean admit(TaskImpl<?> task) {
    if (why != null || !admission.takePermit()) {
      task.refuse();
      tasks.append(task);
      tasks.oneEnded();
      return false;
    }
    tasks.append(task);
    if (why != null) {
      task.cancel();
      return false;
    }
    return true;
  }

  // ---- the tasks

  ScopedValue.Carrier bound(TaskImpl<?> task) {
    return settings.carried().with(task);
  }

  /** Tells the join that a task has ended, in its thread; whether the rest is not needed. */
  boolean heard(TaskImpl<?> task) {
    try {
      // A task of this scope returns a T; the list of tasks has lost the types.
      @SuppressWarnings("unchecked")
      Task<? extends T> ours = (Task<? extends T>) task;
      return join.onDone(ours) == Join.Verdict.CANCEL_REST;
    } catch (Throwable thrown) {
      BROKEN.compareAndSet(this, (Throwable) null, thrown);
      return true;
    }
  }

  void decided() {
    end(ScopeEnd.DECIDED);
  }

  /** A task's thread is done with the work, or the task was never begun. */
  void ended() {
    admission.leave();
    if (tasks.oneEnded()) {
      LockSupport.unpark(owner);
    }
    loom.registry().somethingEnded();
  }

  void takeBack(TaskImpl<?> task) {
    loom.cpu().remove(task);
  }

  /** Whether the calling thread sees a task's end while the join still hears of it. */
  boolean mayLookAhead() {
    return decided && Thread.currentThread() == owner;
  }

  /** Why it has ended; asked by tasks that it has ended. */
  ScopeEnd why() {
    ScopeEnd now = why;
    return now == null ? ScopeEnd.CANCELLED : now;
  }

  // ---- ending

  @Override
  public void cancel() {
    end(ScopeEnd.CANCELLED);
  }

  /** Ends it for this reason unless it has ended; true if this was the first. Any thread. */
  boolean end(ScopeEnd reason) {
    if (!WHY.compareAndSet(this, (ScopeEnd) null, reason)) {
      return false;
    }
    if (reason != ScopeEnd.JOINED) {
      cancelTasks();
      block.end(reason);
      admission.giveUp();
      if (Thread.currentThread() != owner) {
        LockSupport.unpark(owner);
      }
    }
    return true;
  }

  /**
   * Makes a run one of this scope's block, in the owner's thread: it ends with the scope.
   *
   * @return to be called when it has ended, by any thread
   */
  Runnable enter(Run run) {
    block.enter(run);
    ScopeEnd reason = endForInner();
    if (reason != null) {
      block.end(reason);
    }
    return () -> block.leave(run);
  }

  private void cancelTasks() {
    tasks.each(TaskImpl::cancel);
  }

  void deadlinePassed() {
    end(ScopeEnd.DEADLINE);
    block.deadlinePassed();
  }

  @Override
  public R join() throws InterruptedException {
    requireOwner("join");
    if (closed) {
      throw new IllegalStateException(named() + " is closed: join it before");
    }
    if (joined) {
      throw new IllegalStateException(named() + " was joined before: once is enough");
    }
    joined = true;
    if (loom.cpu().onPoolThread()) {
      runQueuedHere();
    }
    ScopeEnd reason = await();
    if (reason != ScopeEnd.JOINED && reason != ScopeEnd.DECIDED) {
      settle();
    }
    return switch (reason) {
      case JOINED, DECIDED -> result();
      case DEADLINE -> {
        if (join.givesResultAtDeadline()) {
          yield result();
        }
        throw new DeadlineExceededException(named() + " had not ended at its deadline" + late());
      }
      case CANCELLED, CLOSED -> throw new CancellationException(named() + " was cancelled");
      case INTERRUPTED -> throw new InterruptedException();
    };
  }

  /** Threads of the pool run what no other has begun: if all of them waited, none would run it. */
  private void runQueuedHere() {
    tasks.each(task -> {
      if (task.nature() == Nature.CPU && task.queued() && loom.cpu().remove(task)) {
        task.run();
      }
    });
  }

  /** Waits until the scope has ended for some reason. */
  private ScopeEnd await() {
    tasks.awaitLast();
    while (true) {
      ScopeEnd reason = why;
      if (reason != null) {
        waiting.end();
        loom.cpu().back();
        return reason;
      }
      if (Thread.interrupted()) {
        if (!end(ScopeEnd.INTERRUPTED)) {
          owner.interrupt(); // not ours to swallow
        }
      } else if (tasks.pending() == 0) {
        if (deadline == null || !deadline.endIfPassed()) { // they may have ended after it
          end(ScopeEnd.JOINED);
        }
      } else {
        if (waiting.begin(OwnerWait.For.TASKS)) {
          loom.cpu().aside(); // a thread of the pool leaves its place to those it waits for
        }
        LockSupport.park(this);
      }
    }
  }

  /** After the end: waits for the tasks' threads, or goes on without them. */
  private void settle() {
    cancelTasks(); // who ended the scope may still be at it
    if (settings.overrun() == Overrun.DETACH) {
      tasks.each(TaskImpl::detach);
      return;
    }
    tasks.awaitLast();
    boolean interrupted = false;
    waiting.begin(OwnerWait.For.TASKS);
    loom.cpu().aside();
    while (tasks.pending() != 0) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    waiting.end();
    loom.cpu().back();
    if (interrupted) {
      owner.interrupt();
    }
  }

  private R result() {
    decided = true;
    Throwable thrown = broken;
    if (thrown != null) {
      throw new TaskFailedException(named() + ": its join threw", thrown);
    }
    List<Task<? extends T>> all = new ArrayList<>(tasks.forked());
    tasks.each(task -> {
      @SuppressWarnings("unchecked") // as in heard
      Task<? extends T> ours = (Task<? extends T>) task;
      all.add(ours);
    });
    return join.result(all);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    requireOwner("close");
    ScopeImpl<?, ?> inside = block.inner;
    closed = true;
    end(ScopeEnd.CLOSED);
    if (inside != null) {
      inside.abandon();
    }
    block.cancelRuns(); // also one that was begun after join and has a reader still
    String unjoined = joined || tasks.forked() == 0 ? "" : tasks.lines(task -> true);
    if (tasks.pending() != 0) {
      settle();
    }
    leave();
    if (!unjoined.isEmpty()) {
      throw new IllegalStateException(
          named() + " was closed without join; its tasks were cancelled: " + unjoined);
    }
    if (inside != null) {
      throw new IllegalStateException(
          named() + " was closed before " + inside.named() + ", which was opened inside it");
    }
  }

  /**
   * Ends a scope that its work has left open: nothing outlives what it was opened in. In the
   * owner's thread.
   *
   * @return what to say of it
   */
  IllegalStateException leftOpen() {
    String what = new ScopeEntry(this).unfinished(); // before its tasks end
    abandon();
    return new IllegalStateException(what + "; open it in try (...)");
  }

  /** Closed by the enclosing scope, which says so. */
  private void abandon() {
    try {
      close();
    } catch (IllegalStateException unjoined) {
      joined = true; // the enclosing scope's exception is the one to see
    }
  }

  private void leave() {
    if (deadline != null) {
      deadline.unwatch(loom.timer());
    }
    nest.leave(this);
  }

  // ---- looking

  @Override
  public Optional<Duration> remaining() {
    return Optional.ofNullable(deadline).map(ScopeDeadline::remaining);
  }

  @Override
  public String name() {
    return name;
  }

  String named() {
    return "scope '" + name + "'";
  }

  Loom loom() {
    return loom;
  }

  Ticker clock() {
    return loom.clock();
  }

  long deadline() {
    return settings.deadline();
  }

  Carried carried() {
    return settings.carried();
  }

  Thread owner() {
    return owner;
  }

  /**
   * The line that forked its first task. To walk the stack for each scope costs six microseconds.
   */
  Optional<String> forkedAt() {
    return tasks.first().map(Task::forkedAt);
  }

  Duration age() {
    return Duration.ofNanos(clock().nanos() - opened);
  }

  OwnerWait waiting() {
    return waiting;
  }

  TaskList tasks() {
    return tasks;
  }

  boolean isClosed() {
    return closed;
  }

  Optional<ScopeEnd> reason() {
    return Optional.ofNullable(why);
  }

  /** The end as scopes and tasks inside see it; null while there is none for them. */
  @Nullable ScopeEnd endForInner() {
    ScopeEnd reason = why;
    if (reason == null || reason == ScopeEnd.JOINED) {
      return null;
    }
    return reason == ScopeEnd.DECIDED && joined ? null : reason.inherited();
  }

  private String late() {
    String lines =
        tasks.lines(
            task -> task.state() == Task.State.CANCELLED || task.state() == Task.State.DETACHED);
    return lines.isEmpty() ? "" : ": " + lines;
  }

  private void requireOwner(String what) {
    Thread caller = Thread.currentThread();
    if (caller != owner) {
      String rule = " belongs to " + owner + ", which alone may " + what + " it; called by ";
      throw new IllegalStateException(named() + rule + caller);
    }
  }

  @Override
  public String toString() {
    return named() + forkedAt().map(line -> " that forked at " + line).orElse("") + " by " + owner;
  }
}
