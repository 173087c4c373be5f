package io.flyshuttle.process;

import io.flyshuttle.process.Ending.Plain;
import io.flyshuttle.process.PoolState.Stop;
import io.flyshuttle.process.WorkerState.Phase;
import io.flyshuttle.process.wire.Returned;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of a pool: a function of its state, one event and the time, to the next state and
 * what is to be done. It reads no clock, does nothing itself and knows no threads; a state may be
 * copied before, so all orders of events can be explored.
 *
 * <p>A job counts as running from the moment it is assigned, whatever the worker has said; only its
 * time may count from later ({@link Ladder}). What a worker says counts only if it is about the job
 * that it has, in the assignment that it has. The job for which a worker is killed is over at once:
 * what may still be said of it is too late. Those that waited behind it are given to others when
 * the worker is gone, or has given them back: only then it is sure that it has not begun them.
 */
final class Transition {

  private static final int MOST_UNDELIVERED = 10; // in a row, each by another worker

  private final PoolState state;
  private final Policy policy;
  private final long now;
  private final List<Action> actions = new ArrayList<>(4);
  private final Window window;
  private final Ladder ladder;

  private Transition(PoolState state, long now) {
    this.state = state;
    this.policy = state.policy;
    this.now = now;
    window = new Window(state, now, actions);
    ladder = new Ladder(policy, now, actions, window);
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
      case Event.Begun(int id, long task, int epoch) -> {
        WorkerState worker = at(id, task, epoch);
        if (worker != null) {
          ladder.begun(worker);
        }
      }
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
          ladder.told(worker);
        }
      }
      case Event.GaveBack(int id, var tasks) ->
          state.find(id).forEach(worker -> returned(worker, tasks));
      case Event.Unsent(int id, long task, int epoch, var failure) ->
          state.find(id).forEach(worker -> unsent(worker, task, epoch, failure));
      case Event.Undelivered(int id, long task, int epoch) ->
          state.find(id).forEach(worker -> undelivered(worker, task, epoch));
      case Event.Worn(int id) -> state.find(id).forEach(this::worn);
      case Event.Leaving(int id) -> state.find(id).forEach(this::leaving);
      case Event.Silent(int id) -> state.find(id).forEach(worker -> worker.silent = true);
      case Event.Gone(int id, Event.Cause cause, boolean heard) ->
          state.find(id).forEach(worker -> gone(worker, cause, heard));
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
      boolean speaks = worker.isBusy() || worker.phase == Phase.KILLING;
      if (speaks && job != null && job.id == task && job.attempts == epoch) {
        return worker;
      }
    }
    return null;
  }

  private void end(Job job, Ending ending) {
    actions.add(job.end(ending));
  }

  /** It has left its worker. */
  private void left(Job job) {
    if (job.lingers) {
      job.lingers = false;
      actions.add(new Action.Left(job));
    }
  }

  // Jobs

  private void submitted(Job job) {
    if (job.over) {
      return; // it was cancelled on its way here
    }
    if (state.stop == Stop.NO) {
      state.queue.addLast(job);
    } else {
      end(job, Plain.CANCELLED);
    }
  }

  private void cancelled(Job job, Event.Mode mode) {
    if (job.over && (!job.dropped || job.unwanted)) {
      return;
    }
    job.dropped = true;
    job.unwanted = mode != Event.Mode.LET_RUN;
    job.awaited = mode == Event.Mode.INTERRUPT_AND_TELL;
    if (!job.over) {
      end(job, Plain.CANCELLED);
    }
    if (job.worker == Job.NONE) {
      state.queue.remove(job);
      return;
    }
    for (WorkerState worker : state.find(job.worker)) {
      boolean first = worker.jobs.peekFirst() == job;
      if (first && job.unwanted && worker.phase == Phase.RUNNING) {
        ladder.interrupt(worker);
      } else if (!first && worker.isBusy()) {
        window.recall(worker); // before it begins a job that nobody wants
      }
    }
  }

  private void answered(Event.Answered event) {
    WorkerState worker = at(event.worker(), event.task(), event.epoch());
    if (worker == null || worker.jobs.getFirst().over) {
      return;
    }
    Job job = worker.jobs.getFirst();
    if (worker.isOverrun()) {
      end(job, Plain.LATE); // of what follows, some was spoilt by the interrupt
      return;
    }
    job.tells = false; // its first item was answered without a call: it can't be read
    int count = Math.min(event.answers().size(), job.size - job.answered);
    job.answered += count;
    actions.add(new Action.Deliver(job, event.answers().subList(0, count)));
    if (job.answered == job.size) {
      end(job, Plain.ANSWERED);
    }
    if (worker.phase == Phase.RUNNING) {
      ladder.limit(worker, job.over ? policy.settle() : job.limit);
    }
  }

  private void ended(WorkerState worker) {
    Job job = worker.jobs.removeFirst();
    worker.ended++;
    left(job);
    if (!job.over) {
      end(job, worker.isOverrun() ? Plain.LATE : Plain.CUT);
    } else if (worker.phase == Phase.RUNNING) {
      state.costs.learn(job.function, now - worker.since);
    }
    worker.worn |= policy.recycle() > 0 && worker.ended >= policy.recycle();
    if (worker.phase != Phase.KILLING) {
      next(worker);
    }
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
    window.plan(worker);
    ladder.begin(worker);
    if (job.unwanted) {
      ladder.interrupt(worker);
    }
  }

  private void returned(WorkerState worker, List<Returned.Task> tasks) {
    worker.recalled = false;
    Job first = worker.jobs.peekFirst();
    for (Returned.Task back : tasks.reversed()) {
      for (Job job : List.copyOf(worker.jobs)) {
        if (job.id == back.id() && job.attempts == back.epoch()) {
          worker.jobs.remove(job);
          again(job);
        }
      }
    }
    if (worker.isBusy() && worker.jobs.peekFirst() != first) {
      next(worker); // it had come to the end of the one before
    }
  }

  private void unsent(WorkerState worker, long task, int epoch, Optional<Throwable> failure) {
    for (Job job : worker.jobs) {
      if (job.id == task && job.attempts == epoch) {
        boolean first = worker.jobs.getFirst() == job;
        worker.jobs.remove(job);
        left(job);
        if (!job.over) {
          end(job, failure.<Ending>map(Ending.Unsent::new).orElse(Plain.CUT));
        }
        if (failure.isPresent()) {
          worn(worker); // part of the payload may lie in it, for nothing
        }
        if (first && worker.isBusy()) {
          next(worker);
        }
        return;
      }
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
    left(job);
    if (!job.over) {
      job.worker = Job.NONE;
      state.queue.addFirst(job);
    }
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
    } else if (worker.isBusy()) {
      window.recall(worker);
    }
  }

  private void gone(WorkerState worker, Event.Cause cause, boolean heard) {
    state.workers.remove(worker);
    boolean useless = worker.phase == Phase.IDLE && worker.ended == 0;
    if (worker.phase == Phase.STARTING || useless) {
      new Supply(state, now, actions).startFailed(cause);
      return;
    }
    Job job = worker.jobs.pollFirst();
    while (!worker.jobs.isEmpty()) {
      Job behind = worker.jobs.removeLast();
      if (heard || behind.over || mayRunAgain(behind, Event.Cause.OUTSIDE)) {
        again(behind);
      } else {
        end(behind, Plain.LOST); // it may have been run
      }
    }
    if (job != null) {
      job.killed |= job.lingers;
      left(job);
    }
    if (job != null && !job.over) {
      // Of one that was killed, this is the job behind the one that was to blame.
      Event.Cause blame = worker.phase == Phase.KILLING ? Event.Cause.OUTSIDE : cause;
      if (worker.isOverrun() || !mayRunAgain(job, blame)) {
        end(job, Plain.LOST);
      } else {
        job.worker = Job.NONE;
        job.undelivered = 0;
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
        case RUNNING, INTERRUPTED, STACKS -> ladder.overdue(worker);
        case CLOSING -> ladder.kill(worker);
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
        ladder.kill(worker);
      }
    }
  }

  /** Gives what is queued to workers that have room. */
  private void dispatch() {
    while (!state.queue.isEmpty()) {
      WorkerState worker = state.busy() < policy.max() ? idle() : null;
      if (worker == null) {
        worker = window.withRoom(state.queue.getFirst());
      }
      if (worker == null) {
        return;
      }
      Job job = state.queue.removeFirst();
      job.attempts++;
      job.worker = worker.id;
      job.tells = ladder.asks(worker, job);
      worker.jobs.addLast(job);
      actions.add(new Action.Assign(worker.id, job, job.attempts, job.tells));
      if (worker.phase == Phase.IDLE) {
        begin(worker);
      } else {
        window.plan(worker);
        worker.due = Math.min(worker.due, worker.recallAt);
      }
    }
  }

  /**
   * The one that was at work last, or is new since: the others can be closed the sooner, and a new
   * spare gets to know the functions before it has to take over.
   */
  private @Nullable WorkerState idle() {
    WorkerState latest = null;
    for (WorkerState worker : state.workers) {
      if (worker.phase == Phase.IDLE
          && !worker.silent
          && (latest == null || worker.since >= latest.since)) {
        latest = worker;
      }
    }
    return latest;
  }
}
