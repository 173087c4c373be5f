package io.flyshuttle;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run with its reader: what all sinks share. One thread goes through it; any may cancel it. */
final class Execution implements AutoCloseable {

  private final Run run;
  private final Section last;

  private Execution(Run run, Section last) {
    this.run = run;
    this.last = last;
  }

  /**
   * Lays out and starts a run.
   *
   * @throws IllegalStateException if the shuttle is closed
   * @throws IllegalArgumentException if a function can't be sent to the place of its stage
   * @throws TaskFailedException if the place of the strategy cannot be opened
   */
  static Execution start(
      Host host, RunOptions options, Pipeline<?> pipeline, Shuttle.Sink<Object> sink) {
    Run run = new Run(host, options);
    run.begin();
    try {
      pipeline.source().claim();
    } catch (IllegalStateException usedUp) {
      run.end();
      throw usedUp;
    }
    try {
      Section last = Plan.lay(host, run, options, pipeline, new SinkLink(sink));
      run.start(last);
      return new Execution(run, last);
    } catch (Throwable failure) {
      run.fail(failure);
      run.end();
      try {
        pipeline.source().abandon();
      } catch (RuntimeException closing) {
        failure.addSuppressed(closing);
      }
      throw Failures.asThrown(failure);
    }
  }

  Run run() {
    return run;
  }

  /** Goes through all items in the calling thread, until the run ends one way or another. */
  void go() throws InterruptedException {
    try {
      ScopedValue.where(Context.CURRENT, run.callers()).call(this::goThrough);
    } catch (InterruptedException interrupt) {
      run.cancel();
      throw interrupt;
    } catch (Throwable cause) {
      run.fail(cause); // if it had failed already, this is the echo
    } finally {
      run.end();
    }
  }

  private @Nullable Void goThrough() throws Exception {
    last.go();
    return null;
  }

  /** The section that a reader which pulls goes through step by step. */
  Section last() {
    return last;
  }

  /** Results that the run had when it failed and that had not gone out yet. */
  List<Object> remains() {
    return run.failure().isEmpty() ? List.of() : last.remains();
  }

  void throwFailure() {
    run.throwFailure();
  }

  <T> Report<T> report(List<T> results) {
    Optional<Throwable> failure = run.failure();
    return new Report<>(results, failure, run.elapsed(), run.stageReports());
  }

  /** Ends the run, if it has not ended. */
  @Override
  public void close() {
    run.end();
  }
}
