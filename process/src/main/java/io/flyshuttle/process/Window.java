package io.flyshuttle.process;

import io.flyshuttle.process.WorkerState.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link Transition} that lets cheap jobs wait in a worker behind the one that runs,
 * so that one write and one wake-up serve many, and calls them back where they would wait long.
 *
 * <pre>
 * pool                                        worker
 *   RUN a, RUN b, RUN c  ──────────────────▶  begins a
 *   a has run for too long: RECALL  ───────▶  still at a: b and c will not be begun
 *   b and c are queued again  ◀────────────── RETURNED b, c
 * </pre>
 *
 * <p>Only the worker knows what it has begun, so none is run elsewhere on a guess. A worker says
 * the end of a job before it begins the next; so of one that has died, all of whose words are read,
 * the first job that has no end may have been begun, and those behind it have not.
 */
final class Window {

  private final PoolState state;
  private final Policy policy;
  private final long now;
  private final List<Action> actions;
  private @Nullable WorkerState filling;

  Window(PoolState state, long now, List<Action> actions) {
    this.state = state;
    this.policy = state.policy;
    this.now = now;
    this.actions = actions;
  }

  /** Notes when those that wait behind the first job are to be called back. */
  void plan(WorkerState worker) {
    boolean wait = worker.jobs.size() > 1 && !worker.recalled;
    worker.recallAt = wait ? PoolState.sum(worker.since, policy.recall()) : PoolState.NEVER;
  }

  /** Calls back those that wait behind the first job, if any do. */
  void recall(WorkerState worker) {
    worker.recallAt = PoolState.NEVER;
    if (worker.jobs.size() > 1 && !worker.recalled) {
      worker.recalled = true;
      actions.add(new Action.Recall(worker.id));
    }
  }

  /**
   * The worker in which the job waits least, behind others as cheap as itself; null if none has
   * room. One is filled up when half of its window is empty, so that several jobs go out by one
   * write.
   */
  @Nullable WorkerState withRoom(Job job) {
    if (policy.window() < 2 || state.costs.of(job.function) > policy.cheap()) {
      return null;
    }
    WorkerState best = null;
    for (WorkerState worker : state.workers) {
      if (isOpen(worker)
          && (worker.jobs.size() <= policy.window() / 2 || worker == filling)
          && (best == null || worker.jobs.size() < best.jobs.size())
          && areCheap(worker, job)) {
        best = worker;
      }
    }
    filling = best;
    return best;
  }

  private boolean areCheap(WorkerState worker, Job cheap) {
    for (Job other : worker.jobs) {
      if (other.function != cheap.function && state.costs.of(other.function) > policy.cheap()) {
        return false;
      }
    }
    return true;
  }

  private boolean isOpen(WorkerState worker) {
    int size = worker.jobs.size();
    return worker.phase == Phase.RUNNING
        && !worker.worn
        && !worker.silent
        && !worker.recalled
        && size < policy.window()
        && (policy.recycle() == 0 || worker.ended + size < policy.recycle())
        && now - worker.since < policy.recall();
  }
}
