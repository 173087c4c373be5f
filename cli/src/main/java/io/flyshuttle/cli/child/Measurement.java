package io.flyshuttle.cli.child;

import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import io.flyshuttle.cli.workload.Checksum;
import io.flyshuttle.cli.workload.Workload;
import io.flyshuttle.forecast.CpuTime;
import io.flyshuttle.forecast.MachineLoad;
import io.flyshuttle.forecast.Spin;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One run with everything measured around it. There is no warm-up of the work unless it asks for
 * one, users have none either; but the pools, worker JVMs among them, and the library's classes are
 * there before it begins, or a short run would measure how long they take to load. What worker JVMs
 * compute and hold counts as if they were this one.
 */
final class Measurement {
  private static final Duration EVERY = Duration.ofMillis(100);
  private static final Duration SPIN = Duration.ofMillis(60);
  private static final double NANOS = 1e9;

  private final Consumer<Event> events;
  private final CpuClock cpu = new CpuClock();

  Measurement(Consumer<Event> events) {
    this.events = events;
  }

  <T> Event.Finished run(Shuttle shuttle, Workload<T> workload) throws InterruptedException {
    long total = workload.items().orElse(-1);
    if (workload.rehearsal().isEmpty()) {
      Rehearsal.of(shuttle, cpu);
    } else {
      List<Rehearsal.Act> acts =
          workload.rehearsal().stream()
              .map(each -> act(shuttle, each, new Tally<>(workload.checksums().get())))
              .toList();
      Pipeline<T> last = workload.rehearsal().getLast();
      Rehearsal.of(
          shuttle,
          cpu,
          acts,
          () -> measured(shuttle, last, total, new Tally<>(workload.checksums().get())));
    }
    return measured(shuttle, workload.pipeline(), total, new Tally<>(workload.checksums().get()));
  }

  private static <T> Rehearsal.Act act(Shuttle shuttle, Pipeline<T> work, Tally<T> tally) {
    return () -> shuttle.forEach(work, tally);
  }

  /** Takes results as they come. Of the one thread that reads them; others may ask how many. */
  private static final class Tally<T> implements Shuttle.Sink<T> {
    private final Checksum<? super T> checksum;
    private final AtomicLong done = new AtomicLong();

    Tally(Checksum<? super T> checksum) {
      this.checksum = checksum;
    }

    @Override
    public void accept(T result) throws Exception {
      NotSent.check(result);
      checksum.add(result);
      done.setRelease(done.getPlain() + 1); // this thread alone writes
    }
  }

  private <T> Event.Finished measured(
      Shuttle shuttle, Pipeline<T> pipeline, long total, Tally<T> tally)
      throws InterruptedException {
    double spin = Spin.measure(SPIN);
    Heartbeat heartbeat = Heartbeat.ready();
    ProgressLog log = new ProgressLog();
    events.accept(new Event.Started());
    events.accept(new Event.Advanced(0, total, 0)); // what writes it is loaded, then

    long compilers = CpuTime.compilers();
    Optional<MachineLoad> load = MachineLoad.now();
    long cpuStart = cpu.nanos();
    long start = System.nanoTime();
    heartbeat.start(start);
    CountDownLatch ended = new CountDownLatch(1);
    Thread sampler = startSampler(start, total, ended, tally.done, log);
    shuttle.forEach(pipeline, tally);
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
    long done = tally.done.get();
    return new Event.Finished(
        done,
        seconds,
        cpuSeconds,
        ResidentMemory.peakOf(ProcessHandle.current().pid()).orElse(0),
        lateness,
        tally.checksum.digest(),
        log.until(seconds, done),
        new Conditions(
            (spin + Spin.measure(SPIN)) / 2,
            compiled / NANOS,
            others.foreignCores(),
            others.stolenCores()));
  }

  /** A platform thread: it has to report also while the work blocks every carrier. */
  private Thread startSampler(
      long start, long total, CountDownLatch ended, AtomicLong counted, ProgressLog log) {
    return Thread.ofPlatform()
        .name("sampler")
        .daemon()
        .start(() -> {
          try {
            while (!ended.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
              long now = counted.getAcquire();
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
