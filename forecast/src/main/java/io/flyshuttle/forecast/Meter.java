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
  private static final int PROBES = 200; // of each, to learn what measuring costs

  private final List<Column> columns = new ArrayList<>();
  private final boolean[] waits;
  private final ThreadLocal<Readings> readings;
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
    this.readings = ThreadLocal.withInitial(() -> new Readings(gauge, own));
    this.elsewhere = elsewhere;
    this.waits = waits.clone();
    for (int i = 0; i < waits.length; i++) {
      columns.add(new Column(items));
    }
  }

  /**
   * What measuring itself costs, in nanoseconds.
   *
   * @param cpu CPU time that a look at the CPU time takes, and one at the time before and after it
   * @param time that passes between two looks at the time, one right after the other
   * @param queue CPU time that a look at the run queue takes
   */
  record Cost(long cpu, long time, long queue) {

    /** Measures it in the calling thread, one of the platform. */
    static Cost of(Gauge gauge) {
      long[] cpu = new long[PROBES];
      long[] time = new long[PROBES];
      long[] queue = new long[PROBES];
      for (int i = 0; i < PROBES; i++) {
        long before = gauge.threadCpu();
        long nanos = gauge.nanos();
        time[i] = gauge.nanos() - nanos;
        long between = gauge.threadCpu();
        cpu[i] = between - before;
        gauge.threadQueued();
        queue[i] = gauge.threadCpu() - between;
      }
      Cost clocks = new Cost(median(cpu), median(time), 0);
      long look = clocks.cpu - 2 * clocks.time;
      return new Cost(clocks.cpu, clocks.time, Math.max(0, median(queue) - look));
    }

    private static long median(long[] values) {
      Arrays.sort(values);
      return values[values.length / 2];
    }
  }

  @Override
  public void begin(int stage, long item, Object input) {
    readings.get().begin(waits[stage]);
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
    Readings call = readings.get();
    call.end(waits[stage]);
    columns.get(stage).add(item, call.worked(), call.waited());
    elsewhere.called(call.worked() + call.spent());
  }

  /** What was measured, by stage. */
  List<Column> columns() {
    return columns;
  }
}
