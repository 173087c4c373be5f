package io.flyshuttle.cli.child;

import io.flyshuttle.DeadlineExceededException;
import io.flyshuttle.Outcome;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Strategy;
import io.flyshuttle.cli.workload.Runaways;
import io.flyshuttle.cli.workload.Runaways.Parsed;
import io.flyshuttle.cli.workload.Runaways.Stuck;
import io.flyshuttle.process.WorkerKilledException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs work with items that never end, and watches what becomes of them and of the others: until
 * all items have an outcome, or until none has come for {@link #STILL}. Everything is bounded, as
 * nothing here need end by itself.
 */
final class Watch {
  private static final Duration EVERY = Duration.ofMillis(100);
  private static final Duration STILL = Duration.ofSeconds(2);
  private static final Duration AFTERWARDS = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration DRAIN = Duration.ofMillis(500); // closing takes twice that
  private static final double NANOS = 1e9;

  private final Consumer<Event> events;
  private final Runaways work;
  private final CpuClock cpu = new CpuClock();
  private final List<Seen> seen = new ArrayList<>(); // guarded by itself

  /** An outcome, and when it came. */
  private record Seen(Outcome<Parsed> outcome, long at) {}

  Watch(Consumer<Event> events, Runaways work) {
    this.events = events;
    this.work = work;
  }

  Flow under(String strategy) throws InterruptedException {
    Shuttle shuttle =
        Shuttle.builder().strategy(Strategy.parse(strategy)).cpu(work.width()).drain(DRAIN).build();
    Rehearsal.of(shuttle, cpu);
    events.accept(new Event.Started());
    long start = System.nanoTime();
    CountDownLatch ended = new CountDownLatch(1);
    Thread.ofPlatform().daemon().name("run").start(() -> run(shuttle, ended));
    awaitOutcomes(start, ended);
    long end = System.nanoTime();
    double cores = coresBusy();
    long closing = System.nanoTime();
    shuttle.close();
    double closeSeconds = (System.nanoTime() - closing) / NANOS;
    return flow(start, end, cores, closeSeconds, Stacks.inside(Runaways.class));
  }

  /** What still burns when nothing comes any more. */
  private double coresBusy() throws InterruptedException {
    long start = System.nanoTime();
    long before = cpu.nanos();
    Thread.sleep(AFTERWARDS);
    return (cpu.nanos() - before) / (double) (System.nanoTime() - start);
  }

  private void run(Shuttle shuttle, CountDownLatch ended) {
    try {
      shuttle.forEach(work.pipeline(), this::see);
    } catch (InterruptedException | RuntimeException closed) {
      // The shuttle was closed before all items had an outcome.
    } finally {
      ended.countDown();
    }
  }

  private void see(Outcome<Parsed> outcome) {
    long now = System.nanoTime();
    synchronized (seen) {
      seen.add(new Seen(outcome, now));
    }
  }

  private List<Seen> all() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  private void awaitOutcomes(long start, CountDownLatch ended) throws InterruptedException {
    long last = start;
    while (!ended.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      List<Seen> now = all();
      double seconds = (System.nanoTime() - start) / NANOS;
      events.accept(new Event.Advanced(now.size(), work.items(), seconds));
      last = now.isEmpty() ? start : now.getLast().at;
      if (System.nanoTime() - last > longestStill(now)
          || System.nanoTime() - start > LONGEST.toNanos()) {
        return;
      }
    }
  }

  /** A runaway holds its worker, or its thread, for its deadline and a grace: that is no end. */
  private static long longestStill(List<Seen> now) {
    boolean given = now.stream().anyMatch(one -> !(one.outcome instanceof Outcome.Value));
    return given ? STILL.plus(Runaways.DEADLINE).toNanos() : LONGEST.toNanos();
  }

  // ---- what it comes to

  private Flow flow(
      long start, long end, double cores, double closeSeconds, List<List<String>> left) {
    List<Seen> all = all().stream().filter(one -> one.at <= end).toList(); // not ended by closing
    List<Flow.Runaway> runaways = new ArrayList<>();
    List<Double> ended = new ArrayList<>();
    for (Seen one : all) {
      switch (one.outcome) {
        case Outcome.Value<Parsed> _ -> ended.add((one.at - start) / NANOS);
        case Outcome.Killed<Parsed>(WorkerKilledException why, _) ->
            stuck(why.output())
                .map(stuck ->
                    runaway(stuck, one.at, start, Stacks.first(why.stacks()))
                        .killed(replacedMs(one.at, all)))
                .ifPresent(runaways::add);
        case Outcome.Late<Parsed>(Optional<Object> partial) ->
            partial
                .map(Stuck.class::cast)
                .map(stuck -> runaway(stuck, one.at, start, inside(stuck, left)))
                .ifPresent(runaways::add);
        case Outcome.Failure<Parsed>(DeadlineExceededException late) -> {}
        case Outcome.Killed<Parsed>(Throwable cause, _) -> throw new IllegalStateException(cause);
        case Outcome.Failure<Parsed>(Throwable cause) -> throw new IllegalStateException(cause);
        case Outcome.Skipped<Parsed> skipped -> throw new IllegalStateException("" + skipped);
      }
    }
    double seconds = all.isEmpty() ? 0 : (all.getLast().at - start) / NANOS;
    return new Flow(
        work.items(),
        ended,
        all.size() - ended.size() - runaways.size(),
        runaways,
        seconds,
        (end - start) / NANOS,
        cores,
        closeSeconds,
        left.size());
  }

  /** What the item told at its beginning; none if it is one that would have ended. */
  private static Optional<Stuck> stuck(List<String> output) {
    return output.stream().flatMap(line -> Stuck.parse(line).stream()).findFirst();
  }

  private static Flow.Runaway runaway(Stuck stuck, long at, long start, List<String> frames) {
    return new Flow.Runaway(
        stuck.item(),
        stuck.what(),
        (stuck.began() - start) / NANOS,
        (at - start) / NANOS,
        false,
        Stacks.ends(frames),
        OptionalDouble.empty());
  }

  private static List<String> inside(Stuck stuck, List<List<String>> threads) {
    return threads.stream()
        .filter(frames -> frames.stream().anyMatch(frame -> frame.contains(stuck.method())))
        .findFirst()
        .orElse(List.of());
  }

  /** From a kill to the first item in a process that has had none before. */
  private static OptionalDouble replacedMs(long at, List<Seen> all) {
    List<Parsed> parsed =
        all.stream().map(Seen::outcome).flatMap(outcome -> outcome.toOptional().stream()).toList();
    List<Long> known = parsed.stream().filter(one -> one.began() < at).map(Parsed::pid).toList();
    return parsed.stream()
        .filter(one -> one.began() >= at && !known.contains(one.pid()))
        .mapToDouble(one -> (one.began() - at) / 1e6)
        .min();
  }
}
