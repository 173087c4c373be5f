package io.flyshuttle.forecast;

/** One item after the other in one thread: the sum of all. */
final class SynchronousModel implements Model {
  private final Load load;
  private final double speed;
  private final Trace trace;
  private long now;

  SynchronousModel(Load load, double cores, Trace trace) {
    this.load = load;
    this.speed = Math.min(1, cores);
    this.trace = trace;
  }

  @Override
  public long run() {
    for (int item = 0; item < load.items && !trace.complete(); item++) {
      now = Math.max(now, load.arrival(item));
      for (int stage = 0; stage < load.stages; stage++) {
        if (load.waiting[stage]) {
          trace.to(Timeline.Activity.WAIT, item, stage, 0, now);
          now += load.wait(stage, item);
        }
        if (load.working[stage]) {
          trace.to(Timeline.Activity.WORK, item, stage, 0, now);
          now += Math.round(load.work(stage, item) / speed);
        }
      }
      trace.end(item, now);
    }
    return now;
  }
}
