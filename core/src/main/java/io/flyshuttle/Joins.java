package io.flyshuttle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The joins of {@link Join}'s factories. */
final class Joins {

  private Joins() {}

  static final class All<T> implements Join<T, List<T>> {
    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    @Override
    public Verdict onDone(Task<? extends T> task) {
      if (task.state() == Task.State.SUCCEEDED) {
        return Verdict.GO_ON;
      }
      if (first.get() != null) { // at a deadline many are late: one exception says so
        return Verdict.CANCEL_REST;
      }
      Throwable cause = Joins.failure(task);
      if (cause == null) {
        return Verdict.GO_ON;
      }
      first.compareAndSet(null, cause);
      return Verdict.CANCEL_REST;
    }

    @Override
    public List<T> result(List<? extends Task<? extends T>> tasks) {
      Throwable cause = first.get();
      if (cause != null) {
        throw new TaskFailedException(cause);
      }
      List<T> results = new ArrayList<>(tasks.size());
      for (Task<? extends T> task : tasks) {
        results.add(task.get());
      }
      return results;
    }
  }

  static final class Any<T> implements Join<T, T> {
    private final AtomicReference<@Nullable Task<? extends T>> winner = new AtomicReference<>();

    @Override
    public Verdict onDone(Task<? extends T> task) {
      if (task.state() == Task.State.SUCCEEDED) {
        // Only the winner's verdict counts: a loser's might be acted upon before the winner has
        // ended.
        return winner.compareAndSet(null, task) ? Verdict.CANCEL_REST : Verdict.GO_ON;
      }
      return Verdict.GO_ON;
    }

    @Override
    public T result(List<? extends Task<? extends T>> tasks) {
      Task<? extends T> won = winner.get();
      if (won != null) {
        return won.get();
      }
      TaskFailedException failed = null;
      for (Task<? extends T> task : tasks) {
        Throwable cause = Joins.failure(task);
        if (cause != null) {
          if (failed == null) {
            failed = new TaskFailedException(cause);
          } else {
            failed.addSuppressed(cause);
          }
        }
      }
      throw failed != null ? failed : new CancellationException("no task gave a result");
    }
  }

  static final class Settle<T> implements Join<T, List<Outcome<T>>> {
    @Override
    public Verdict onDone(Task<? extends T> task) {
      return Verdict.GO_ON;
    }

    @Override
    public List<Outcome<T>> result(List<? extends Task<? extends T>> tasks) {
      List<Outcome<T>> outcomes = new ArrayList<>(tasks.size());
      for (Task<? extends T> task : tasks) {
        outcomes.add(task.outcome().map(Joins::<T>widen).orElseGet(Outcome.Skipped::new));
      }
      return outcomes;
    }

    @Override
    public boolean givesResultAtDeadline() {
      return true;
    }
  }

  /** An outcome is only ever read, so it is covariant. */
  @SuppressWarnings("unchecked")
  private static <T> Outcome<T> widen(Outcome<? extends T> outcome) {
    return (Outcome<T>) outcome;
  }

  /** What a task failed with; null if it gave a result, or ended with its scope. */
  private static @Nullable Throwable failure(Task<?> task) {
    return switch (task.outcome().orElse(null)) {
      case Outcome.Failure<?>(Throwable cause) -> cause;
      case Outcome.Killed<?>(Throwable cause, var _) -> cause;
      case Outcome.Late<?> _ ->
          new DeadlineExceededException(
              "the task forked at " + task.forkedAt() + " had not ended at its deadline");
      case Outcome.Value<?> _, Outcome.Skipped<?> _ -> null;
      case null -> null;
    };
  }
}
