package io.flyshuttle.process;

import io.flyshuttle.process.Ending.Plain;
import io.flyshuttle.process.PoolState.Stop;
import io.flyshuttle.process.WorkerState.Phase;
import io.flyshuttle.process.WorkerState.Stacks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of a pool: a function of its state, one event and the time, to the next state and
 * what is to be done. It reads no clock, does nothing itself and knows no threads; a state may be
 * copied before, so all orders of events can be explored.
 *
 * <p>A job counts as running from the moment it is assigned, whatever the worker has said. What a
 * worker says counts only if it is about the job that it has, in the assignment that it has. A
 * worker that is killed loses its jobs at once: what it may still have said is too late.
 */
final class Transition {

  private static final int MOST_UNDELIVERED = 3;

  private final PoolState state;
  private final Policy policy;
  private final long now;
  private final List<Action> actions = new ArrayList<>(4);
  private @Nullable WorkerState filling;

  private Transition(PoolState state, long now) {
    this.state = state;
    this.policy = state.policy;
    this.now = now;
  }

  /** Changes {@code state}; what is to be done, in order. */
  static List<Action> apply(PoolState state, Event event, long now) {
    return new Transition(state, now).on(event);
  }

  private List<Action> on(Event event) {
    switch (event) {
      case Event.Submitted(Job job) -> submitted(job);
      case Event.Cancelled(Job job, Event.Mode mode) -> cancelled(job, mode);
      case Event.Started(int id) -> state.find(id).forEach(this::started);
      case Event.Answered event_ -> answered(event_);
      case Event.Ended(int id, long task, int epoch) -> {
        WorkerState worker = at(id, task, epoch);
        if (worker != null) {
          ended(worker);
        }
      }
      case Event.Refused(int id, long task, int epoch, var failure) -> {
        WorkerState worker = at(id, task, epoch);
        if (worker != null) {
          Job job = worker.jobs.getFirst();
          if (!job.over) {
            end(job, new Ending.Refused(failure));
          }
          ended(worker);
        }
      }
      case Event.Told(int id, long task, int epoch) -> {
        WorkerState worker = at(id, task, epoch);
        if (worker != null) {
          told(worker);
        }
      }
      case Event.Undelivered(int id, long task, int epoch) ->
          state.find(id).forEach(worker -> undelivered(worker, task, epoch));
      case Event.Worn(int id) -> state.find(id).forEach(this::worn);
      case Event.Leaving(int id) -> state.find(id).forEach(this::leaving);
      case Event.Gone(int id, Event.Cause cause) ->
          state.find(id).forEach(worker -> gone(worker, cause));
      case Event.Tick() -> tick();
      case Event.Stopped(Stop how) -> stop(how);
    }
    dispatch();
    new Supply(state, now, actions).balance();
    return actions;
  }

  /** The worker, if it is at this assignment. */
  private @Nullable WorkerState at(int id, long task, int epoch) {
    for (WorkerState worker : state.find(id)) {
      Job job = worker.jobs.peekFirst();
      if (worker.isBusy() && job != null && job.id == task && job.attempts == epoch) {
        return worker;
      }
    }
    return null;
  }

  private void end(Job job, Ending ending) {
    job.over = true;
    actions.add(new Action.End(job, ending, job.worker));
  }

  // Jobs

  private void submitted(Job job) {
    if (state.stop == Stop.NO) {
      state.queue.addLast(job);
    } else {
      end(job, Plain.CANCELLED);
    }
  }

  private void cancelled(Job job, Event.Mode mode) {
    if (job.over) {
      return;
    }
    job.unwanted = mode == Event.Mode.INTERRUPT;
    end(job, Plain.CANCELLED);
    if (job.worker == Job.NONE) {
      state.queue.remove(job);
      return;
    }
    for (WorkerState worker : state.find(job.worker)) {
      if (job.unwanted && worker.phase == Phase.RUNNING && worker.jobs.peekFirst() == job) {
        interrupt(worker);
      }
    }
  }

  private void answered(Event.Answered event) {
    WorkerState worker = at(event.worker(), event.task(), event.epoch());
    if (worker == null || worker.jobs.getFirst().over) {
      return;
    }
    Job job = worker.jobs.getFirst();
    if (worker.phase != Phase.RUNNING) {
      end(job, Plain.LATE); // of what follows, some was spoilt by the interrupt
      return;
    }
    int count = Math.min(event.answers().size(), job.size - job.answered);
    job.answered += count;
    actions.add(new Action.Deliver(job, event.answers().subList(0, count)));
    if (job.answered == job.size) {
      end(job, Plain.ANSWERED);
      limit(worker, policy.settle());
    } else {
      limit(worker, job.limit);
    }
  }

