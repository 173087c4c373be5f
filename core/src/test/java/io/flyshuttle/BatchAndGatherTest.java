package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Gatherer;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What sees items one at a time: batches, gatherers, progress. */
class BatchAndGatherTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTicker ticker = new ManualTicker();
  private final Shuttle shuttle = Shuttle.builder().cpu(2).ticker(ticker).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  /** Threads that take items through all stages come to each in no fixed order. */
  static List<Strategy> apart() {
    return Testing.concurrent().stream()
        .filter(strategy -> strategy.layout() != Strategy.Layout.THREADS)
        .toList();
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  @UnderEveryStrategy
  void batchesAreOfTheSizeAndTheLastIsTheRest(Strategy strategy) throws Exception {
    Pipeline<List<Long>> pipeline = Pipeline.range(0, 7).io(2, x -> x).batch(3, SECOND);
    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow())
        .containsExactly(numbers(0, 3), numbers(3, 6), numbers(6, 7));
    Pipeline<List<Long>> none = Pipeline.range(0, 0).batch(3, SECOND);
    assertThat(shuttle.run(none, Option.using(strategy)).orThrow()).isEmpty();
  }

  @UnderConcurrentStrategies
  void aShortBatchGoesWhenItsTimeHasPassed(Strategy strategy) throws Exception {
    for (boolean stage : new boolean[] {true, false}) {
      Gate more = new Gate();
      Iterator<Long> items =
          Stream.iterate(0L, x -> x + 1)
              .limit(4)
              .map(x -> {
                if (x == 2) {
                  more.awaitDeaf(); // the source has no more for now
                }
                return x;
              })
              .iterator();
      Pipeline<Long> source = Pipeline.from(() -> items);
      Pipeline<List<Long>> pipeline = (stage ? source.io(2, x -> x) : source).batch(10, SECOND);
      AtomicBoolean came = new AtomicBoolean();
      try (Stream<List<Long>> results = shuttle.stream(pipeline, Option.using(strategy))) {
        Thread mover =
            Testing.start(() ->
                Testing.await(() -> {
                  ticker.advance(SECOND);
                  return came.get();
                }));
        Iterator<List<Long>> batches = results.iterator();
        List<Long> first = batches.next();
        came.set(true);
        mover.join();
        more.open();
        List<Long> all = new ArrayList<>(first);
        batches.forEachRemaining(all::addAll);
        assertThat(first).isNotEmpty().hasSizeLessThanOrEqualTo(2);
        assertThat(all).isEqualTo(numbers(0, 4));
      }
    }
  }

  @UnderEveryStrategy
  void theJdksGatherersDoWhatTheyDoOnStreams(Strategy strategy) throws Exception {
    List<Gatherer<Long, ?, ?>> gatherers =
        List.of(
            Gatherers.windowFixed(3),
            Gatherers.windowSliding(4),
            Gatherers.fold(() -> 0L, Long::sum),
            Gatherers.scan(() -> 0L, Long::sum),
            Gatherers.mapConcurrent(3, x -> x * 2),
            Gatherers.<Long>windowFixed(2).andThen(Gatherers.windowFixed(2)),
            RandomPipeline.first(5));
    for (Gatherer<Long, ?, ?> gatherer : gatherers) {
      Pipeline<?> pipeline = Pipeline.range(0, 20).io(3, x -> x).gather(gatherer);
      List<Object> results = new ArrayList<>();
      shuttle.forEach(pipeline, results::add, Option.using(strategy));
      assertThat(results).isEqualTo(LongStream.range(0, 20).boxed().gather(gatherer).toList());
    }
  }

  @UnderEveryStrategy
  void wantingNoMoreEndsAnEndlessSourceAndClosesIt(Strategy strategy) throws Exception {
    for (int at = 0; at < 3; at++) {
      Testing.Endless source = new Testing.Endless();
      Pipeline<Long> pipeline = source.pipeline();
      pipeline = at == 0 ? pipeline.gather(RandomPipeline.first(10)) : pipeline;
      pipeline = pipeline.io(4, x -> x);
      pipeline = at == 1 ? pipeline.gather(RandomPipeline.first(10)) : pipeline;
      pipeline = pipeline.cpu(x -> x).ordered(8);
      pipeline = at == 2 ? pipeline.gather(RandomPipeline.first(10)) : pipeline;
      Report<Long> report = shuttle.run(pipeline, Option.using(strategy));
      assertThat(report.orThrow()).isEqualTo(numbers(0, 10));
      assertThat(source.closed.get()).isEqualTo(1);
      assertThat(source.closedInterrupted).isFalse();
    }
  }

  /** What follows a link: takes so many. */
  private static final class Taking extends Link {
    private final int most;
    private final List<Object> taken = new ArrayList<>();

    Taking(int most) {
      this.most = most;
    }

    @Override
    boolean push(Object item) {
      taken.add(item);
      return taken.size() < most;
    }

    @Override
    void finish() {}
  }

  private static Broken broken() {
    return new Broken(new IllegalStateException("broken"), Broken.How.FAILED, Optional.empty());
  }

  @Test
  void aGathererThatWantsNoMoreIsNotCalledAgain() throws Exception {
    List<Object> seen = new ArrayList<>();
    Gatherer<Object, ?, Object> one =
        Gatherer.ofSequential((_, item, down) -> {
          seen.add(item);
          down.push(item);
          return false;
        });
    Taking end = new Taking(10);
    GatherLink link = new GatherLink(one, end);
    for (Object item : List.of(1L, 2L, broken())) {
      assertThat(link.push(item)).isFalse();
    }
    assertThat(seen).isEqualTo(List.of(1L));
    assertThat(end.taken).isEqualTo(List.of(1L));
  }

  @Test
  void whatWantsNoMoreIsGivenNoneByBatchesAndGatherersBeforeIt() throws Exception {
    Gatherer<Object, ?, Object> last =
        Gatherer.<Object, Object[], Object>ofSequential(
            () -> new Object[1],
            (held, item, _) -> {
              held[0] = item;
              return true;
            },
            (held, down) -> down.push(held[0]));
    Taking end = new Taking(1);
    for (Link link :
        List.of(new BatchLink(new Op.Batch(2, SECOND), ticker, end), new GatherLink(last, end))) {
      end.taken.clear();
      assertThat(link.push(1L)).isTrue();
      Broken broken = broken();
      assertThat(link.push(broken)).isFalse(); // it goes by, and is the one that is wanted
      link.finish();
      assertThat(end.taken).isEqualTo(List.of(broken));
    }
  }

  @UnderEveryStrategy
  void whatABatchHoldsIsDroppedWhereAGathererWantsNoMore(Strategy strategy) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Pipeline<Outcome<List<Long>>> pipeline =
        Pipeline.range(0, 9)
            .map(item -> {
              if (item == 2) {
                throw new IllegalStateException("two");
              }
              return item;
            })
            .batch(5, SECOND)
            .settle()
            .gather(
                Gatherer.ofSequential((_, item, down) -> {
                  calls.incrementAndGet();
                  down.push(item);
                  return false;
                }));
    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow())
        .singleElement()
        .isInstanceOf(Outcome.Failure.class);
    assertThat(calls).hasValue(1);
  }

  @ParameterizedTest
  @MethodSource("apart")
  void wantingNoMoreCancelsWhatNobodyWants(Strategy strategy) throws Exception {
    Pipeline<Long> pipeline =
        new Testing.Endless()
            .pipeline()
            .io(
                4,
                item -> {
                  if (item > 64) { // chunks with one of the first ten have none of these
                    new Gate().await(); // for ever
                  }
                  return item;
                })
            .gather(RandomPipeline.first(10));
    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).isEqualTo(numbers(0, 10));
  }

  @UnderEveryStrategy
  void progressIsToldEachTimeAndAtTheEnd(Strategy strategy) throws Exception {
    List<Progress> told = Collections.synchronizedList(new ArrayList<>());
    Pipeline<Long> pipeline =
        Pipeline.range(0, 10)
            .io(1, x -> x)
            .ordered(1)
            .progress(SECOND, told::add)
            .io(
                1,
                item -> {
                  if (item == 5) {
                    ticker.awaitParked(1); // the reporter
                    ticker.advance(SECOND);
                    Testing.await(() -> !told.isEmpty());
                  }
                  return item;
                })
            .ordered(1);
    shuttle.run(pipeline, Option.using(strategy)).orThrow();
    assertThat(told).hasSize(2);
    assertThat(told.getFirst().done()).isBetween(6L, 9L);
    assertThat(told.getFirst().elapsed()).isEqualTo(SECOND);
    assertThat(told.getLast()).isEqualTo(new Progress(10, OptionalLong.of(10), SECOND));
  }

  @UnderEveryStrategy
  void aListenerThatThrowsEndsTheRun(Strategy strategy) throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 10)
            .io(1, x -> x)
            .progress(
                SECOND,
                _ -> {
                  throw new IllegalStateException("the listener");
                });
    Report<Long> report = shuttle.run(pipeline, Option.using(strategy));
    assertThat(report.failure().orElseThrow()).hasMessage("the listener");
  }

  @Test
  void theEndDoesNotInterruptAListener() throws Exception {
    Gate inListener = new Gate();
    AtomicReference<@Nullable Boolean> interrupted = new AtomicReference<>();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 2)
            .io(
                1,
                item -> {
                  if (item == 1) {
                    ticker.awaitParked(1);
                    ticker.advance(SECOND);
                    inListener.await();
                  }
                  return item;
                })
            .progress(
                SECOND,
                progress -> {
                  inListener.open();
                  // Until the run is over, and a little more.
                  Testing.await(() -> shuttle.tree().toString().contains("STOPPED"));
                  for (int i = 0; i < 100; i++) {
                    Testing.pause();
                  }
                  interrupted.set(Thread.currentThread().isInterrupted());
                });
    shuttle.run(pipeline).orThrow();
    assertThat(interrupted.get()).isFalse();
  }
}
