package io.flyshuttle.bench;

import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What it costs to pass an item through a parallel map when the work itself is nothing: two
 * workers, results in the order of the source (but for {@link #reactorParallel}), one operation is
 * all {@link #items}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class MapBenchmark {
  private static final int WORKERS = 2;
  private static final int WINDOW = 64;
  private static final int CHUNK = 64;

  /** Items of one operation. */
  @Param({"10000", "1000000"})
  public int items;

  private List<Integer> source = List.of();
  private Pipeline<Integer> pipeline = Pipeline.from(List.of());
  private Shuttle shuttle;
  private ExecutorService pool;
  private Scheduler scheduler;
  private ActorSystem actors;

  /** Fields are made by {@link #open}. */
  @SuppressWarnings("NullAway.Init")
  public MapBenchmark() {}

  /** Makes the source and the pools. */
  @Setup(Level.Trial)
  public void open() {
    source = new ArrayList<>(IntStream.range(0, items).boxed().toList());
    pipeline = Pipeline.<Integer>from(source).cpu(i -> i);
    shuttle = Shuttle.builder().cpu(WORKERS).build();
    pool = Executors.newFixedThreadPool(WORKERS);
    scheduler = Schedulers.newParallel("bench", WORKERS);
    actors = Actors.create();
  }

  /** Closes the pools. */
  @TearDown(Level.Trial)
  public void close() {
    shuttle.close();
    pool.close();
    scheduler.dispose();
    actors.terminate();
  }

  /** Ours. */
  @Benchmark
  public void flyshuttle(Blackhole sink) throws InterruptedException {
    shuttle.forEach(pipeline, sink::consume);
  }

  /** {@link Gatherers#mapConcurrent} of the JDK. */
  @Benchmark
  public void mapConcurrent(Blackhole sink) {
    source.stream().gather(Gatherers.mapConcurrent(WORKERS, i -> i)).forEach(sink::consume);
  }

  /** A fixed pool and a window of futures. */
  @Benchmark
  public void futures(Blackhole sink) throws ExecutionException, InterruptedException {
    windowed(pool, sink);
  }

  /** The same with a virtual thread for each item. */
  @Benchmark
  public void threadPerTask(Blackhole sink) throws ExecutionException, InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      windowed(threads, sink);
    }
  }

  private void windowed(ExecutorService executor, Blackhole sink)
      throws ExecutionException, InterruptedException {
    ArrayDeque<Future<Integer>> window = new ArrayDeque<>(WINDOW);
    for (Integer item : source) {
      if (window.size() == WINDOW) {
        sink.consume(window.remove().get());
      }
      window.add(executor.submit(() -> item));
    }
    for (Future<Integer> rest : window) {
      sink.consume(rest.get());
    }
  }

  /** Futures of chunks whose size a human chose: what a careful user writes by hand. */
  @Benchmark
  public void futuresOfChunks(Blackhole sink) throws ExecutionException, InterruptedException {
    ArrayDeque<Future<List<Integer>>> window = new ArrayDeque<>(WINDOW);
    for (int from = 0; from < source.size(); from += CHUNK) {
      List<Integer> chunk = source.subList(from, Math.min(source.size(), from + CHUNK));
      if (window.size() == WINDOW) {
        window.remove().get().forEach(sink::consume);
      }
      window.add(pool.submit(() -> identity(chunk)));
    }
    for (Future<List<Integer>> rest : window) {
      rest.get().forEach(sink::consume);
    }
  }

  private static List<Integer> identity(List<Integer> chunk) {
    List<Integer> results = new ArrayList<>(chunk.size());
    chunk.forEach(results::add);
    return results;
  }

  /** Reactor, one inner publisher for each item. */
  @Benchmark
  public void reactorFlatMapSequential(Blackhole sink) {
    consume(
        Flux.fromIterable(source)
            .flatMapSequential(i -> Mono.fromCallable(() -> i).subscribeOn(scheduler), WORKERS),
        sink::consume);
  }

  /** Reactor, two rails of items; out of order. */
  @Benchmark
  public void reactorParallel(Blackhole sink) {
    consume(
        Flux.fromIterable(source).parallel(WORKERS).runOn(scheduler).map(i -> i).sequential(),
        sink::consume);
  }

  private static void consume(Flux<Integer> results, Consumer<Integer> sink) {
    results.doOnNext(sink).then().block();
  }

  /** Pekko Streams. */
  @Benchmark
  public Done pekkoMapAsync(Blackhole sink) {
    CompletionStage<Done> done =
        Source.from(source)
            .mapAsync(WORKERS, i -> CompletableFuture.supplyAsync(() -> i, pool))
            .runForeach(sink::consume, actors);
    return done.toCompletableFuture().join();
  }
}
