package io.flyshuttle.forecast;

import org.jspecify.annotations.Nullable;

/**
 * A segment while it is simulated: what each item costs in it step by step, the items that wait for
 * it, its threads that rest, and what it has seen of the costs, which the size of its chunks
 * follows as in the runtime.
 */
final class Section {
  private static final double OVERHEAD = 0.02;
  private static final double LONGEST_CHUNK = 50_000_000; // nanoseconds
  private static final double LEAST_PATIENCE = 5_000_000; // nanoseconds
  private static final double NEWEST = 0.3; // weight of the newest observation

  final Layout.On on;
  final int index;
  final int most; // threads

  /** What its threads need a place of to begin a chunk; null if they need none. */
  final @Nullable Places places;

  final int firstStage;

  /** Waits and calculations in turn, without those that no item has. */
  final int steps;

  private final long[][] costs; // by step and item
  private final long[] added; // to each that is not 0, or to all for a calculation
  private final boolean[] computes;
  private final int[] stage;

  private final boolean io;
  private final double handOver; // nanoseconds
  private final double cheap; // an item below that goes in chunks for the hand-over alone

  /** Its threads that rest, the last to rest on top. */
  final int[] idle;

  int idleCount;

  /** Items that wait, as a list through {@link FlowModel}'s links. */
  int head;

  int tail;
  int waiting;

  private double cost; // nanoseconds an item, smoothed; 0 before the first

  /**
   * Those of a layout.
   *
   * @param places of the CPU pool, and of that of worker processes
   * @param mostInFlight items
   */
  static Section[] all(Layout layout, Load load, int places, int mostInFlight) {
    Places threads = new Places(places, Math.max(8, 2 * places));
    Places workers = new Places(places, 0);
    Section[] sections = new Section[layout.segments().size()];
    int base = 0;
    for (int i = 0; i < sections.length; i++) {
      Layout.Segment segment = layout.segments().get(i);
      int most = Math.min(segment.most(), mostInFlight);
      Places pool =
          switch (segment.on()) {
            case CARRIERS -> null;
            case POOL -> threads;
            case WORKERS -> workers;
          };
      sections[i] = new Section(segment, i, most, base, load, pool);
      if (pool != null) {
        pool.serve(sections[i]);
      }
      base += most;
    }
    return sections;
  }

  /**
   * With threads.
   *
   * @param base the number of its first thread
   */
  private Section(
      Layout.Segment segment, int index, int most, int base, Load load, @Nullable Places places) {
    this.on = segment.on();
    this.index = index;
    this.most = most;
    this.places = places;
    this.firstStage = segment.first();
    this.io = segment.io();
    this.handOver = segment.handOver();
    this.cheap = handOver / OVERHEAD;
    int stages = segment.last() - segment.first() + 1;
    costs = new long[2 * stages][];
    added = new long[2 * stages];
    computes = new boolean[2 * stages];
    stage = new int[2 * stages];
    int count = 0;
    for (int i = segment.first(); i <= segment.last(); i++) {
      if (load.waiting[i]) {
        costs[count] = load.waits[i];
        added[count] = load.late;
        stage[count++] = i;
      }
      if (load.working[i]) {
        costs[count] = load.work[i];
        added[count] = load.extra[i];
        computes[count] = true;
        stage[count++] = i;
      }
    }
    steps = count;
    this.idle = new int[most];
    this.idleCount = most;
    for (int i = 0; i < most; i++) {
      idle[i] = base + most - 1 - i;
    }
  }

  /** How long an item takes in a step, in nanoseconds. */
  long nanos(int step, int item) {
    long nanos = costs[step][item];
    return nanos == 0 && !computes[step] ? 0 : nanos + added[step];
  }

  /** Whether a step computes; else it waits. */
  boolean computes(int step) {
    return computes[step];
  }

  /** The stage of a step. */
  int stage(int step) {
    return stage[step];
  }

  /** Whether any of its steps computes. */
  boolean computes() {
    for (boolean each : computes) {
      if (each) {
        return true;
      }
    }
    return false;
  }

  boolean io() {
    return io;
  }

  double cost() {
    return cost;
  }

  /** Items to claim at once. */
  int chunk(int window) {
    if (cost >= cheap ? io || waiting <= 2 * most : cost <= 0) {
      return 1; // the first items tell the cost
    }
    if (io) {
      int bound = Math.max(1, window / (4 * most));
      return Math.min(waiting, Math.min(bound, least(cost)));
    }
    double share = Math.min(Math.ceil(waiting / (2.0 * most)), LONGEST_CHUNK / cost);
    int size = (int) Math.max(least(cost), share);
    return Math.min(waiting, Math.clamp(size, 1, Math.max(1, window / 4)));
  }

  /** Items whose hand-over costs little beside them. */
  private int least(double each) {
    return (int) Math.min(1 << 20, Math.ceil(cheap / each));
  }

  /**
   * How large the window should be for chunks of such items, where nobody gave one.
   *
   * @param dearest what an item costs in the segment that it costs most in
   */
  double wantedWindow(double dearest) {
    return 8 * most * cheap / dearest;
  }

  /** Whether that is larger than it is. */
  boolean wantsWindow(double dearest, int size) {
    return 8 * most * cheap > size * dearest;
  }

  /** A chunk of so many items took so long. */
  void observed(int begun, long nanos) {
    double each = begun == 1 ? nanos : (double) nanos / begun;
    if (each < 1) {
      each = 1;
    }
    double before = cost;
    if (before == 0) {
      cost = each;
      return;
    }
    if (each > 4 * before) {
      each = 4 * before;
    } else if (4 * each < before) {
      each = before / 4;
    }
    cost = NEWEST * each + (1 - NEWEST) * before;
  }

  /** How long a chunk may take before others get a share of it. */
  long patience(int count) {
    return (long) Math.max(LEAST_PATIENCE, 2 * cost * count);
  }
}
