package io.flyshuttle.forecast;

import java.util.List;

/**
 * What a model simulates: the costs of a demand as bare arrays, and what the runtime adds to them.
 */
final class Load {
  private static final int BITS = 20; // behind the point

  final int items;
  final int stages;

  /** By stage and item, in nanoseconds. Not to be changed. */
  final long[][] waits;

  final long[][] work;

  /** Whether any item waits, or computes, in a stage. */
  final boolean[] waiting;

  final boolean[] working;

  /** What the runtime takes of a core for an item in that stage, in nanoseconds. */
  final long[] extra;

  // How late a wait ends: from each of these lengths on, and for each nanosecond beyond it in
  // millionths or so. In whole numbers, as it is asked for all items.
  private static final long[] FROM = {
    TimerLateness.SHORTEST, TimerLateness.SHORT, TimerLateness.LONG, TimerLateness.LONGEST
  };
  private final long[] late = new long[FROM.length - 1];
  private final long[] later = new long[FROM.length - 1];

  /** When items come, in order; empty where all are there at once. */
  final long[] arrivals;

  private final double demanded; // of cores
  private final double waited;
  private final double slowest; // factor that a calculation is slowed down by where nobody shares

  /**
   * Of a demand.
   *
   * @param lateness how late a wait ends
   */
  Load(Demand demand, long[] extra, TimerLateness lateness, double cores, long[] arrivals) {
    List<Demand.Stage> all = demand.stages();
    this.items = demand.items();
    this.stages = all.size();
    this.extra = extra;
    for (int i = 0; i < late.length; i++) {
      double at = lateness.of((double) FROM[i]);
      late[i] = Math.round(at);
      later[i] =
          Math.round(
              (lateness.of((double) FROM[i + 1]) - at) / (FROM[i + 1] - FROM[i]) * (1 << BITS));
    }
    this.arrivals = arrivals;
    waits = new long[stages][];
    work = new long[stages][];
    waiting = new boolean[stages];
    working = new boolean[stages];
    double sum = 0;
    double idle = 0;
    for (int i = 0; i < stages; i++) {
      Demand.Stage stage = all.get(i);
      waits[i] = stage.waits().shared();
      work[i] = stage.work().shared();
      waiting[i] = stage.waits().sum() > 0;
      working[i] = stage.work().sum() > 0 || extra[i] > 0;
      sum += stage.work().sum() + (double) extra[i] * items;
      idle += stage.waits().sum() + lateness.most() * items;
    }
    demanded = sum;
    waited = idle;
    slowest = Math.max(1, 1 / cores);
  }

  /** How long an item waits in a stage; 0 for not at all. */
  long wait(int stage, int item) {
    return lasts(waits[stage][item]);
  }

  /** How long a wait of so many nanoseconds lasts: 0 for none, and else until a timer is awake. */
  long lasts(long wait) {
    if (wait == 0) {
      return 0;
    }
    int i = wait < TimerLateness.SHORT ? 0 : wait < TimerLateness.LONG ? 1 : 2;
    long beyond = Math.clamp(wait, TimerLateness.SHORTEST, TimerLateness.LONGEST) - FROM[i];
    return wait + late[i] + ((later[i] * beyond) >> BITS);
  }

  /** How long it computes there. */
  long work(int stage, int item) {
    return work[stage][item] + extra[stage];
  }

  /** When an item comes. */
  long arrival(int item) {
    return arrivals.length == 0 ? 0 : arrivals[item];
  }

  /** What is asked of all cores together, in nanoseconds. */
  double demanded() {
    return demanded;
  }

  /** No run takes longer, in nanoseconds: one thing after the other. */
  double horizon() {
    double last = arrivals.length == 0 ? 0 : arrivals[arrivals.length - 1];
    return 1 + last + waited + demanded * slowest;
  }
}
