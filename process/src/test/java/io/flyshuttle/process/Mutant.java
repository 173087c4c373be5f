package io.flyshuttle.process;

import io.flyshuttle.process.WorkerState.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** The transition function with a bug that other pools have had. */
enum Mutant implements World.Machine {
  /** Gradle 7715: a worker that was killed goes back to the free ones. */
  KILLED_WORKER_IS_FREE("") {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      List<Action> actions = Transition.apply(state, event, now);
      for (Action action : actions) {
        if (action instanceof Action.Kill(int worker)) {
          state.find(worker).forEach(killed -> killed.phase = Phase.IDLE);
        }
      }
      return actions;
    }
  },
  /** cpython 115634: what counts is not what lives. */
  DEAD_WORKERS_COUNT("the pool counts") {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      List<WorkerState> before = List.copyOf(state.workers);
      List<Action> actions = Transition.apply(state, event, now);
      if (event instanceof Event.Gone(int gone, _, _)) {
        before.stream().filter(worker -> worker.id == gone).forEach(state.workers::add);
      }
      return actions;
    }
  },
  /** pebble 153: the task of a worker that is killed is forgotten. */
  KILLED_TASK_IS_FORGOTTEN("knows not of its end") {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      return without(
          Transition.apply(state, event, now),
          action ->
              action instanceof Action.End(_, Ending ending, _) && ending == Ending.Plain.KILLED);
    }
  },
  /** A result that comes after the kill is taken as well. */
  LATE_ANSWER_COUNTS("has") {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      if (event instanceof Event.Answered(int id, long task, _, var answers)) {
        for (WorkerState worker : state.find(id)) {
          if (worker.phase == Phase.KILLING || worker.phase == Phase.INTERRUPTED) {
            Job late = new Job(task, 1, 7, 100, Job.Loss.FINAL, false, NoWork.INSTANCE);
            return List.of(
                new Action.Deliver(late, answers), new Action.End(late, Ending.Plain.ANSWERED, id));
          }
        }
      }
      return Transition.apply(state, event, now);
    }
  },
  /** A cancelled task stays in the queue. */
  CANCELLED_TASK_RUNS("") {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      boolean queued = event instanceof Event.Cancelled(Job job, _) && state.queue.contains(job);
      List<Action> actions = Transition.apply(state, event, now);
      if (queued && event instanceof Event.Cancelled(Job job, _)) {
        state.queue.addLast(job);
      }
      return actions;
    }
  },
  /** surefire 2049: the deadline is set, and nobody looks at it. */
  DEADLINE_IS_NOT_APPLIED("") {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      List<Action> actions = Transition.apply(state, event, now);
      state.workers.forEach(worker -> worker.due = PoolState.NEVER);
      return actions;
    }
  },
  /** cpython PR 133222: a worker is replaced while the pool shuts down. */
  REPLACED_WHILE_SHUTTING_DOWN("") {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      List<Action> actions = new ArrayList<>(Transition.apply(state, event, now));
      if (state.stop != PoolState.Stop.NO && event instanceof Event.Gone) {
        WorkerState worker = new WorkerState(++state.lastWorker);
        state.workers.add(worker);
        actions.add(new Action.Launch(worker.id));
      }
      return actions;
    }
  },
  /** A message about an earlier assignment is taken for one about the present one. */
  RETRY_HAS_THE_SAME_EPOCH("") {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      if (event instanceof Event.Gone(int id, _, _)) {
        for (WorkerState worker : state.find(id)) {
          if (!worker.jobs.isEmpty() && !worker.jobs.getFirst().over) {
            state.queue.addFirst(worker.jobs.getFirst()); // and again below
          }
        }
      }
      return Transition.apply(state, event, now);
    }
  },
  /** A job that waits in a worker is given to another before the worker has given it back. */
  RECALL_IS_TAKEN_FOR_GRANTED("is at two workers", 2) {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      List<Action> actions = Transition.apply(state, event, now);
      takeBackAfter(
          actions,
          action -> action instanceof Action.Recall(int worker) ? worker : Job.NONE,
          state);
      return actions;
    }
  },
  /** The same where the worker is killed: before that, it may have begun the next. */
  KILL_IS_TAKEN_FOR_DEATH("is at two workers", 2) {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      List<Action> actions = Transition.apply(state, event, now);
      takeBackAfter(
          actions, action -> action instanceof Action.Kill(int worker) ? worker : Job.NONE, state);
      return actions;
    }
  },
  /** What a worker has said before its death is not heard to the end. */
  LAST_WORDS_ARE_IGNORED("was begun twice", 2) {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      if (event instanceof Event.Ended(int id, _, _)
          && state.find(id).stream().anyMatch(worker -> worker.phase == Phase.KILLING)) {
        return List.of();
      }
      return Transition.apply(state, event, now);
    }
  },
  /** What a worker gives back is not queued again. */
  RETURNED_TASK_IS_FORGOTTEN("is nowhere", 2) {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      List<Job> before = List.copyOf(state.queue);
      List<Action> actions = Transition.apply(state, event, now);
      if (event instanceof Event.GaveBack) {
        state.queue.removeIf(job -> !before.contains(job));
      }
      return actions;
    }
  },
  /** That a function was called is not heard: its time is that of the start. */
  BEGUN_IS_IGNORED("has more than its limit") {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      return event instanceof Event.Begun ? List.of() : Transition.apply(state, event, now);
    }
  },
  /** The limit counts while the worker reads the function. */
  LIMIT_COUNTS_FROM_ASSIGNMENT("is interrupted before its time") {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      List<Action> actions = Transition.apply(state, event, now);
      for (Action action : actions) {
        if (action instanceof Action.Assign(int worker, Job job, _, _)) {
          for (WorkerState one : state.find(worker)) {
            one.deadline = now + job.limit;
            one.due = one.deadline;
          }
        }
      }
      return actions;
    }
  },
  /** A task counts as left as soon as it is over for its user. */
  OVER_IS_TAKEN_FOR_LEFT("has left, and") {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      List<Action> actions = new ArrayList<>();
      for (Action action : Transition.apply(state, event, now)) {
        actions.add(action);
        if (action instanceof Action.End(Job job, _, _) && job.lingers) {
          job.lingers = false;
          actions.add(new Action.Left(job));
        }
      }
      return actions;
    }
  },
  /** Who waits until a task has left its worker is not told when that is dead. */
  DEATH_IS_NO_LEAVING("never leaves") {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      List<Action> actions = Transition.apply(state, event, now);
      return event instanceof Event.Gone
          ? without(actions, Action.Left.class::isInstance)
          : actions;
    }
  },
  /** Nobody calls back what waits behind a task that runs on and on. */
  NOTHING_IS_RECALLED("behind one that hangs", 2) {
    @Override
    public List<Action> apply(PoolState state, Event event, long now) {
      return without(Transition.apply(state, event, now), Action.Recall.class::isInstance);
    }
  };

  private final String symptom;
  private final int window;

  Mutant(String symptom) {
    this(symptom, 1);
  }

  Mutant(String symptom, int window) {
    this.symptom = symptom;
    this.window = window;
  }

  private static List<Action> without(List<Action> actions, Predicate<Action> forgotten) {
    return actions.stream().filter(forgotten.negate()).toList();
  }

  /** What waits in a worker is given to others as soon as an action concerns that worker. */
  private static void takeBackAfter(
      List<Action> actions, ToIntFunction<Action> worker, PoolState state) {
    for (Action action : actions) {
      state.find(worker.applyAsInt(action)).forEach(found -> takeBack(state, found));
    }
  }

  private static void takeBack(PoolState state, WorkerState worker) {
    while (worker.jobs.size() > 1) {
      Job job = worker.jobs.removeLast();
      if (!job.over) {
        job.worker = Job.NONE;
        state.queue.addFirst(job);
      }
    }
  }

  /** Tasks that a worker has at once in the world where it is found. */
  int window() {
    return window;
  }

  /** Part of the message by which it is found. */
  String symptom() {
    return symptom;
  }
}
