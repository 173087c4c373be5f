package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Gatherer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where items come from: how often a source is opened, and that it is closed once. */
class SourceTest {

  private final Shuttle shuttle = Shuttle.builder().cpu(2).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @UnderEveryStrategy
  void anIterableIsIteratedAnewByEachRun(Strategy strategy) throws Exception {
    List<Long> items = new ArrayList<>(List.of(1L, 2L));
    Pipeline<Long> pipeline = Pipeline.from(items).io(2, x -> x);
    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).containsExactly(1L, 2L);
    items.add(3L);
    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aRangeMayHaveMoreNumbersThanALongCounts() {
    Pipeline<Long> most = Pipeline.range(Long.MIN_VALUE, 10);
    assertThat(most.source().size()).isEmpty();
    try (Stream<Long> results = shuttle.stream(most.io(2, x -> x))) {
      assertThat(results.limit(3))
          .containsExactly(Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MIN_VALUE + 2);
    }
    assertThat(Pipeline.range(0, Long.MAX_VALUE).source().size()).hasValue(Long.MAX_VALUE);
    assertThat(Pipeline.range(-1, Long.MAX_VALUE).source().size()).isEmpty();
  }

  @Test
  void aRangeWhoseEndIsNotAboveItsStartIsEmpty() throws Exception {
    for (long start : new long[] {10, 11, Long.MAX_VALUE}) {
      for (long end : new long[] {10, -5, Long.MIN_VALUE}) {
        Pipeline<Long> none = Pipeline.range(start, end);
        assertThat(none.source().size()).hasValue(0);
        assertThat(shuttle.run(none).orThrow()).isEmpty();
      }
    }
  }

