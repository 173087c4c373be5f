package io.flyshuttle.cli.child;

import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import io.flyshuttle.cli.workload.Checksum;
import io.flyshuttle.cli.workload.Workload;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One run with everything measured around it. There is no warm-up of the work unless it asks for
 * one, users have none either; but the pools, worker JVMs among them, and the library's classes are
 * there before it begins, or a short run would measure how long they take to load. What worker JVMs
 * compute and hold counts as if they were this one. Of work that is measured warm the middle of
 * some runs counts, where they take {@value #ENOUGH} s together: {@value #RUNS} at most.
 */
final class Measurement {
  private static final Duration EVERY = Duration.ofMillis(100);
  private static final double NANOS = 1e9;
  private static final double ENOUGH = 0.5; // seconds
  private static final int RUNS = 15;
  private static final int READINGS = 5; // a rehearsal of them

  private final Consumer<Event> events;
  private final CpuClock cpu = new CpuClock();
  private final Compilers compilers = new Compilers();

  Measurement(Consumer<Event> events) {
    this.events = events;
  }

  <T> Event.Finished run(Shuttle shuttle, Workload<T> workload) throws InterruptedException {
    long total = workload.items().orElse(-1);
    Consumer<Event.Advanced> progress = events::accept;
    Rehearsal.of(shuttle, cpu);
    begin(total);
    if (workload.rehearsal().isEmpty()) {
      return measured(shuttle, workload, workload.pipeline(), progress).event();
    }
    List<Rehearsal.Act> acts = new ArrayList<>();
    for (Pipeline<T> each : workload.rehearsal()) {
      acts.add(act(shuttle, each, new Tally<>(workload.checksums().get())));
    }
    Pipeline<T> last = workload.rehearsal().getLast();
    acts.add(this::read);
    Rehearsal.warm(cpu, acts, () -> measured(shuttle, workload, last, _ -> {}));
    begin(total);
    List<Measured> runs = new ArrayList<>();
    double seconds = 0;
    do {
      compilers.awaitRest();
      runs.add(
          measured(shuttle, workload, workload.pipeline(), runs.isEmpty() ? progress : _ -> {}));
      seconds += runs.getLast().event().wallSeconds();
    } while ((seconds < ENOUGH || runs.size() % 2 == 0) && runs.size() < RUNS);
    return Measured.middle(runs);
  }

  /**
   * What is read at a run's begin and end is code as well, that is compiled in the midst of one.
   */
  private void read() {
    for (int i = 0; i < READINGS; i++) {
      Reading now = Reading.now(cpu);
      var _ = now.since(now);
    }
  }

  private void begin(long total) {
    events.accept(new Event.Started());
    events.accept(new Event.Advanced(0, total, 0)); // what writes it is loaded, then
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

  private <T> Measured measured(
      Shuttle shuttle,
      Workload<T> workload,
      Pipeline<T> pipeline,
      Consumer<Event.Advanced> progress)
      throws InterruptedException {
    long total = workload.items().orElse(-1);
    Tally<T> tally = new Tally<>(workload.checksums().get());
    CoreSpeed speed = new CoreSpeed();
    speed.measure();
    Heartbeat heartbeat = Heartbeat.ready();
    ProgressLog log = new ProgressLog();
    Reading before = Reading.now(cpu);
    long start = System.nanoTime();
    heartbeat.start(start);
    CountDownLatch ended = new CountDownLatch(1);
    Sampler sampling =
        (now, seconds) -> {
          log.add(seconds, now);
          progress.accept(new Event.Advanced(now, total, seconds));
          speed.glance();
        };
    Thread sampler = startSampler(start, ended, tally.done, sampling);
    shuttle.forEach(pipeline, tally);
    long end = System.nanoTime();
    Reading.Used used = Reading.atEnd(cpu).since(before);
    ended.countDown(); // no interrupt: it would close the connection
    sampler.join();
    Lateness lateness = heartbeat.stop(end);
    speed.measure();
    double seconds = (end - start) / NANOS;
    long done = tally.done.get();
    Event.Finished finished =
        new Event.Finished(
            done,
            seconds,
            used.cpuSeconds(),
            ResidentMemory.peakOf(ProcessHandle.current().pid()).orElse(0),
            lateness,
            tally.checksum.digest(),
            log.until(seconds, done),
            new Conditions(
                speed.spinNanos(),
                used.compilerSeconds(),
                used.others().foreignCores(),
                used.others().stolenCores()));
    return new Measured(finished, used);
  }

  /** Is told how far a run is. */
  private interface Sampler {
    void saw(long done, double seconds);
  }

  /** A platform thread: it has to report also while the work blocks every carrier. */
  private Thread startSampler(
      long start, CountDownLatch ended, AtomicLong counted, Sampler sampling) {
    return Thread.ofPlatform()
        .name("sampler")
        .daemon()
        .start(() -> {
          try {
            while (!ended.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
              long now = counted.getAcquire();
              double seconds = (System.nanoTime() - start) / NANOS;
              sampling.saw(now, seconds);
            }
          } catch (InterruptedException | UncheckedIOException gone) {
            // The parent has gone, or the user's code interrupts whatever thread it finds.
          }
        });
  }
}
