package io.flyshuttle.bench;

import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/**
 * An ordered map, 8 at once, of 400 items that take 5 ms each, but the first takes a second: the
 * other 399 fit into that second if they are not held up behind it.
 */
final class HeadOfLineRace {
  private static final int WIDE = 8;
  private static final List<Integer> ITEMS = IntStream.range(0, 400).boxed().toList();

  private final Shuttle shuttle;
  private final ExecutorService pool;
  private final ActorSystem actors;

  private HeadOfLineRace(Shuttle shuttle, ExecutorService pool, ActorSystem actors) {
    this.shuttle = shuttle;
    this.pool = pool;
    this.actors = actors;
  }

  static void run(int repeats) {
    ActorSystem actors = Actors.create();
    try (Shuttle shuttle = Shuttle.create();
        ExecutorService pool = Executors.newFixedThreadPool(WIDE)) {
      new HeadOfLineRace(shuttle, pool, actors).race(repeats);
    } finally {
      actors.terminate();
    }
  }

  private void race(int repeats) {
    System.out.println("**400 items of 5 ms, the first 1 s, 8 wide, in order**\n");
    Map<String, Races.Contender> contenders = new LinkedHashMap<>();
    contenders.put("flyshuttle io(8).ordered(512)", () -> flyshuttle(512));
    contenders.put("flyshuttle io(8), default window", () -> flyshuttle(0));
    contenders.put("Gatherers.mapConcurrent(8)", HeadOfLineRace::mapConcurrent);
    contenders.put("executor of 8, window of 8 futures", () -> futures(WIDE));
    contenders.put("executor of 8, all 400 at once", () -> futures(ITEMS.size()));
    contenders.put("Reactor flatMapSequential(8)", HeadOfLineRace::reactor);
    contenders.put("Pekko mapAsync(8)", this::pekko);
    Table table = new Table("", "median", "worst");
    double ours = Double.NaN;
    for (Map.Entry<String, Races.Contender> entry : contenders.entrySet()) {
      Samples times = Races.time(repeats, entry.getValue());
      if (Double.isNaN(ours)) {
        ours = times.median();
      }
      table.add(
          entry.getKey(), Table.number(times.median()) + " ms", Table.number(times.max()) + " ms");
    }
    table.print(System.out);
    Bar.print(
        "ours with a window of 512 in at most 1,050 ms",
        "median " + Table.number(ours) + " ms",
        ours <= 1_050);
    System.out.println();
  }

  private static Integer work(Integer item) {
    try {
      Thread.sleep(Duration.ofMillis(item == 0 ? 1_000 : 5));
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt();
    }
    return item;
  }

  private void flyshuttle(int window) throws Exception {
    Pipeline<Integer> pipeline = Pipeline.<Integer>from(ITEMS).io(WIDE, HeadOfLineRace::work);
    List<Integer> all = shuttle.run(window == 0 ? pipeline : pipeline.ordered(window)).orThrow();
    check(all);
  }

  private static void mapConcurrent() {
    check(ITEMS.stream().gather(Gatherers.mapConcurrent(WIDE, HeadOfLineRace::work)).toList());
  }

  private void futures(int most) throws Exception {
    ArrayDeque<Future<Integer>> window = new ArrayDeque<>(most);
    int done = 0;
    for (Integer item : ITEMS) {
      if (window.size() == most) {
        done += window.remove().get() >= 0 ? 1 : 0;
      }
      window.add(pool.submit(() -> work(item)));
    }
    for (Future<Integer> rest : window) {
      done += rest.get() >= 0 ? 1 : 0;
    }
    if (done != ITEMS.size()) {
      throw new AssertionError(done);
    }
  }

  private static void reactor() {
    List<Integer> all =
        Flux.fromIterable(ITEMS)
            .flatMapSequential(
                i -> Mono.fromCallable(() -> work(i)).subscribeOn(Schedulers.boundedElastic()),
                WIDE)
            .collectList()
            .block();
    check(all == null ? List.of() : all);
  }

  private void pekko() {
    List<Integer> all =
        Source.from(ITEMS)
            .mapAsync(WIDE, i -> CompletableFuture.supplyAsync(() -> work(i), pool))
            .runWith(org.apache.pekko.stream.javadsl.Sink.seq(), actors)
            .toCompletableFuture()
            .join();
    check(all);
  }

  private static void check(List<Integer> all) {
    if (!all.equals(ITEMS)) {
      throw new AssertionError("not in order: " + all);
    }
  }
}