  @UnderEveryStrategy
  void aStreamIsRunOnceAndClosed(Strategy strategy) throws Exception {
    AtomicInteger closed = new AtomicInteger();
    Stream<Long> items = LongStream.range(0, 5).boxed().onClose(closed::incrementAndGet);
    Pipeline<Long> pipeline = Pipeline.from(items).io(2, x -> x);
    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).hasSize(5);
    assertThat(closed.get()).isEqualTo(1);
    assertThatThrownBy(() -> shuttle.run(pipeline, Option.using(strategy)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("once only");
    assertThatThrownBy(() -> shuttle.forEach(pipeline, _ -> {}, Option.using(strategy)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(shuttle.tree().roots()).isEmpty();
  }

  /** A stream that counts how often it is closed. */
  private static Pipeline<Long> counted(AtomicInteger closed) {
    return Pipeline.from(LongStream.range(0, 5).boxed().onClose(closed::incrementAndGet));
  }

  @UnderEveryStrategy
  void aStreamThatIsNeverOpenedIsClosedOnceAllTheSame(Strategy strategy) throws Exception {
    for (int stages = 0; stages < 3; stages++) {
      AtomicInteger closed = new AtomicInteger();
      try (var scope = shuttle.scope("cancelled")) {
        scope.cancel(); // so that the run is over before it begins
        Report<Long> report = shuttle.run(with(stages, counted(closed)), Option.using(strategy));
        assertThat(report.failure()).get().isInstanceOf(CancellationException.class);
      }
      assertThat(closed).hasValue(1);
    }
  }

  @UnderEveryStrategy
  void aStreamWhoseResultsAreNotReadIsClosedOnce(Strategy strategy) {
    for (int stages = 0; stages < 3; stages++) {
      AtomicInteger closed = new AtomicInteger();
      Stream<Long> results = shuttle.stream(with(stages, counted(closed)), Option.using(strategy));
      results.close();
      results.close();
      assertThat(closed).hasValue(1);
    }
  }

  @UnderEveryStrategy
  void theStreamOfARunThatCannotBeginIsClosed(Strategy strategy) {
    AtomicInteger closed = new AtomicInteger();
    Pipeline<Long> pipeline =
        counted(closed)
            .gather(
                Gatherer.ofSequential(
                    () -> {
                      throw new IllegalStateException("no state");
                    },
                    Gatherer.Integrator.<Object, Long, Long>of(
                        (_, item, down) -> down.push(item))));
    assertThatThrownBy(() -> shuttle.run(pipeline, Option.using(strategy)))
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseMessage("no state");
    assertThat(closed).hasValue(1);
    assertThat(shuttle.tree().roots()).isEmpty();
  }

  @UnderEveryStrategy
  void aStreamThatHasBeenReadElsewhereIsClosed(Strategy strategy) throws Exception {
    AtomicInteger closed = new AtomicInteger();
    Stream<Long> items = LongStream.range(0, 5).boxed().onClose(closed::incrementAndGet);
    assertThat(items.iterator()).hasNext();
    Report<Long> report = shuttle.run(Pipeline.from(items), Option.using(strategy));
    assertThat(report.failure()).get().isInstanceOf(IllegalStateException.class);
    assertThat(closed).hasValue(1);
  }

  @UnderEveryStrategy
  void closingAnUnreadStreamInVainDoesNotHideWhyTheRunEnded(Strategy strategy) throws Exception {
    Stream<Long> items =
        Stream.of(1L)
            .onClose(() -> {
              throw new IllegalStateException("close");
            });
    try (var scope = shuttle.scope("cancelled")) {
      scope.cancel();
      // The cancellation came first, and is what is told.
      assertThat(shuttle.run(Pipeline.from(items), Option.using(strategy)).failure())
          .get()
          .isInstanceOf(CancellationException.class);
    }
    assertThat(shuttle.tree().roots()).isEmpty();
  }

  @UnderEveryStrategy
  void aResourceIsClosedOnceHoweverTheRunEnds(Strategy strategy) throws Exception {
    for (int stages = 0; stages < 3; stages++) {
      Testing.Endless ends = new Testing.Endless();
      ends.endAfter = 50;
      assertThat(shuttle.run(with(stages, ends.pipeline()), Option.using(strategy)).failure())
          .isEmpty();
      check(ends);
      check(fails(stages, strategy));
      Testing.Endless late = new Testing.Endless();
      Report<Long> report =
          shuttle.run(
              with(stages, late.pipeline().gather(droppingAll())),
              Option.using(strategy),
              Option.within(Duration.ofMillis(20)));
      assertThat(report.failure()).get().isInstanceOf(DeadlineExceededException.class);
      check(late);
    }
  }

  private static Gatherer<Long, ?, Long> droppingAll() {
    return Gatherer.of((_, _, down) -> !down.isRejecting());
  }

  private Testing.Endless fails(int stages, Strategy strategy) throws Exception {
    Testing.Endless source = new Testing.Endless();
    Pipeline<Long> pipeline =
        with(stages, source.pipeline())
            .map(item -> {
              if (item == 30) {
                throw new IOException("thirty");
              }
              return item;
            });
    assertThat(shuttle.run(pipeline, Option.using(strategy)).failure())
        .get()
        .isInstanceOf(IOException.class);
    return source;
  }

  private static Pipeline<Long> with(int stages, Pipeline<Long> source) {
    return switch (stages) {
      case 0 -> source;
      case 1 -> source.io(4, x -> x);
      default -> source.io(4, x -> x).ordered(4).cpu(x -> x);
    };
  }

  private static void check(Testing.Endless source) {
    assertThat(source.opened.get()).isLessThanOrEqualTo(1);
    assertThat(source.closed.get()).isEqualTo(source.opened.get());
    assertThat(source.closedInterrupted).isFalse();
  }

  @UnderEveryStrategy
  void aSourceThatCannotBeOpenedOrClosedFailsTheRun(Strategy strategy) throws Exception {
    Pipeline<Long> unopened =
        Pipeline.<AutoCloseable, Long>using(
                () -> {
                  throw new IOException("open");
                },
                _ -> List.of(1L).iterator())
            .io(1, x -> x);
    assertThat(shuttle.run(unopened, Option.using(strategy)).failure().orElseThrow())
        .hasMessage("open");
    for (boolean shortened : new boolean[] {false, true}) {
      Pipeline<Long> unclosed =
          Pipeline.<AutoCloseable, Long>using(
                  () ->
                      () -> {
                        throw new IOException("close");
                      },
                  _ -> List.of(1L, 2L, 3L).iterator())
              .io(1, x -> x)
              .gather(RandomPipeline.first(shortened ? 1 : 5));
      Report<Long> report = shuttle.run(unclosed, Option.using(strategy));
      assertThat(report.failure().orElseThrow()).hasMessage("close");
    }
  }

  @Test
  void aResourceIsClosedWhereItsIteratorCannotBeHad() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    Pipeline<Long> pipeline =
        Pipeline.<AutoCloseable, Long>using(
                () -> closed::incrementAndGet,
                _ -> {
                  throw new IOException("iterate");
                })
            .io(1, x -> x);
    assertThat(shuttle.run(pipeline).failure().orElseThrow()).hasMessage("iterate");
    assertThat(closed.get()).isEqualTo(1);
  }

  @UnderEveryStrategy
  void aPublisherIsSubscribedToByEachRunAndHeldToTheWindow(Strategy strategy) throws Exception {
    AtomicInteger subscriptions = new AtomicInteger();
    AtomicLong mostUnused = new AtomicLong();
    AtomicLong used = new AtomicLong();
    Flow.Publisher<Long> publisher =
        subscriber -> {
          subscriptions.incrementAndGet();
          used.set(0);
          subscriber.onSubscribe(
              new Flow.Subscription() {
                private long given;
                private long asked;
                private boolean giving;

                @Override
                public synchronized void request(long n) {
                  asked += n;
                  mostUnused.accumulateAndGet(asked - used.get(), Math::max);
                  if (giving) {
                    return; // within onNext
                  }
                  giving = true;
                  while (given < asked && given < 1000) {
                    subscriber.onNext(given++);
                  }
                  if (given == 1000) {
                    given++;
                    subscriber.onComplete();
                  }
                  giving = false;
                }

                @Override
                public void cancel() {}
              });
        };
    Pipeline<Long> pipeline = Pipeline.from(publisher).io(2, x -> x).ordered(8);
    for (int i = 1; i <= 2; i++) {
      List<Long> results = new ArrayList<>();
      shuttle.forEach(
          pipeline,
          item -> {
            results.add(item);
            used.incrementAndGet();
          },
          Option.using(strategy));
      assertThat(results).isEqualTo(LongStream.range(0, 1000).boxed().toList());
      assertThat(subscriptions.get()).isEqualTo(i);
    }
    assertThat(mostUnused.get()).isLessThanOrEqualTo(2 * 64 + 4);
  }

  @UnderEveryStrategy
  void aRunThatEndsEarlyCancelsItsSubscription(Strategy strategy) throws Exception {
    try (SubmissionPublisher<Long> publisher = new SubmissionPublisher<>(Runnable::run, 16)) {
      Thread feeder =
          Testing.start(() -> {
            Testing.await(publisher::hasSubscribers);
            for (long i = 0; publisher.hasSubscribers(); i++) {
              publisher.submit(i);
            }
          });
      Pipeline<Long> pipeline =
          Pipeline.from(publisher).io(2, x -> x).gather(RandomPipeline.first(100));
      assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).hasSize(100);
      feeder.join();
      assertThat(publisher.hasSubscribers()).isFalse();
    }
  }

  @UnderEveryStrategy
  void aPublishersFailureIsTheRuns(Strategy strategy) throws Exception {
    Flow.Publisher<Long> failing =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    subscriber.onNext(1L);
                    subscriber.onError(new IOException("upstream"));
                  }

                  @Override
                  public void cancel() {}
                });
    Report<Long> report = shuttle.run(Pipeline.from(failing).io(1, x -> x), Option.using(strategy));
    assertThat(report.failure().orElseThrow()).hasMessage("upstream");
  }

  @Test
  void cancellingAPublisherHoldsNoLockThatItsSignalsNeed() throws Exception {
    Gate subscribed = new Gate();
    Flow.Publisher<Long> publisher =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    subscribed.open();
                  }

                  @Override
                  public void cancel() {
                    // As a publisher would that signals under the lock which this needs, too.
                    Thread signals = Testing.start(() -> subscriber.onNext(1L));
                    Uninterruptibly.join(signals);
                  }
                });
    Thread closer;
    try (Stream<Long> results = shuttle.stream(Pipeline.from(publisher).io(1, x -> x))) {
      subscribed.await();
      closer = Testing.start(results::close);
      closer.join();
    }
  }
}
