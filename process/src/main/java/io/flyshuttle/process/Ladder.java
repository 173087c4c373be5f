package io.flyshuttle.process;

import io.flyshuttle.process.Ending.Plain;
import io.flyshuttle.process.WorkerState.Phase;
import io.flyshuttle.process.WorkerState.Stacks;
import java.util.List;

/**
 * The part of a {@link Transition} that ends what overruns: deadline, interrupt, grace, stacks,
 * kill.
 *
 * <p>An item has its limit from when its function is called. That is a few microseconds after it
 * was assigned, or after the answer to the one before it, and counts from there, but for two cases:
 * where the function is new to the worker, which has to read it first, and where the payload is
 * large. There the worker says when it begins, and until then the pool's start timeout holds.
 *
 * <pre>
 * pool                                               worker
 *   FUNCTION f, RUN_TELLING a of f  ──────────────▶  reads f, reads what a is given
 *   has the start timeout                            calls f
 *   has its limit from here  ◀───────────── BEGUN a
 *   RUN b of f  ──────────────────────────────────▶  calls f
 *   has its limit from here
 * </pre>
 */
final class Ladder {

  private final Policy policy;
  private final long now;
  private final List<Action> actions;
  private final Window window;

  Ladder(Policy policy, long now, List<Action> actions, Window window) {
    this.policy = policy;
    this.now = now;
    this.actions = actions;
    this.window = window;
  }

  /** A job is the first of its worker, which has it or is about to be sent it. */
  void begin(WorkerState worker) {
    Job job = worker.jobs.getFirst();
    limit(worker, job.tells ? policy.untilBegun(job.limit) : job.limit);
  }

  /** The function was called. */
  void begun(WorkerState worker) {
    Job job = worker.jobs.getFirst();
    worker.knows(job.function);
    if (job.tells && !job.over && worker.phase == Phase.RUNNING) {
      job.tells = false;
      limit(worker, job.limit);
    } // else it has overrun the start timeout, which its end is to say
  }

  /** Whether the worker is to tell when a job begins. */
  boolean asks(WorkerState worker, Job job) {
    return job.limit < PoolState.NEVER && (job.large || !worker.functions.contains(job.function));
  }

  /** An item has so long from now on. */
  void limit(WorkerState worker, long nanos) {
    worker.deadline = PoolState.sum(now, nanos);
    worker.stacks = Stacks.UNKNOWN;
    planKill(worker, PoolState.sum(worker.deadline, policy.grace()));
    worker.due = Math.min(worker.recallAt, Math.min(worker.deadline, worker.askAt));
  }

  /** Stacks are asked for before that time, so that nobody has to wait for them then. */
  private void planKill(WorkerState worker, long killAt) {
    worker.killAt = killAt;
    if (worker.stacks == Stacks.UNKNOWN) {
      long lead = Math.min(policy.stacks(), (killAt - now) / 2);
      worker.askAt = killAt == PoolState.NEVER ? PoolState.NEVER : killAt - lead;
    }
  }

  void interrupt(WorkerState worker) {
    Job job = worker.jobs.getFirst();
    worker.phase = Phase.INTERRUPTED;
    window.recall(worker);
    planKill(worker, PoolState.sum(now, policy.grace()));
    actions.add(new Action.Interrupt(worker.id, job, job.attempts));
    overdue(worker);
  }

  /** Takes the steps that are due on the way from a deadline to a kill. */
  void overdue(WorkerState worker) {
    Job job = worker.jobs.getFirst();
    if (now >= worker.recallAt) {
      window.recall(worker);
    }
    boolean read = !job.over || job.awaited;
    boolean asks = read && policy.stacks() > 0;
    if (asks && worker.stacks == Stacks.UNKNOWN && now >= worker.askAt) {
      worker.stacks = Stacks.ASKED;
      worker.askAt = now;
      actions.add(new Action.AskStacks(worker.id, job, job.attempts));
    }
    if (worker.phase == Phase.RUNNING) {
      worker.due = Math.min(worker.deadline, worker.recallAt);
    } else {
      worker.due = worker.killAt;
    }
    if (asks && worker.stacks == Stacks.UNKNOWN) {
      worker.due = Math.min(worker.due, worker.askAt);
    }
    if (worker.phase == Phase.RUNNING) {
      if (now >= worker.deadline) {
        interrupt(worker);
      }
      return;
    }
    if (now < worker.killAt) {
      return;
    }
    long patience = PoolState.sum(worker.askAt, policy.stacks());
    if (!asks || worker.stacks == Stacks.TOLD || now >= patience) {
      kill(worker);
    } else {
      worker.phase = Phase.STACKS;
      worker.due = patience;
    }
  }

  void told(WorkerState worker) {
    if (worker.stacks == Stacks.ASKED) {
      worker.stacks = Stacks.TOLD;
      if (worker.phase == Phase.STACKS) {
        kill(worker);
      }
    }
  }

  void kill(WorkerState worker) {
    worker.phase = Phase.KILLING;
    worker.due = PoolState.NEVER;
    worker.recallAt = PoolState.NEVER;
    actions.add(new Action.Kill(worker.id));
    Job job = worker.jobs.peekFirst(); // stays here: its end would tell that the next was begun
    if (job != null) {
      job.killed |= job.lingers;
      if (!job.over) {
        actions.add(job.end(Plain.KILLED));
      }
    }
  }
}