  private void ended(WorkerState worker) {
    Job job = worker.jobs.removeFirst();
    worker.ended++;
    if (!job.over) {
      end(job, worker.phase == Phase.RUNNING ? Plain.CUT : Plain.LATE);
    } else if (worker.phase == Phase.RUNNING) {
      state.costs.learn(job.function, now - worker.since);
    }
    worker.worn |= policy.recycle() > 0 && worker.ended >= policy.recycle();
    next(worker);
  }

  private void next(WorkerState worker) {
    if (!worker.jobs.isEmpty()) {
      begin(worker);
    } else if (worker.worn) {
      close(worker);
    } else {
      worker.phase = Phase.IDLE;
      worker.since = now;
      worker.due = PoolState.NEVER;
      worker.deadline = PoolState.NEVER;
      actions.add(new Action.Rest(worker.id));
    }
  }

  private void begin(WorkerState worker) {
    Job job = worker.jobs.getFirst();
    worker.phase = Phase.RUNNING;
    worker.since = now;
    limit(worker, job.limit);
    if (job.unwanted) {
      interrupt(worker);
    }
  }

  private void undelivered(WorkerState worker, long task, int epoch) {
    for (Job job : worker.jobs) {
      if (job.id == task && job.attempts == epoch) {
        while (worker.jobs.getLast() != job) {
          again(worker.jobs.removeLast()); // what was to follow has not reached it either
        }
        worker.jobs.removeLast();
        if (!job.over && ++job.undelivered >= MOST_UNDELIVERED) {
          end(job, Plain.LOST);
        }
        again(job);
        leaving(worker); // nobody can tell it to
        return;
      }
    }
  }

  /** To the front of the queue, unless it is over. */
  private void again(Job job) {
    if (!job.over) {
      job.worker = Job.NONE;
      state.queue.addFirst(job);
    }
  }

  /** Those that wait behind the first go back to the queue; the first. */
  private @Nullable Job takeJobs(WorkerState worker) {
    Job first = worker.jobs.pollFirst();
    while (!worker.jobs.isEmpty()) {
      again(worker.jobs.removeLast());
    }
    return first;
  }

  // Workers

  private void started(WorkerState worker) {
    if (worker.phase == Phase.STARTING) {
      state.failures = 0;
      state.killedStarts = 0;
      state.startAt = 0;
      next(worker);
    }
  }

  /** An item begins. */
  private void limit(WorkerState worker, long nanos) {
    worker.deadline = PoolState.sum(now, nanos);
    worker.stacks = Stacks.UNKNOWN;
    planKill(worker, PoolState.sum(worker.deadline, policy.grace()));
    worker.due = Math.min(worker.deadline, worker.askAt);
  }

  /** Stacks are asked for before that time, so that nobody has to wait for them then. */
  private void planKill(WorkerState worker, long killAt) {
    worker.killAt = killAt;
    if (worker.stacks == Stacks.UNKNOWN) {
      long lead = Math.min(policy.stacks(), (killAt - now) / 2);
      worker.askAt = killAt == PoolState.NEVER ? PoolState.NEVER : killAt - lead;
    }
  }

  private void interrupt(WorkerState worker) {
    Job job = worker.jobs.getFirst();
    worker.phase = Phase.INTERRUPTED;
    planKill(worker, PoolState.sum(now, policy.grace()));
    actions.add(new Action.Interrupt(worker.id, job, job.attempts));
    overdue(worker);
  }

