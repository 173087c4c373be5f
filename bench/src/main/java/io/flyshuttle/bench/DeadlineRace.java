package io.flyshuttle.bench;

import static io.flyshuttle.Option.overrun;
import static io.flyshuttle.Option.within;

import dev.failsafe.Failsafe;
import dev.failsafe.Timeout;
import io.flyshuttle.Overrun;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Task;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** When a caller is back whose deadline was 200 ms and whose work computes 2 s, deaf. */
final class DeadlineRace {
  private static final Duration LIMIT = Duration.ofMillis(200);
  private static final Duration WORK = Duration.ofSeconds(2);

  private final AtomicInteger working = new AtomicInteger();
  private final Shuttle shuttle;
  private final ExecutorService pool;
  private final Map<String, Races.Contender> contenders = new LinkedHashMap<>();

  private DeadlineRace(Shuttle shuttle, ExecutorService pool) {
    this.shuttle = shuttle;
    this.pool = pool;
    contenders.put("flyshuttle scope, DETACH", this::scope);
    contenders.put("flyshuttle stage, DETACH", this::stage);
    contenders.put("Failsafe get", this::failsafe);
    contenders.put("Failsafe getAsync().get()", this::failsafeAsync);
    contenders.put("Resilience4j TimeLimiter", this::resilience4j);
    contenders.put("CompletableFuture.orTimeout", this::orTimeout);
    contenders.put("FutureTask.get(t), cancel", this::futureTask);
    contenders.put("thread-per-task, try", this::threadPerTask);
    contenders.put("Reactor timeout", this::reactor);
  }

  static void run(int repeats) throws InterruptedException {
    try (Shuttle shuttle = Shuttle.create();
        ExecutorService pool = Executors.newCachedThreadPool()) {
      new DeadlineRace(shuttle, pool).race(repeats);
    }
  }

  private void race(int repeats) throws InterruptedException {
    System.out.println("**A deadline of 200 ms around 2 s of work that ignores interrupts**\n");
    Table table = new Table("", "back after, median", "worst", "still at it", "listed as detached");
    double ours = Double.NaN;
    boolean listed = true;
    for (Map.Entry<String, Races.Contender> entry : contenders.entrySet()) {
      boolean isOurs = entry.getKey().startsWith("flyshuttle");
      Races.time(1, entry.getValue()); // loads classes
      awaitQuiet();
      double[] times = new double[repeats];
      int left = 0;
      int seen = 0;
      for (int i = 0; i < repeats; i++) {
        times[i] = Races.time(1, entry.getValue()).max();
        left = working.get();
        seen = shuttle.detached().size();
        awaitQuiet();
      }
      Samples all = new Samples(times);
      if (isOurs) {
        ours = Double.isNaN(ours) ? all.max() : Math.max(ours, all.max());
        listed &= seen == 1;
      }
      table.add(
          entry.getKey(),
          Table.number(all.median()) + " ms",
          Table.number(all.max()) + " ms",
          left > 0 ? "yes" : "no",
          isOurs ? (seen > 0 ? "yes" : "no") : "-");
    }
    table.print(System.out);
    Bar.print(
        "ours back in at most 210 ms, the work listed",
        "worst " + Table.number(ours) + " ms",
        ours <= 210 && listed);
    System.out.println();
  }

  private void awaitQuiet() throws InterruptedException {
    while (working.get() > 0 || !shuttle.detached().isEmpty()) {
      Thread.sleep(1);
    }
  }

  /** By the clock, so that it ends at the same time however many share the cores. */
  private int deaf() {
    working.incrementAndGet();
    try {
      long end = System.nanoTime() + WORK.toNanos();
      while (System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      return 1;
    } finally {
      working.decrementAndGet();
    }
  }

  private void scope() throws Exception {
    try (var scope = shuttle.scope("deaf", within(LIMIT), overrun(Overrun.DETACH))) {
      Task<Integer> _ = scope.cpu(this::deaf);
      Object _ = scope.join();
    }
  }

  private void stage() throws Exception {
    Object _ =
        shuttle
            .run(
                Pipeline.range(0, 1).<Integer>cpu(_ -> deaf()).timeout(LIMIT, Overrun.DETACH),
                overrun(Overrun.DETACH))
            .orThrow();
  }

  private void failsafe() {
    int _ = Failsafe.with(Timeout.<Integer>builder(LIMIT).withInterrupt().build()).get(this::deaf);
  }

  private void failsafeAsync() throws Exception {
    int _ =
        Failsafe.with(Timeout.<Integer>builder(LIMIT).withInterrupt().build())
            .getAsync(this::deaf)
            .get();
  }

  private void resilience4j() throws Exception {
    int _ = TimeLimiter.of(LIMIT).executeFutureSupplier(() -> pool.submit(this::deaf));
  }

  private void orTimeout() throws Exception {
    int _ =
        CompletableFuture.supplyAsync(this::deaf, pool)
            .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .get();
  }

  private void futureTask() throws Exception {
    Future<Integer> future = pool.submit(this::deaf);
    try {
      int _ = future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      future.cancel(true);
    }
  }

  private void threadPerTask() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> future = threads.submit(this::deaf);
      try {
        int _ = future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        future.cancel(true);
      }
    }
  }

  private void reactor() {
    Integer _ =
        Mono.fromCallable(this::deaf)
            .subscribeOn(Schedulers.boundedElastic())
            .timeout(LIMIT)
            .block();
  }
}
