package io.flyshuttle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Everything that a shuttle is doing, for its tree and for its end. Thread-safe. */
final class Registry {

  /** A scope or a run, from its beginning to its end. */
  interface Running {

    /** What it is doing now. */
    TaskTree.Node node();

    /** Cancels all of it. Never blocks. */
    void cancel();

    /** Whether {@code closer}, who closes the shuttle, has to wait for it. */
    boolean busy(Thread closer);

    /** What to log of it where the shuttle has closed and it has not ended. */
    String unfinished();
  }

  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final Set<Task<?>> detached = ConcurrentHashMap.newKeySet();

  // Who waits for an end. Who ends first writes the sets, then reads this.
  private volatile @Nullable Thread closer;

  void add(Running what) {
    running.add(what);
  }

  void remove(Running what) {
    running.remove(what);
    somethingEnded();
  }

  /** To be called before {@code task} is detached, so that its end is not missed. */
  void addDetached(Task<?> task) {
    detached.add(task);
  }

  void removeDetached(Task<?> task) {
    detached.remove(task);
    somethingEnded();
  }

  /** Wakes who waits for an end. */
  void somethingEnded() {
    Thread waits = closer;
    if (waits != null) {
      LockSupport.unpark(waits);
    }
  }

  List<Running> running() {
    return new ArrayList<>(running);
  }

  /** Work that its scope or run has gone on without. */
  List<Task<?>> detached() {
    List<Task<?>> tasks = new ArrayList<>(detached);
    tasks.removeIf(task -> task.state() != Task.State.DETACHED); // not yet, or not any more
    return tasks;
  }

  void cancelAll() {
    running.forEach(Running::cancel);
  }

  boolean anyBusy(Thread by) {
    return running.stream().anyMatch(what -> what.busy(by));
  }

  boolean anyDetached() {
    return !detached.isEmpty();
  }

  void closer(@Nullable Thread thread) {
    closer = thread;
  }
}
