package io.flyshuttle.process;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * What the pool knows of one worker process, from the decision to start it until it is reaped: as
 * long as this exists, the process counts. Changed by {@link Transition} alone.
 *
 * <pre>
 * STARTING ──▶ IDLE ◀──▶ RUNNING ──▶ INTERRUPTED ──▶ STACKS ──▶ KILLING ──▶ (gone)
 *     │         │  ▲        ▲            │              │           ▲
 *     │         │  └────────┴── ended ───┴──────────────┘           │
 *     │         └──▶ CLOSING ──────────────── too slow ─────────────┤
 *     └───────────────────── not needed any more ───────────────────┘
 * </pre>
 */
final class WorkerState {

  /** Where it is in its life. */
  enum Phase {
    /** Its process is being started, connected and initialised. */
    STARTING,
    /** It has nothing to do. */
    IDLE,
    /** It was given a job, whether it has begun it or not. */
    RUNNING,
    /** Its job was interrupted: by deadline or by the user. */
    INTERRUPTED,
    /** It is to be killed as soon as its stacks are here. */
    STACKS,
    /** It was killed, and is not reaped yet. */
    KILLING,
    /** It was told to end, or ends by itself. */
    CLOSING
  }

  /** No more than it keeps: see {@link io.flyshuttle.process.wire.FunctionLedger}. */
  private static final int MOST_FUNCTIONS = 1_024;

  final int id;
  Phase phase = Phase.STARTING;

  /**
   * The job that runs first, then those that wait in the worker. In KILLING, those that it had: the
   * first may have been begun, the others have not, so they are run elsewhere once it is gone.
   */
  final ArrayDeque<Job> jobs = new ArrayDeque<>();

  /** When the next step is due, whatever that is in this phase. */
  long due = PoolState.NEVER;

  /** When the item that runs is to be interrupted, and when its worker is killed for it. */
  long deadline = PoolState.NEVER;

  long killAt = PoolState.NEVER;

  /** When the stacks are asked for, shortly before they are needed; then when they were. */
  long askAt = PoolState.NEVER;

  Stacks stacks = Stacks.UNKNOWN;

  /** When those that wait behind the first job are called back; NEVER if none wait. */
  long recallAt = PoolState.NEVER;

  /** They were called back, and the answer is not here: what follows it must not be mixed in. */
  boolean recalled;

  /** Functions that it has called, as far as that is known: not too many. */
  final Set<Integer> functions = new HashSet<>();

  /** Since when it has been idle, or at the first job. */
  long since;

  /** Jobs that have ended in it. */
  int ended;

  /** It is to be replaced when it has nothing to do. */
  boolean worn;

  /** It is dead, and not reaped yet: what is given to it now would only come back. */
  boolean silent;

  /** What is known of what its threads do. */
  enum Stacks {
    UNKNOWN,
    ASKED,
    TOLD
  }

  WorkerState(int id) {
    this.id = id;
  }

  /** It has called this function, which is read in less than no time from now on. */
  void knows(int function) {
    if (functions.size() >= MOST_FUNCTIONS) {
      functions.clear();
    }
    functions.add(function);
  }

  /** Whether it has a job in work. */
  boolean isBusy() {
    return phase == Phase.RUNNING || phase == Phase.INTERRUPTED || phase == Phase.STACKS;
  }

  /** Whether its first job was interrupted. */
  boolean isOverrun() {
    return phase == Phase.INTERRUPTED || phase == Phase.STACKS;
  }

  /** Jobs that are run elsewhere as soon as it is reaped. */
  int held() {
    if (phase != Phase.KILLING) { // asked at each event
      return 0;
    }
    int held = 0;
    for (Job job : jobs) {
      held += job.over ? 0 : 1;
    }
    return held;
  }

  /** Whether it is, or will be, there for further jobs. */
  boolean isUsable() {
    return isBusy() || phase == Phase.IDLE || phase == Phase.STARTING;
  }

  /** A copy with the copies of its jobs. */
  WorkerState copy(IdentityHashMap<Job, Job> copies) {
    WorkerState copy = new WorkerState(id);
    copy.phase = phase;
    jobs.forEach(job -> copy.jobs.add(copies.computeIfAbsent(job, Job::copy)));
    copy.due = due;
    copy.deadline = deadline;
    copy.killAt = killAt;
    copy.askAt = askAt;
    copy.recallAt = recallAt;
    copy.recalled = recalled;
    copy.stacks = stacks;
    copy.functions.addAll(functions);
    copy.since = since;
    copy.ended = ended;
    copy.worn = worn;
    copy.silent = silent;
    return copy;
  }

  @Override
  public String toString() {
    return "worker "
        + id
        + " "
        + phase
        + " "
        + jobs
        + (worn ? " worn" : "")
        + (silent ? " silent" : "")
        + " knows "
        + functions
        + (recalled ? " recalled" : "");
  }
}
