package io.flyshuttle;

import java.util.OptionalLong;
import java.util.concurrent.CancellationException;

/**
 * What a thread works on that goes through a section of a run: reads its source, gathers, maps,
 * sends to the sink. It ends with the run, and with the work that the run was started in.
 */
final class RunContext extends Context {

  private final Run run;
  private final Context outer;

  RunContext(Run run, Context outer) {
    this.run = run;
    this.outer = outer;
  }

  @Override
  Ticker clock() {
    return run.ticker();
  }

  @Override
  long deadline() {
    return run.deadline();
  }

  @Override
  void poll() {
    if (run.stopped()) {
      throw new CancellationException("the run is over");
    }
    outer.poll();
  }

  @Override
  boolean cancelled() {
    return run.stopped() || outer.cancelled();
  }

  @Override
  Carried carried() {
    return run.carried();
  }

  @Override
  Context root() {
    return outer == NONE ? this : outer.root();
  }

  @Override
  void progress(long done, OptionalLong total) {
    outer.progress(done, total);
  }

  @Override
  void partial(Object value) {
    outer.partial(value);
  }
}
