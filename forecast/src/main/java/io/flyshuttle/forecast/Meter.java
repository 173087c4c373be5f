package io.flyshuttle.forecast;

import io.flyshuttle.StageObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures each call of a stage's function in the thread that makes it: how long it computed, and
 * how long it waited, which is what is left of the time without what others had the core for. For
 * threads of the platform only: of a virtual one the kernel knows nothing.
 */
final class Meter implements StageObserver {
  private static final int PROBES = 200; // empty calls, to learn what measuring costs

  private final Gauge gauge;
  private final List<Column> columns = new ArrayList<>();
  private final boolean[] waits;
  private final ThreadLocal<Begun> begun = ThreadLocal.withInitial(Begun::new);

  private final Cost own;
  private final Elsewhere elsewhere;

  /**
   * For a run.
   *
   * @param waits of each stage, whether it may wait; of others the time is not asked for
   * @param items how many are expected
   * @param elsewhere is told of all calls
   * @param own what measuring itself costs
   */
  Meter(Gauge gauge, boolean[] waits, int items, Elsewhere elsewhere, Cost own) {
    this.gauge = gauge;
    this.elsewhere = elsewhere;
    this.waits = waits.clone();
    this.own = own;
    for (int i = 0; i < waits.length; i++) {
      columns.add(new Column(items));
    }
  }

  /**
   * What measuring itself costs, in nanoseconds.
   *
   * @param cpu that it adds to the CPU time of a call
   * @param time that it adds to the time of a call
   * @param perCall CPU time that it takes for a call, inside it and around it
   */
  record Cost(long cpu, long time, double perCall) {

    /** Measures it in the calling thread, one of the platform. */
    static Cost of(Gauge gauge) {
      long[] cpu = new long[PROBES];
      long[] time = new long[PROBES];
      Begun open = new Begun();
      long before = gauge.threadCpu();
      for (int i = 0; i < PROBES; i++) {
        open.read(gauge, true);
        time[i] = gauge.nanos() - open.nanos;
        cpu[i] = gauge.threadCpu() - open.cpu;
        gauge.threadQueued();
      }
      double perCall = (double) (gauge.threadCpu() - before) / PROBES;
      Arrays.sort(cpu);
      Arrays.sort(time);
      return new Cost(cpu[PROBES / 2], time[PROBES / 2], perCall);
    }
  }

  /** The readings before a call. Of one thread. */
  private static final class Begun {
    long queued;
    long cpu;
    long nanos;

    void read(Gauge gauge, boolean queues) {
      queued = queues ? gauge.threadQueued() : 0;
      cpu = gauge.threadCpu();
      nanos = gauge.nanos();
    }
  }

  @Override
  public void begin(int stage, long item, Object input) {
    begun.get().read(gauge, waits[stage]);
  }

  @Override
  public void end(int stage, long item, Object output) {
    ended(stage, item);
    if (stage == columns.size() - 1) {
      elsewhere.itemEnded();
    }
  }

  @Override
  public void failed(int stage, long item, Throwable cause) {
    ended(stage, item);
  }

  private void ended(int stage, long item) {
    long nanos = gauge.nanos();
    long cpu = gauge.threadCpu();
    Begun open = begun.get();
    long work = Math.max(0, cpu - open.cpu - own.cpu);
    long wait = 0;
    if (waits[stage]) {
      long queued = gauge.threadQueued() - open.queued;
      wait = Math.max(0, nanos - open.nanos - own.time - work - queued);
    }
    columns.get(stage).add(item, work, wait);
    elsewhere.called(work);
  }

  /** What was measured, by stage. */
  List<Column> columns() {
    return columns;
  }
}
