package io.flyshuttle.forecast;

import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Clocks that stand still until the code under measurement says what it does: each thread has its
 * own, so that what others do meanwhile is not seen.
 */
final class FakeGauge implements Gauge {
  final ManualTicker ticker = new ManualTicker(); // the time that profiling takes
  private final AtomicLong processCpu = new AtomicLong();
  private final AtomicLong compilerCpu = new AtomicLong();
  private final AtomicLong foreign = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger queueLooks = new AtomicInteger();
  private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
  private final ThreadLocal<Clocks> clocks = ThreadLocal.withInitial(Clocks::new);

  private volatile long lookTakes;
  private volatile long queueLookTakes;

  private static final class Clocks {
    long nanos;
    long cpu;
    long queued;
    long allocated;
  }

  private void pass(long nanos) {
    clocks.get().nanos += nanos;
    ticker.advance(Duration.ofNanos(nanos));
  }

  /** The calling thread computes. */
  void work(long nanos) {
    clocks.get().cpu += nanos;
    processCpu.addAndGet(nanos);
    pass(nanos);
  }

  /** It waits for something. */
  void await(long nanos) {
    pass(nanos);
  }

  /** Others have the core that it wants. */
  void queue(long nanos) {
    clocks.get().queued += nanos;
    pass(nanos);
  }

  /** Its CPU time goes faster than the time. */
  void cpuClockGains(long nanos) {
    clocks.get().cpu += nanos;
  }

  void allocate(long bytes) {
    clocks.get().allocated += bytes;
  }

  /** Other threads of this process compute. */
  void workElsewhere(long nanos) {
    processCpu.addAndGet(nanos);
  }

  void compile(long nanos) {
    processCpu.addAndGet(nanos);
    compilerCpu.addAndGet(nanos);
  }

  /** Other programs compute. */
  void workOfOthers(long nanos) {
    foreign.addAndGet(nanos);
  }

  /**
   * From now on readings take time, half of it before the moment that they tell of.
   *
   * @param time to read the time or the CPU time
   * @param queue to read how long a thread was ready
   */
  void readingsTake(long time, long queue) {
    lookTakes = time;
    queueLookTakes = queue;
  }

  /** How often CPU times of threads have been read. */
  int looks() {
    return looks.get();
  }

  /** How often it has been read how long a thread was ready. */
  int queueLooks() {
    return queueLooks.get();
  }

  private long reading(LongSupplier of, long takes) {
    if (takes == 0) {
      return of.getAsLong();
    }
    work(takes / 2);
    long read = of.getAsLong();
    work(takes / 2);
    return read;
  }

  @Override
  public long nanos() {
    return reading(() -> clocks.get().nanos, lookTakes);
  }

  @Override
  public long threadCpu() {
    looks.incrementAndGet();
    return reading(() -> clocks.get().cpu, lookTakes);
  }

  @Override
  public long threadQueued() {
    queueLooks.incrementAndGet();
    return reading(() -> clocks.get().queued, queueLookTakes);
  }

  @Override
  public long threadAllocated() {
    return clocks.get().allocated;
  }

  /** What happens once, after the CPU time of the process was read next. */
  void meanwhile(Runnable happens) {
    meanwhile.set(happens);
  }

  @Override
  public long processCpu() {
    long nanos = processCpu.get();
    meanwhile.getAndSet(() -> {}).run();
    return nanos;
  }

  @Override
  public long compilerCpu() {
    return compilerCpu.get();
  }

  @Override
  public Optional<MachineLoad> load() {
    double busy = (processCpu.get() + foreign.get()) / 1e9;
    return Optional.of(new MachineLoad(ticker.nanos(), busy, 0));
  }

  @Override
  public double spin() {
    return 15_000;
  }

  @Override
  public void release() {}
}
