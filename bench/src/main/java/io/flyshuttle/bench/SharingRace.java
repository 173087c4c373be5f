package io.flyshuttle.bench;

import io.flyshuttle.Scope;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A calculation of 1 ms comes every 20 ms while long ones hold all cores: how late is it done, and
 * what do the long ones lose by it?
 *
 * <p>The loss is measured in CPU time of the process, since time on the wall is what other
 * processes leave: the long ones alone, and with the small ones, whose own CPU time is taken off.
 * The two kinds of run alternate, so that a change of the machine shows as spread in both.
 */
final class SharingRace {
  private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(20);

  private final int cores = Runtime.getRuntime().availableProcessors();
  private final Calculation big;
  private final Calculation small = Calculation.of(1, TimeUnit.MILLISECONDS);

  private SharingRace(int seconds) {
    this.big = Calculation.of(seconds, TimeUnit.SECONDS);
  }

  /** Somewhere to compute. */
  private interface Place {
    void submit(Callable<Long> work) throws Exception;

    /** Waits for all that was submitted. */
    void end() throws Exception;
  }

  @FunctionalInterface
  private interface Opening {
    Place open() throws Exception;
  }

  /** One run: latencies of the small ones in ms, times in s. */
  private record Result(Samples latency, double wall, double bigCpu) {}

  static void run(int seconds, int repeats) throws Exception {
    SharingRace race = new SharingRace(seconds);
    System.out.println(
        "**1 ms of computing every 20 ms beside %d calculations of %d s on %d cores**%n"
            .formatted(race.cores, seconds, race.cores));
    Table table = new Table("", "small: p50", "p99", "worst", "of", "big: wall", "CPU");
    List<Double> p99 = new ArrayList<>();
    double[] cost = new double[repeats];
    for (int i = 0; i < repeats; i++) {
      Result alone = race.race(Ours::new, false);
      Result shared = race.race(Ours::new, true);
      row(table, "flyshuttle, long ones alone", alone);
      row(table, "flyshuttle, with small ones", shared);
      p99.add(shared.latency.quantile(0.99));
      cost[i] = 100 * (shared.bigCpu / alone.bigCpu - 1);
    }
    row(table, "fixed pool of %d".formatted(race.cores), race.race(race::fixed, true));
    row(table, "virtual threads", race.race(SharingRace::virtual, true));
    row(table, "a platform thread each", race.race(SharingRace::platform, true));
    table.print(System.out);
    double worst = p99.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    Samples costs = new Samples(cost);
    Bar.print(
        "ours p99 of the small ones at most 25 ms",
        Table.number(worst) + " ms in the worst run",
        worst <= 25);
    Bar.print(
        "cost to the long ones at most 2 %",
        "median %.1f %% of CPU time (%.1f to %.1f)"
            .formatted(costs.median(), costs.min(), costs.max()),
        costs.median() <= 2);
    System.out.println();
  }

  private static void row(Table table, String name, Result result) {
    boolean any = result.latency.count() > 0;
    table.add(
        name,
        any ? Table.number(result.latency.median()) + " ms" : "",
        any ? Table.number(result.latency.quantile(0.99)) + " ms" : "",
        any ? Table.number(result.latency.max()) + " ms" : "",
        any ? "" + result.latency.count() : "",
        Table.number(result.wall) + " s",
        Table.number(result.bigCpu) + " s");
  }

  private Result race(Opening opening, boolean withSmall) throws Exception {
    List<Double> latencies = new ArrayList<>();
    AtomicLong smallCpu = new AtomicLong();
    AtomicLong left = new AtomicLong(cores);
    AtomicLong ended = new AtomicLong();
    long cpu = CpuClock.process();
    long began = System.nanoTime();
    Place place = opening.open();
    try {
      for (int i = 0; i < cores; i++) {
        place.submit(() -> {
          long result = big.run();
          if (left.decrementAndGet() == 0) {
            ended.set(System.nanoTime());
          }
          return result;
        });
      }
      Thread.sleep(200); // the long ones hold the cores by now
      long due = System.nanoTime();
      while (left.get() > 0) {
        if (withSmall) {
          submitSmall(place, latencies, smallCpu);
        }
        due += EVERY;
        long wait = due - System.nanoTime();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(wait);
        } else {
          due -= wait;
        }
      }
    } finally {
      place.end();
    }
    double bigCpu = (CpuClock.process() - cpu - smallCpu.get()) / 1e9;
    double[] all;
    synchronized (latencies) {
      all = latencies.stream().mapToDouble(nanos -> nanos / 1e6).toArray();
    }
    return new Result(new Samples(all), (ended.get() - began) / 1e9, bigCpu);
  }

  private void submitSmall(Place place, List<Double> latencies, AtomicLong cpu) throws Exception {
    long submitted = System.nanoTime();
    place.submit(() -> {
      // A virtual thread has no CPU clock of its own, but is not moved while it computes.
      long before = CpuClock.thread();
      long result = small.run();
      cpu.addAndGet(CpuClock.thread() - before);
      double latency = System.nanoTime() - submitted;
      synchronized (latencies) {
        latencies.add(latency);
      }
      return result;
    });
  }

  /** A scope of ours. */
  private static final class Ours implements Place {
    private final Shuttle shuttle = Shuttle.create();
    private final Scope<Object, List<Object>> scope = shuttle.scope("sharing");

    @Override
    public void submit(Callable<Long> work) {
      Task<Long> _ = scope.cpu(work);
    }

    @Override
    public void end() throws InterruptedException {
      try (shuttle;
          scope) {
        Object _ = scope.join();
      }
    }
  }

  /** An executor. */
  private record Peer(ExecutorService executor) implements Place {
    @Override
    public void submit(Callable<Long> work) {
      Future<Long> _ = executor.submit(work);
    }

    @Override
    public void end() {
      executor.close();
    }
  }

  private Place fixed() {
    return new Peer(Executors.newFixedThreadPool(cores));
  }

  private static Place virtual() {
    return new Peer(Executors.newVirtualThreadPerTaskExecutor());
  }

  private static Place platform() {
    return new Peer(Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory()));
  }
}
