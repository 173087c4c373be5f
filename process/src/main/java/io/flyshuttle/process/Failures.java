package io.flyshuttle.process;

import io.flyshuttle.DeadlineExceededException;
import io.flyshuttle.process.Ending.Plain;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What users see of jobs that did not end with an answer. */
final class Failures {

  private static final Death UNKNOWN =
      new Death(Death.Kind.LOST, -1, "its connection broke before it had the task", "");

  private Failures() {}

  /** The exception for the item that is to blame. */
  static Throwable of(Engine engine, Job job, Ending ending, Optional<WorkerLink> worker) {
    return switch (ending) {
      case Ending.Refused(var failure) -> failure.rebuild(engine.settings().codec());
      case Ending.Unsent(var failure) -> failure;
      case Plain.UNAVAILABLE -> engine.unavailable();
      case Plain.LATE ->
          new DeadlineExceededException(
              what(job) + " had not ended after its " + limit(job) + " and was interrupted");
      case Plain.KILLED -> killed(job, worker);
      case Plain.LOST, Plain.CUT -> lost(engine, job, worker);
      case Plain.ANSWERED, Plain.CANCELLED ->
          throw new IllegalArgumentException("no failure: " + ending);
    };
  }

  private static WorkerKilledException killed(Job job, Optional<WorkerLink> worker) {
    long pid = pid(worker);
    return new WorkerKilledException(
        what(job)
            + " had not ended after its "
            + limit(job)
            + ", did not heed the interrupt, and its worker "
            + pid
            + " was killed",
        pid,
        worker.map(WorkerLink::stacks).orElse(""),
        output(job, worker));
  }

  private static WorkerLostException lost(Engine engine, Job job, Optional<WorkerLink> worker) {
    Death death = worker.flatMap(WorkerLink::death).orElse(UNKNOWN);
    long pid = pid(worker);
    boolean quarantined = job.ended >= engine.settings().policy().quarantine();
    return new WorkerLostException(
        what(job)
            + " lost its worker "
            + pid
            + ": "
            + death.detail()
            + (quarantined ? "; it has ended " + job.ended + " workers and is not run again" : ""),
        pid,
        death,
        kind(death),
        job.attempts,
        output(job, worker));
  }

  private static WorkerLostException.Kind kind(Death death) {
    return switch (death.kind()) {
      case CRASHED -> WorkerLostException.Kind.CRASHED;
      case OUT_OF_MEMORY -> WorkerLostException.Kind.OUT_OF_MEMORY;
      case MEMORY_LIMIT -> WorkerLostException.Kind.MEMORY_LIMIT;
      case EXITED -> WorkerLostException.Kind.EXITED;
      case KILLED_FROM_OUTSIDE -> WorkerLostException.Kind.KILLED_FROM_OUTSIDE;
      case LOST, KILLED_BY_POOL -> WorkerLostException.Kind.LOST;
    };
  }

  private static String what(Job job) {
    return "task " + job.id + " (" + job.work.name() + ")";
  }

  private static String limit(Job job) {
    return job.limit == PoolState.NEVER ? "limit" : Duration.ofNanos(job.limit).toMillis() + " ms";
  }

  private static long pid(Optional<WorkerLink> worker) {
    return worker.map(link -> link.pid().orElse(-1)).orElse(-1L);
  }

  private static List<String> output(Job job, Optional<WorkerLink> worker) {
    return worker.map(link -> link.output(job.id)).orElse(List.of());
  }
}
