package io.flyshuttle.forecast;

import io.flyshuttle.CpuFunction;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import java.time.Duration;
import java.util.Arrays;

/** Real runs of small pipelines, and what they cost beyond what their items do. */
final class PipelineProbe {
  /** Of an item, unless said otherwise. */
  static final Duration WAIT = Duration.ofMillis(1);

  private static final int CONCURRENCY = Machine.Overhead.CROWD;
  private static final double HELD_UP = 1.5; // times the middle: it has lost its core meanwhile

  private final Shuttle shuttle;

  PipelineProbe(Shuttle shuttle) {
    this.shuttle = shuttle;
  }

  /**
   * What a run took.
   *
   * @param items how many
   * @param seconds from the start to the end
   * @param cpuNanos of all threads and worker processes, without what compilers took
   * @param carrierNanos the part of that of the threads that carry virtual ones; 0 if unknown
   * @param workNanos what an item computed, on average of those that kept their core
   */
  record Cost(int items, double seconds, double cpuNanos, double carrierNanos, double workNanos) {
    /** CPU time of an item, in nanoseconds. */
    double perItem() {
      return cpuNanos / items;
    }

    /** CPU time of an item beside what it computes, in nanoseconds. */
    double overhead() {
      return Math.max(0, perItem() - workNanos);
    }

    /** The same of the carriers alone; of all threads where that is not known. */
    double carried() {
      return carrierNanos == 0 ? overhead() : Math.max(0, carrierNanos / items - workNanos);
    }

    /** CPU time of an item on other threads than carriers, in nanoseconds. */
    double aside() {
      return carrierNanos == 0 ? 0 : Math.max(0, cpuNanos - carrierNanos) / items;
    }
  }

  /** Items that wait for a millisecond and then compute so many rounds. */
  Cost waiting(int items, long rounds) throws InterruptedException {
    return waiting(items, WAIT, rounds);
  }

  /** Items that wait for so long and then compute so many rounds. */
  Cost waiting(int items, Duration wait, long rounds) throws InterruptedException {
    return waiting(items, CONCURRENCY, wait, rounds);
  }

  /** The same where so many wait at once. */
  Cost waiting(int items, int concurrency, Duration wait, long rounds) throws InterruptedException {
    return run(items, items(items, concurrency, wait).<Long>cpu(Computing.of(rounds)));
  }

  /** Items that only wait for a millisecond. */
  Cost sleeping(int items) throws InterruptedException {
    return run(items, items(items, CONCURRENCY, WAIT).map(_ -> 0L));
  }

  /**
   * What a profile takes for work of a function that only waits, for a millisecond: what it takes
   * of a core to wait, in nanoseconds. Items compute so many rounds afterwards.
   */
  double blocking(int items, long rounds) throws InterruptedException {
    Gauge gauge = Gauge.system();
    Meter.Cost cost = Meter.Cost.of(gauge);
    ThreadLocal<Readings> readings = ThreadLocal.withInitial(() -> new Readings(gauge, cost));
    long[] taken = new long[items];
    int[] count = {0};
    Pipeline<Long> pipeline =
        Pipeline.range(0, items)
            .io(
                CONCURRENCY,
                _ -> {
                  Readings call = readings.get();
                  call.begin(true);
                  Thread.sleep(WAIT);
                  call.end(true);
                  return call.worked();
                })
            .map(nanos -> {
              Spin.compute(rounds);
              return nanos;
            });
    try {
      shuttle.forEach(pipeline, nanos -> taken[count[0]++] = nanos);
    } finally {
      gauge.release(); // its threads have ended
    }
    Arrays.sort(taken);
    return Arrays.stream(taken, 0, items - items / 100).average().orElse(0); // the rest met others
  }

  /** Items of so many bytes that do nothing where they are sent. */
  Cost carrying(int items, int bytes) throws InterruptedException {
    return run(
        items,
        Pipeline.range(0, items).io(2, _ -> new byte[bytes]).<Long>cpu(PipelineProbe::length));
  }

  /** Items that only compute. */
  Cost computing(int items, long rounds) throws InterruptedException {
    return run(items, Pipeline.range(0, items).<Long>cpu(Computing.of(rounds)));
  }

  private static Pipeline<Long> items(int items, int concurrency, Duration wait) {
    return Pipeline.range(0, items)
        .io(
            concurrency,
            i -> {
              Thread.sleep(wait);
              return i;
            });
  }

  private static long length(byte[] bytes) {
    return bytes.length;
  }

  private Cost run(int items, Pipeline<Long> pipeline) throws InterruptedException {
    long compilers = CpuTime.compilers();
    long carriers = CpuTime.carriers();
    long cpu = CpuTime.all();
    long begin = System.nanoTime();
    long[] work = new long[items];
    int[] count = {0};
    shuttle.forEach(pipeline, nanos -> work[count[0]++] = nanos);
    long end = System.nanoTime();
    long used = CpuTime.allAtEnd() - cpu;
    long carried = CpuTime.carriers() - carriers;
    return new Cost(
        items, (end - begin) / 1e9, used - (CpuTime.compilers() - compilers), carried, mean(work));
  }

  private static double mean(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    double most = HELD_UP * sorted[sorted.length / 2];
    return Arrays.stream(sorted).filter(each -> each <= most).average().orElse(0);
  }

  /** In a class of its own: what it captures goes to worker processes. */
  private static final class Computing {
    private Computing() {}

    static CpuFunction<Long, Long> of(long rounds) {
      return i -> {
        long begin = System.nanoTime();
        Spin.compute(rounds);
        return System.nanoTime() - begin;
      };
    }
  }
}
