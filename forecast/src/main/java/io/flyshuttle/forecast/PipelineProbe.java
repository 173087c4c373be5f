package io.flyshuttle.forecast;

import io.flyshuttle.CpuFunction;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import java.time.Duration;

/** Real runs of small pipelines, and what they cost beyond what their items do. */
final class PipelineProbe {
  private static final Duration WAIT = Duration.ofMillis(1);
  private static final int CONCURRENCY = 100;

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
   */
  record Cost(int items, double seconds, double cpuNanos) {
    /** CPU time of an item, in nanoseconds. */
    double perItem() {
      return cpuNanos / items;
    }
  }

  /** Items that wait for a millisecond and then compute so many rounds. */
  Cost waiting(int items, long rounds) throws InterruptedException {
    return run(items, items(items).cpu(Computing.of(rounds)));
  }

  /** Items of so many bytes that do nothing where they are sent. */
  Cost carrying(int items, int bytes) throws InterruptedException {
    return run(
        items,
        Pipeline.range(0, items).io(2, _ -> new byte[bytes]).cpu(PipelineProbe::length));
  }

  /** Items that only compute. */
  Cost computing(int items, long rounds) throws InterruptedException {
    return run(items, Pipeline.range(0, items).cpu(Computing.of(rounds)));
  }

  private static Pipeline<Long> items(int items) {
    return Pipeline.range(0, items)
        .io(
            CONCURRENCY,
            i -> {
              Thread.sleep(WAIT);
              return i;
            });
  }

  private static int length(byte[] bytes) {
    return bytes.length;
  }

  private Cost run(int items, Pipeline<?> pipeline) throws InterruptedException {
    long compilers = CpuTime.compilers();
    long cpu = CpuTime.all();
    long begin = System.nanoTime();
    shuttle.forEach(pipeline, _ -> {});
    long end = System.nanoTime();
    long used = CpuTime.allAtEnd() - cpu;
    return new Cost(items, (end - begin) / 1e9, used - (CpuTime.compilers() - compilers));
  }

  /** In a class of its own: what it captures goes to worker processes. */
  private static final class Computing {
    private Computing() {}

    static CpuFunction<Long, Long> of(long rounds) {
      return i -> Spin.rounds(i, rounds);
    }
  }
}