  /** Takes the steps that are due on the way from a deadline to a kill. */
  private void overdue(WorkerState worker) {
    Job job = worker.jobs.getFirst();
    boolean asks = !job.over && policy.stacks() > 0; // else nobody would read them
    if (asks && worker.stacks == Stacks.UNKNOWN && now >= worker.askAt) {
      worker.stacks = Stacks.ASKED;
      worker.askAt = now;
      actions.add(new Action.AskStacks(worker.id, job, job.attempts));
    }
    if (worker.phase == Phase.RUNNING) {
      worker.due = worker.deadline;
      if (now >= worker.deadline) {
        interrupt(worker);
      }
      return;
    }
    worker.due = worker.killAt;
    if (asks && worker.stacks == Stacks.UNKNOWN) {
      worker.due = Math.min(worker.due, worker.askAt);
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

  private void told(WorkerState worker) {
    if (worker.stacks == Stacks.ASKED) {
      worker.stacks = Stacks.TOLD;
      if (worker.phase == Phase.STACKS) {
        kill(worker);
      }
    }
  }

  private void kill(WorkerState worker) {
    worker.phase = Phase.KILLING;
    worker.due = PoolState.NEVER;
    actions.add(new Action.Kill(worker.id));
    Job job = takeJobs(worker);
    if (job != null && !job.over) {
      end(job, Plain.KILLED);
    }
  }

  private void close(WorkerState worker) {
    leaving(worker);
    actions.add(new Action.Close(worker.id));
  }

  private void leaving(WorkerState worker) {
    worker.worn = true;
    if (worker.phase == Phase.IDLE || (worker.isBusy() && worker.jobs.isEmpty())) {
      worker.phase = Phase.CLOSING;
      worker.due = PoolState.sum(now, policy.close());
    }
  }

  private void worn(WorkerState worker) {
    worker.worn = true;
    if (worker.phase == Phase.IDLE) {
      close(worker);
    }
  }

  private void gone(WorkerState worker, Event.Cause cause) {
    state.workers.remove(worker);
    boolean useless = worker.phase == Phase.IDLE && worker.ended == 0;
    if (worker.phase == Phase.STARTING || useless) {
      new Supply(state, now, actions).startFailed(cause);
      return;
    }
    boolean overrun = worker.phase != Phase.RUNNING;
    Job job = takeJobs(worker);
    if (job != null && !job.over) {
      if (overrun || !mayRunAgain(job, cause)) {
        end(job, Plain.LOST);
      } else {
        job.worker = Job.NONE;
        state.queue.addLast(job); // behind those that have ended no worker
      }
    }
  }

  private boolean mayRunAgain(Job job, Event.Cause cause) {
    if (cause != Event.Cause.OUTSIDE) {
      job.ended++;
    }
    boolean left =
        cause == Event.Cause.MEMORY
            ? ++job.memoryDeaths <= policy.memoryRetries()
            : ++job.crashes <= policy.crashRetries();
    return left && job.loss == Job.Loss.RETRY && job.ended < policy.quarantine();
  }

  private void tick() {
    for (WorkerState worker : List.copyOf(state.workers)) {
      if (worker.due > now) {
        continue;
      }
      switch (worker.phase) {
        case RUNNING, INTERRUPTED, STACKS -> overdue(worker);
        case CLOSING -> kill(worker);
        default -> worker.due = PoolState.NEVER;
      }
    }
    new Supply(state, now, actions).shrink().forEach(this::close);
  }

  private void stop(Stop how) {
    if (state.stop.compareTo(how) < 0) {
      state.stop = how;
    }
    if (state.stop != Stop.NOW) {
      return;
    }
    while (!state.queue.isEmpty()) {
      end(state.queue.removeFirst(), Plain.CANCELLED);
    }
    for (WorkerState worker : state.workers) {
      for (Job job : worker.jobs) {
        if (!job.over) {
          end(job, Plain.CANCELLED);
        }
      }
      if (worker.phase != Phase.KILLING) {
        kill(worker);
      }
    }
  }

  /** Gives what is queued to workers that have room. */
  private void dispatch() {
    while (!state.queue.isEmpty()) {
      WorkerState worker = state.busy() < policy.max() ? idle() : null;
      if (worker == null) {
        worker = withRoom(state.queue.getFirst());
      }
      if (worker == null) {
        return;
      }
      Job job = state.queue.removeFirst();
      job.attempts++;
      job.worker = worker.id;
      worker.jobs.addLast(job);
      actions.add(new Action.Assign(worker.id, job, job.attempts));
      if (worker.phase == Phase.IDLE) {
        begin(worker);
      }
    }
  }

  /** The one that was at work last: the others can be closed the sooner. */
  private @Nullable WorkerState idle() {
    WorkerState latest = null;
    for (WorkerState worker : state.workers) {
      if (worker.phase == Phase.IDLE && (latest == null || worker.since >= latest.since)) {
        latest = worker;
      }
    }
    return latest;
  }

  /**
   * The one in which the job waits least, behind others as cheap as itself. A worker is filled up
   * when half of its window is empty, so that several jobs go out by one write.
   */
  private @Nullable WorkerState withRoom(Job job) {
    if (policy.window() < 2 || state.costs.of(job.function) > policy.cheap()) {
      return null;
    }
    WorkerState best = null;
    for (WorkerState worker : state.workers) {
      if (worker.phase == Phase.RUNNING
          && !worker.worn
          && worker.jobs.size() < policy.window()
          && (worker.jobs.size() <= policy.window() / 2 || worker == filling)
          && (best == null || worker.jobs.size() < best.jobs.size())
          && worker.jobs.stream()
              .allMatch(other -> state.costs.of(other.function) <= policy.cheap())) {
        best = worker;
      }
    }
    filling = best;
    return best;
  }
}
