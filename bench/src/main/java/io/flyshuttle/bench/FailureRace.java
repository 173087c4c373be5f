package io.flyshuttle.bench;

import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** When a caller hears that item 1 has failed at once, while item 0 takes 1.5 s. */
final class FailureRace {
  private static final int WIDE = 8;
  private static final List<Integer> ITEMS = IntStream.range(0, 100).boxed().toList();

  private final Shuttle shuttle;
  private final ActorSystem actors;

  private FailureRace(Shuttle shuttle, ActorSystem actors) {
    this.shuttle = shuttle;
    this.actors = actors;
  }

  static void run(int repeats) {
    ActorSystem actors = Actors.create();
    try (Shuttle shuttle = Shuttle.create()) {
      new FailureRace(shuttle, actors).race(repeats);
    } finally {
      actors.terminate();
    }
  }

  private void race(int repeats) {
    System.out.println("**Item 1 fails at once while item 0 takes 1.5 s**\n");
    Map<String, Races.Contender> contenders = new LinkedHashMap<>();
    contenders.put("flyshuttle io(8), ordered", this::pipeline);
    contenders.put("flyshuttle scope", this::scope);
    contenders.put("Gatherers.mapConcurrent(8)", FailureRace::mapConcurrent);
    contenders.put("invokeAll", FailureRace::invokeAll);
    contenders.put("Reactor flatMapSequential(8)", FailureRace::reactor);
    contenders.put("Pekko mapAsync(8)", this::pekko);
    Table table = new Table("", "first time", "median after", "worst after");
    double ours = 0;
    for (Map.Entry<String, Races.Contender> entry : contenders.entrySet()) {
      double first = Races.time(1, entry.getValue()).max(); // loads classes
      Samples times = Races.time(repeats, entry.getValue());
      if (entry.getKey().startsWith("flyshuttle")) {
        ours = Math.max(ours, times.max());
      }
      table.add(
          entry.getKey(),
          Table.number(first) + " ms",
          Table.number(times.median()) + " ms",
          Table.number(times.max()) + " ms");
    }
    table.print(System.out);
    Bar.print("ours visible in at most 20 ms", "worst " + Table.number(ours) + " ms", ours <= 20);
    System.out.println();
  }

  private static Integer work(Integer item) throws InterruptedException {
    switch (item) {
      case 0 -> Thread.sleep(Duration.ofMillis(1_500));
      case 1 -> throw new IllegalStateException("item 1");
      default -> Thread.sleep(Duration.ofMillis(5));
    }
    return item;
  }

  /** For peers whose functions may not throw. */
  private static Integer unchecked(Integer item) {
    try {
      return work(item);
    } catch (InterruptedException cancelled) {
      throw new IllegalStateException(cancelled);
    }
  }

  private void pipeline() throws Exception {
    Object _ = shuttle.run(Pipeline.<Integer>from(ITEMS).io(WIDE, FailureRace::work)).orThrow();
  }

  private void scope() throws Exception {
    try (var scope = shuttle.scope("fails")) {
      for (Integer item : ITEMS.subList(0, WIDE)) {
        Task<Integer> _ = scope.io(() -> work(item));
      }
      Object _ = scope.join();
    }
  }

  private static void mapConcurrent() {
    Object _ =
        ITEMS.stream().gather(Gatherers.mapConcurrent(WIDE, FailureRace::unchecked)).toList();
  }

  private static void invokeAll() throws Exception {
    List<Callable<Integer>> work = new ArrayList<>();
    ITEMS.subList(0, WIDE).forEach(item -> work.add(() -> work(item)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> future : threads.invokeAll(work)) {
        int _ = future.get();
      }
    }
  }

  private static void reactor() {
    Object _ =
        Flux.fromIterable(ITEMS)
            .flatMapSequential(
                i -> Mono.fromCallable(() -> work(i)).subscribeOn(Schedulers.boundedElastic()),
                WIDE)
            .collectList()
            .block();
  }

  private void pekko() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Object _ =
          Source.from(ITEMS)
              .mapAsync(WIDE, i -> CompletableFuture.supplyAsync(() -> unchecked(i), threads))
              .runWith(org.apache.pekko.stream.javadsl.Sink.seq(), actors)
              .toCompletableFuture()
              .join();
    }
  }
}
