package io.flyshuttle.cli.child;

import io.flyshuttle.Shuttle;
import io.flyshuttle.cli.workload.Checksum;
import io.flyshuttle.cli.workload.Workload;
import io.flyshuttle.forecast.CpuTime;
import io.flyshuttle.forecast.MachineLoad;
import io.flyshuttle.forecast.Spin;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One run with everything measured around it. There is no warm-up of the work, users have none
 * either; but the pools, worker JVMs among them, and the library's classes are there before it
 * begins, or a short run would measure how long they take to load. What worker JVMs compute and
 * hold counts as if they were this one.
 */
final class Measurement {
  private static final Duration EVERY = Duration.ofMillis(100);
  private static final Duration SPIN = Duration.ofMillis(60);
  private static final double NANOS = 1e9;

  private final Consumer<Event> events;
  private final AtomicLong done = new AtomicLong();
  private final ProgressLog log = new ProgressLog();

  Measurement(Consumer<Event> events) {
    this.events = events;
  }

  <T> Event.Finished run(Shuttle shuttle, Workload<T> workload) throws InterruptedException {
    Checksum<? super T> checksum = workload.checksum();
    long total = workload.items().orElse(-1);
    CpuClock cpu = new CpuClock();
    Rehearsal.of(shuttle, cpu, workload.rehearsal());
    double spin = Spin.measure(SPIN);
    Heartbeat heartbeat = Heartbeat.ready();
    events.accept(new Event.Started());
    events.accept(new Event.Advanced(0, total, 0)); // what writes it is loaded, then

    long compilers = CpuTime.compilers();
    Optional<MachineLoad> load = MachineLoad.now();
    long cpuStart = cpu.nanos();
    long start = System.nanoTime();
    heartbeat.start(start);
    CountDownLatch ended = new CountDownLatch(1);
    Thread sampler = startSampler(start, total, ended);
    shuttle.forEach(
        workload.pipeline(),
        result -> {
          NotSent.check(result);
          checksum.add(result);
          done.setRelease(done.getPlain() + 1); // this thread alone writes
        });
    long end = System.nanoTime();
    long cpuEnd = cpu.nanos();
    double cpuSeconds = (cpuEnd - cpuStart) / NANOS;
    MachineLoad.Others others =
        load.flatMap(earlier -> MachineLoad.now().map(now -> now.since(earlier, cpuSeconds)))
            .orElse(MachineLoad.Others.NONE);
    long compiled = CpuTime.compilers() - compilers;

    ended.countDown(); // no interrupt: it would close the connection
    sampler.join();
    Lateness lateness = heartbeat.stop(end);
    double seconds = (end - start) / NANOS;
    return new Event.Finished(
        done.get(),
        seconds,
        cpuSeconds,
        ResidentMemory.peakOf(ProcessHandle.current().pid()).orElse(0),
        lateness,
        checksum.digest(),
        log.until(seconds, done.get()),
        new Conditions(
            (spin + Spin.measure(SPIN)) / 2,
            compiled / NANOS,
            others.foreignCores(),
            others.stolenCores()));
  }

  /** A platform thread: it has to report also while the work blocks every carrier. */
  private Thread startSampler(long start, long total, CountDownLatch ended) {
    return Thread.ofPlatform()
        .name("sampler")
        .daemon()
        .start(() -> {
          try {
            while (!ended.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
              long now = done.getAcquire();
              double seconds = (System.nanoTime() - start) / NANOS;
              log.add(seconds, now);
              events.accept(new Event.Advanced(now, total, seconds));
            }
          } catch (InterruptedException | UncheckedIOException gone) {
            // The parent has gone, or the user's code interrupts whatever thread it finds.
          }
        });
  }
}
