package io.flyshuttle.forecast;

import io.flyshuttle.Pipeline;
import io.flyshuttle.Ticker;
import java.util.Objects;

/**
 * Learns what a pipeline asks of a machine, by running a sample of its items for real.
 *
 * <ol>
 *   <li>The <b>scout</b>: up to sixteen items, spread over the source, one after the other on one
 *       platform thread. Of each call of a stage's function: CPU time, memory allocated, the size
 *       of what goes in and out, and the wait, which is its time less its CPU time less the time
 *       that the thread stood in the run queue.
 *   <li>The <b>pilot</b>: blocks of items at the pipeline's own concurrency (256 at most), for a
 *       program under load is not the one that is tried item by item: its code is compiled, its
 *       caches are shared, its servers are busy. It runs on platform threads, {@code threads(n)},
 *       whatever strategy is chosen later, since the kernel tells CPU time and run queue of those
 *       only. Blocks are repeated until one costs what the one before did; what came before that
 *       was warming up and is dropped, as is what the compiler threads took.
 *   <li>Items that wait <b>alone</b>: 48 others one after the other, where eight fit into a tenth
 *       of the time, which is the most they have, so that what a crowd waits for itself is known.
 *       Earlier ones would be colder than the crowd, and seem to wait as long.
 * </ol>
 *
 * <p>It stops when it knows the mean item as precisely as the {@link Budget} asks, or the items or
 * the time are spent, or the source ends, and {@link Profile.Sampling#stopped} says which. CPU time
 * outside the functions, such as of a client's own threads or of the collector, is added to the
 * stage that waits longest, and {@link Profile#findings} says so.
 *
 * <p><b>What it does to the world.</b> The items of the sample are really run, and run again by the
 * run itself; results are dropped. An item that fails is measured as far as it came, and the rest
 * goes on. No new item begins once the time is up, and at twice the time those at work are
 * interrupted; one that ignores it is left behind on its thread in the pilot and waited for in the
 * scout. Killable stages run in this JVM.
 *
 * <p>Immutable and thread-safe; but two that profile at once measure each other.
 */
public final class Profiler {
  private static final long SEED = 1; // of the choice of items

  private final Machine machine;
  private final Gauge gauge;
  private final Ticker ticker;

  /** Profiles on that machine, which must be the one it runs on. */
  public Profiler(Machine machine) {
    this(machine, Gauge.system(), Ticker.system());
  }

  /** With readings and a clock that are given. */
  Profiler(Machine machine, Gauge gauge, Ticker ticker) {
    this.machine = Objects.requireNonNull(machine, "machine");
    this.gauge = gauge;
    this.ticker = ticker;
  }

  /**
   * Profiles a pipeline.
   *
   * @throws IllegalArgumentException if it has no {@code io}, {@code cpu} or {@code killable}
   *     stage, or its source no item
   * @throws IllegalStateException if its source can be read only once: nothing would be left for
   *     the run
   * @throws io.flyshuttle.TaskFailedException if the source or a gatherer fails; the cause is what
   *     it threw
   * @throws InterruptedException if interrupted; nothing goes on then but what ignores interrupts
   */
  public Profile profile(Pipeline<?> pipeline, Budget budget) throws InterruptedException {
    Objects.requireNonNull(budget, "budget");
    if (pipeline.stages().isEmpty()) {
      throw new IllegalArgumentException(
          "the pipeline has no io, cpu or killable stage: there is nothing to measure");
    }
    if (!pipeline.repeatable()) {
      throw new IllegalStateException(
          "a pipeline from a Stream can be read once only, and nothing would be left for the run:"
              + " use from(Iterable) or using(...)");
    }
    try (Session session = new Session(pipeline, budget, machine, gauge, ticker, SEED)) {
      return session.profile();
    }
  }
}
