package io.flyshuttle.forecast;

import io.flyshuttle.CpuFunction;
import io.flyshuttle.Pipeline;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;

/** A profiler by clocks that only the functions of its pipelines move. */
final class HandProfiler {
  static final Machine MACHINE = machine(0);
  static final long LATE = 80_000; // of a platform thread on that machine
  static final Budget HOUR = Budget.standard().time(Duration.ofHours(1));

  final FakeGauge gauge = new FakeGauge();
  private final Profiler profiler;

  HandProfiler() {
    this(MACHINE);
  }

  HandProfiler(Machine machine) {
    profiler = new Profiler(machine, gauge, gauge.ticker);
  }

  /** A usual one, but timers are as late however long a wait is. */
  static Machine machine(double blocking) {
    Machine machine = Machine.generic(2);
    return new Machine(
        machine.measured(),
        machine.cores(),
        machine.spinNanos(),
        TimerLateness.always(machine.virtualTimer().at1ms()),
        TimerLateness.always(machine.platformTimer().at1ms()),
        blocking,
        machine.quantum(),
        machine.overheads(),
        machine.byteNanos(),
        machine.jvmBytes(),
        machine.workerBytes(),
        machine.threadBytes());
  }

  Profile profile(Pipeline<?> pipeline, Budget budget) throws InterruptedException {
    return profiler.profile(pipeline, budget);
  }

  /** Items that wait, and compute, for so many nanoseconds. */
  Pipeline<Long> items(long count, LongUnaryOperator waits, LongUnaryOperator work) {
    return Pipeline.range(0, count)
        .io(10, each(i -> gauge.await(waits.applyAsLong(i))))
        .named("wait")
        .cpu(each(i -> gauge.work(work.applyAsLong(i))))
        .named("work");
  }

  /** A stage's function that does this with each item and gives it on. */
  static CpuFunction<Long, Long> each(LongConsumer effect) {
    return item -> {
      effect.accept(item);
      return item;
    };
  }
}
