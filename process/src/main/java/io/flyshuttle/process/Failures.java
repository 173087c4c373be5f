package io.flyshuttle.process;

import io.flyshuttle.DeadlineExceededException;
import io.flyshuttle.process.Ending.Plain;
import io.flyshuttle.process.spi.ObjectCodec;
import io.flyshuttle.process.wire.FrameTooLargeException;
import io.flyshuttle.process.wire.RemoteFailure;
import io.flyshuttle.process.wire.UnreadableException;
import io.flyshuttle.process.wire.UnsendableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What users see of jobs that did not end with an answer. */
final class Failures {

  private static final Set<String> NOT_SENT =
      Set.of(
          UnsendableException.class.getName(),
          FrameTooLargeException.class.getName(),
          UnreadableException.class.getName());

  private static final Death UNKNOWN =
      new Death(Death.Kind.LOST, -1, "its connection broke before it had the task", "");

  private Failures() {}

  /** What was thrown in a worker, as users see it. */
  static Throwable rebuilt(RemoteFailure failure, ObjectCodec codec) {
    Throwable thrown = failure.rebuild(codec, RemoteTaskException::new);
    return NOT_SENT.contains(failure.className())
        ? new NotSendableException("in the worker, " + failure.message().orElse(""), thrown)
        : thrown;
  }

  /** What a worker has sent can't be read. */
  static NotSendableException unreadable(UnreadableException reason) {
    return new NotSendableException("what the worker answers: " + reason.getMessage(), reason);
  }

  /**
   * The exception for the item that is to blame.
   *
   * @param told what that item had told last
   */
  static Throwable of(
      Engine engine, Job job, Ending ending, Optional<WorkerLink> worker, Told told) {
    return switch (ending) {
      case Ending.Refused(var failure) -> failure;
      case Ending.Unsent(var failure) -> failure;
      case Plain.UNAVAILABLE -> engine.unavailable();
      case Plain.LATE ->
          new DeadlineExceededException(what(job) + overrun(engine, job) + " and was interrupted");
      case Plain.KILLED -> killed(overrun(engine, job), job, worker, told);
      case Plain.LOST, Plain.CUT -> lost(engine, job, worker, told);
      case Plain.ANSWERED, Plain.CANCELLED ->
          throw new IllegalArgumentException("no failure: " + ending);
    };
  }

  /** The same for one that was cancelled, and whose worker did not outlive that. */
  static Throwable ofCancelled(Engine engine, Job job, Optional<WorkerLink> worker, Told told) {
    boolean itself =
        worker
            .flatMap(WorkerLink::death)
            .filter(death -> death.kind() != Death.Kind.KILLED_BY_POOL)
            .isPresent();
    return itself ? lost(engine, job, worker, told) : killed(" was cancelled", job, worker, told);
  }

  private static WorkerKilledException killed(
      String why, Job job, Optional<WorkerLink> worker, Told told) {
    long pid = pid(worker);
    String stacks = worker.map(WorkerLink::stacks).orElse("");
    return new WorkerKilledException(
        what(job)
            + why
            + ", did not heed the interrupt, and its worker "
            + pid
            + " was killed"
            + topFrame(stacks),
        pid,
        stacks,
        output(job, worker),
        told);
  }

  private static WorkerLostException lost(
      Engine engine, Job job, Optional<WorkerLink> worker, Told told) {
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
        output(job, worker),
        told);
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

  /** Its limit, or, where its function was not called in all that time, what counts until then. */
  private static String overrun(Engine engine, Job job) {
    if (job.tells) {
      long until = engine.settings().policy().untilBegun(job.limit);
      return " had not begun "
          + millis(until)
          + " after it was given to its worker, which was to"
          + " read the function and its argument,";
    }
    return " had not ended after its "
        + (job.limit == PoolState.NEVER ? "limit" : millis(job.limit));
  }

  private static String millis(long nanos) {
    long millis = Duration.ofNanos(nanos).toMillis();
    return millis > 0 ? millis + " ms" : nanos + " ns";
  }

  /** Where the thread of the task was, which is the first of the stacks. */
  private static String topFrame(String stacks) {
    return stacks
        .lines()
        .takeWhile(line -> !line.isEmpty())
        .map(String::strip)
        .filter(line -> line.startsWith("at "))
        .findFirst()
        .map(frame -> " " + frame)
        .orElse("");
  }

  private static long pid(Optional<WorkerLink> worker) {
    return worker.map(link -> link.pid().orElse(-1)).orElse(-1L);
  }

  private static List<String> output(Job job, Optional<WorkerLink> worker) {
    return worker.map(link -> link.output(job.id)).orElse(List.of());
  }
}
