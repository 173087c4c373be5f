package io.flyshuttle.process;

import io.flyshuttle.process.Ending.Plain;
import io.flyshuttle.process.PoolState.Stop;
import io.flyshuttle.process.WorkerState.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The part of a {@link Transition} that sees to the number of workers. Each process counts until it
 * is reaped, so there are never more than the pool may have; what can't be started is tried again
 * after a pause that doubles, and after some failures in a row only where a task asks for it.
 */
final class Supply {

  private static final int MOST_DOUBLINGS = 8;
  private static final int MOST_KILLED = 10;

  private final PoolState state;
  private final Policy policy;
  private final long now;
  private final List<Action> actions;

  Supply(PoolState state, long now, List<Action> actions) {
    this.state = state;
    this.policy = state.policy;
    this.now = now;
    this.actions = actions;
  }

  /** Starts what is missing; ends what a pool that stops doesn't need. */
  void balance() {
    while (now >= state.startAt && state.startIsWanted()) {
      WorkerState worker = new WorkerState(++state.lastWorker);
      state.workers.add(worker);
      actions.add(new Action.Launch(worker.id));
    }
    if (state.stop != Stop.NO && state.stop != Stop.DONE && state.waiting() == 0) {
      stop();
    }
  }

  private void stop() {
    for (WorkerState worker : state.workers) {
      if (worker.phase == Phase.STARTING) {
        worker.phase = Phase.KILLING;
        actions.add(new Action.Kill(worker.id));
      } else if (worker.phase == Phase.IDLE) {
        worker.phase = Phase.CLOSING;
        worker.due = PoolState.sum(now, policy.close());
        actions.add(new Action.Close(worker.id));
      }
    }
    if (state.workers.isEmpty()) {
      state.stop = Stop.DONE;
      actions.add(new Action.Finish());
    }
  }

  /**
   * A worker has not come to be; its entry is removed already. Where somebody else has killed it,
   * that is no reason to give up, unless it goes on.
   */
  void startFailed(Event.Cause cause) {
    if (cause == Event.Cause.OUTSIDE && ++state.killedStarts < MOST_KILLED * policy.breaker()) {
      state.startAt = Math.max(state.startAt, PoolState.sum(now, policy.firstBackOff()));
      return;
    }
    state.failures++;
    long pause = policy.firstBackOff() << Math.min(state.failures - 1, MOST_DOUBLINGS);
    state.startAt = PoolState.sum(now, pause);
    if (state.failures < policy.breaker()) {
      return;
    }
    state.startAt = Math.max(state.startAt, PoolState.sum(now, policy.open()));
    if (state.isUnavailable(now)) {
      while (!state.queue.isEmpty()) {
        Job job = state.queue.removeFirst();
        actions.add(job.end(Plain.UNAVAILABLE));
      }
    }
  }

  /** Workers that have been idle for so long that they are to be closed, the longest idle first. */
  List<WorkerState> shrink() {
    int surplus = state.usable() - state.wanted();
    if (surplus <= 0) {
      return List.of();
    }
    List<WorkerState> idle = new ArrayList<>();
    for (WorkerState worker : state.workers) {
      if (worker.phase == Phase.IDLE && PoolState.sum(worker.since, policy.idle()) <= now) {
        idle.add(worker);
      }
    }
    idle.sort(Comparator.comparingLong(worker -> worker.since));
    return idle.subList(0, Math.min(surplus, idle.size()));
  }
}
