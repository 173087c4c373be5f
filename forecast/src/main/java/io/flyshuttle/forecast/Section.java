package io.flyshuttle.forecast;

/**
 * A segment while it is simulated: the items that wait for it, its threads that rest, and what it
 * has seen of the costs, which the size of its chunks follows as in the runtime.
 */
final class Section {
  private static final double OVERHEAD = 0.02;
  private static final double LONGEST_CHUNK = 50_000_000; // nanoseconds
  private static final double LEAST_PATIENCE = 5_000_000; // nanoseconds
  private static final double NEWEST = 0.3; // weight of the newest observation

  final Layout.Segment segment;
  final Layout.On on;
  final int index;
  final int most;

  /** Its threads that rest, the last to rest on top. */
  final int[] idle;

  int idleCount;

  /** Items that wait, as a list through {@link FlowModel}'s links. */
  int head;

  int tail;
  int waiting;

  private double cost; // nanoseconds an item, smoothed; 0 before the first

  Section(Layout.Segment segment, int index, int most, int base) {
    this.segment = segment;
    this.on = segment.on();
    this.index = index;
    this.most = most;
    this.idle = new int[most];
    this.idleCount = most;
    for (int i = 0; i < most; i++) {
      idle[i] = base + most - 1 - i;
    }
  }

  double cost() {
    return cost;
  }

  /** Items to claim at once. */
  int chunk(int window) {
    if (cost <= 0) {
      return 1; // the first items tell the cost
    }
    boolean cheap = cost * OVERHEAD < segment.handOver();
    if (!cheap && (segment.io() || waiting <= 2 * most)) {
      return 1;
    }
    if (segment.io()) {
      int bound = Math.max(1, window / (4 * most));
      return Math.min(waiting, Math.min(bound, least(cost)));
    }
    double share = Math.min(Math.ceil(waiting / (2.0 * most)), LONGEST_CHUNK / cost);
    int size = (int) Math.max(least(cost), share);
    return Math.min(waiting, Math.clamp(size, 1, Math.max(1, window / 4)));
  }

  /** Items whose hand-over costs little beside them. */
  int least(double each) {
    return (int) Math.min(1 << 20, Math.ceil(segment.handOver() / (OVERHEAD * each)));
  }

  /** A chunk of so many items took so long. */
  void observed(int begun, long nanos) {
    double each = begun == 1 ? nanos : (double) nanos / begun;
    if (each < 1) {
      each = 1;
    }
    if (cost == 0) {
      cost = each;
      return;
    }
    if (each > 4 * cost) {
      each = 4 * cost;
    } else if (4 * each < cost) {
      each = cost / 4;
    }
    cost = NEWEST * each + (1 - NEWEST) * cost;
  }

  /** How long a chunk may take before others get a share of it. */
  long patience(int count) {
    return (long) Math.max(LEAST_PATIENCE, 2 * cost * count);
  }
}
