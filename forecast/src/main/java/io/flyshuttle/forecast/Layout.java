package io.flyshuttle.forecast;

import io.flyshuttle.spi.Nature;
import java.util.ArrayList;
import java.util.List;

/**
 * Which stages share threads under a strategy, and where these are: as the runtime lays a pipeline
 * out.
 *
 * @param segments in order
 * @param window items between admission and the reader
 * @param grows whether the window follows what items cost
 */
record Layout(List<Segment> segments, int window, boolean grows) {
  static final int LARGEST_DEFAULT_WINDOW = 4096;

  private static final int SMALLEST_WINDOW = 64;
  private static final int LARGEST_WINDOW = 1 << 20;
  private static final double HAND_OVER = 1_500; // to a thread, in nanoseconds
  private static final double WORKER_HAND_OVER = 30_000; // to a worker process

  /** Where a segment runs. */
  enum On {
    /** Virtual threads, which need a carrier to compute. */
    CARRIERS,
    /** The CPU pool. */
    POOL,
    /** Worker processes, here or on other machines. */
    WORKERS
  }

  /**
   * Neighbouring stages that an item goes through in one go.
   *
   * @param first the index of its first stage
   * @param last the index of its last stage
   * @param most items that are at it at once, each with a thread
   * @param handOver what it costs to hand a chunk over, in nanoseconds
   * @param io whether it is laid out as one that waits
   */
  record Segment(int first, int last, On on, int most, double handOver, boolean io) {
    private Segment upTo(int stage) {
      return new Segment(first, stage, on, most, handOver, io);
    }
  }

  /**
   * For a strategy that has segments.
   *
   * @param roundTrip to another machine and back, in nanoseconds
   */
  static Layout of(Family family, Demand demand, Setting setting, double roundTrip) {
    int cpus = setting.cpus();
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < demand.stages().size(); i++) {
      Demand.Stage stage = demand.stages().get(i);
      boolean io = stage.nature() == Nature.IO;
      int wide = Math.min(stage.concurrency(), setting.concurrency());
      On on = on(family, stage.nature());
      Segment before = segments.isEmpty() ? null : segments.getLast();
      if (on == On.CARRIERS) {
        if (io || before == null) {
          segments.add(new Segment(i, i, on, io ? wide : 2 * cpus, HAND_OVER, io));
        } else {
          segments.set(segments.size() - 1, before.upTo(i));
        }
        continue;
      }
      boolean fuses =
          before != null
              && before.on == on
              && demand.stages().get(i - 1).concurrency() == stage.concurrency();
      if (fuses) {
        segments.set(segments.size() - 1, before.upTo(i));
        continue;
      }
      double handOver = on == On.POOL ? HAND_OVER : WORKER_HAND_OVER;
      if (family == Family.CLUSTER) {
        handOver += roundTrip;
      }
      segments.add(new Segment(i, i, on, Math.min(cpus, stage.concurrency()), handOver, false));
    }
    return bounded(segments, demand, setting, 2 * cpus);
  }

  private static On on(Family family, Nature nature) {
    return switch (family) {
      case HYBRID ->
          switch (nature) {
            case IO -> On.CARRIERS;
            case CPU -> On.POOL;
            case KILLABLE -> On.WORKERS;
          };
      case PROCESSES, CLUSTER -> nature == Nature.IO ? On.CARRIERS : On.WORKERS;
      case SYNCHRONOUS, THREADS, EVENT_LOOP, VIRTUAL -> On.CARRIERS;
    };
  }

  /** For {@code threads(n)}: all stages are one segment. */
  static Layout ofThreads(Demand demand, Setting setting, int threads) {
    Segment all = new Segment(0, demand.stages().size() - 1, On.CARRIERS, threads, HAND_OVER, true);
    return bounded(List.of(all), demand, setting, threads);
  }

  private static Layout bounded(List<Segment> segments, Demand demand, Setting setting, int width) {
    if (demand.window().isPresent()) {
      return new Layout(segments, demand.window().getAsInt(), false);
    }
    long sum = 0;
    for (Demand.Stage stage : demand.stages()) {
      int most = stage.nature() == Nature.IO ? setting.concurrency() : setting.cpus();
      sum += Math.min(stage.concurrency(), Math.min(most, LARGEST_WINDOW));
    }
    long size = Math.clamp(2 * Math.max(sum, width), SMALLEST_WINDOW, LARGEST_WINDOW);
    return new Layout(segments, (int) size, size < LARGEST_DEFAULT_WINDOW);
  }
}
