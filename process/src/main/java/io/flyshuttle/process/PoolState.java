package io.flyshuttle.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * All that the pool decides by, beside the {@link Policy}: a value that {@link Transition} alone
 * changes. Times are nanoseconds since the start of the pool, so they can be compared.
 */
final class PoolState {

  /** A time that does not come. */
  static final long NEVER = Long.MAX_VALUE;

  /** How far the end of the pool is. */
  enum Stop {
    NO,
    /** What is queued is run, nothing new is taken. */
    DRAIN,
    /** Nothing is run any more. */
    NOW,
    /** No worker is left. */
    DONE
  }

  final Policy policy;
  final ArrayDeque<Job> queue = new ArrayDeque<>();
  final List<WorkerState> workers = new ArrayList<>();
  final Costs costs;
  Stop stop = Stop.NO;
  int lastWorker;

  /** Starts that have failed since the last that did not. */
  int failures;

  /** Those among them, and more, that somebody else has killed. */
  int killedStarts;

  /** No start before. */
  long startAt;

  /** A pool without workers. */
  PoolState(Policy policy) {
    this(policy, new Costs());
  }

  private PoolState(Policy policy, Costs costs) {
    this.policy = policy;
    this.costs = costs;
  }

  /** The worker; empty if it is gone. */
  List<WorkerState> find(int id) {
    for (WorkerState worker : workers) {
      if (worker.id == id) {
        return List.of(worker);
      }
    }
    return List.of();
  }

  int count(WorkerState.Phase phase) {
    int count = 0;
    for (WorkerState worker : workers) {
      if (worker.phase == phase) {
        count++;
      }
    }
    return count;
  }

  int busy() {
    int count = 0;
    for (WorkerState worker : workers) {
      if (worker.isBusy()) {
        count++;
      }
    }
    return count;
  }

  int usable() {
    int count = 0;
    for (WorkerState worker : workers) {
      if (worker.isUsable()) {
        count++;
      }
    }
    return count;
  }

  /** Jobs that no worker runs. */
  int waiting() {
    int count = queue.size();
    for (WorkerState worker : workers) {
      count += worker.held();
    }
    return count;
  }

  /** Workers that the tasks there are ask for. */
  int wanted() {
    int tasks = busy() + waiting();
    return stop == Stop.NO ? policy.wanted(tasks) : Math.min(tasks, policy.max());
  }

  /** Whether starts have failed so often that no task is taken now: nobody is there to run it. */
  boolean isUnavailable(long now) {
    return failures >= policy.breaker()
        && now < startAt
        && usable() == count(WorkerState.Phase.STARTING);
  }

  /** When {@link Event.Tick} has something to do; {@link #NEVER} if nothing. */
  long due() {
    long due = NEVER;
    int usable = usable();
    int wanted = wanted();
    for (WorkerState worker : workers) {
      due = Math.min(due, worker.due);
      if (usable > wanted && worker.phase == WorkerState.Phase.IDLE) {
        due = Math.min(due, sum(worker.since, policy.idle()));
      }
    }
    return startIsWanted() && startAt > 0 ? Math.min(due, startAt) : due;
  }

  /** Whether a worker is to be started, as soon as it may be. */
  boolean startIsWanted() {
    int atOnce = failures > 0 ? 1 : policy.startsAtOnce();
    return usable() < wanted()
        && workers.size() < policy.most()
        && count(WorkerState.Phase.STARTING) < atOnce
        && (failures < policy.breaker() || busy() + waiting() > 0);
  }

  /** As nanoseconds; centuries are {@link #NEVER}. */
  static long nanos(Duration time) {
    try {
      return time.toNanos();
    } catch (ArithmeticException centuries) {
      return NEVER;
    }
  }

  /** The sum, as far as it goes. */
  static long sum(long time, long nanos) {
    long sum = time + nanos;
    return sum < time ? NEVER : sum;
  }

  /** An independent copy. */
  PoolState copy() {
    return copy(new IdentityHashMap<>());
  }

  /** The same, with the copies of the jobs entered. */
  PoolState copy(IdentityHashMap<Job, Job> copies) {
    PoolState copy = new PoolState(policy, costs.copy());
    queue.forEach(job -> copy.queue.add(copies.computeIfAbsent(job, Job::copy)));
    workers.forEach(worker -> copy.workers.add(worker.copy(copies)));
    copy.stop = stop;
    copy.lastWorker = lastWorker;
    copy.failures = failures;
    copy.killedStarts = killedStarts;
    copy.startAt = startAt;
    return copy;
  }

  @Override
  public String toString() {
    return stop
        + " queue "
        + queue
        + " workers "
        + workers
        + " failures "
        + failures
        + "/"
        + killedStarts;
  }
}
