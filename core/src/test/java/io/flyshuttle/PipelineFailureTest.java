package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Faults;
import io.flyshuttle.testkit.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Gatherer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What fails, who hears of it, and what is left of the run. */
class PipelineFailureTest {

  private final Shuttle shuttle = Shuttle.builder().cpu(2).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  private static long failAt(long item, long at) {
    if (item == at) {
      throw new IllegalStateException("item " + item);
    }
    return item;
  }

  @UnderConcurrentStrategies
  void theFirstFailureCancelsAnEarlierItemAtOnce(Strategy strategy) throws Exception {
    Gate begun = new Gate();
    AtomicInteger interrupted = new AtomicInteger();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 10)
            .io(
                10, // all of them: where threads are shared, any two may come first
                item -> {
                  if (item == 0) {
                    begun.open();
                    try {
                      new Gate().await(); // until it is interrupted
                    } catch (InterruptedException end) {
                      interrupted.incrementAndGet();
                      throw end;
                    }
                  }
                  begun.await();
                  throw new IOException("item " + item);
                });
    Report<Long> report = shuttle.run(pipeline, Option.using(strategy));
    assertThat(report.failure().orElseThrow()).isInstanceOf(IOException.class);
    assertThat(report.results()).isEmpty();
    assertThat(interrupted.get()).isEqualTo(1);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @UnderEveryStrategy
  void whateverFailsIsTheFailureOfTheRun(Strategy strategy) throws Exception {
    Pipeline<Long> items = Pipeline.range(0, 100);
    List<Pipeline<Long>> failing =
        List.of(
            items.io(4, x -> failAt(x, 50)),
            items.cpu(x -> failAt(x, 50)),
            items.map(x -> failAt(x, 50)),
            items.map(x -> failAt(x, 50)).io(2, x -> x),
            items.io(2, x -> x).gather(failing(50)),
            items.gather(failing(50)).cpu(x -> x),
            Pipeline.from(() -> items(50)),
            Pipeline.<Long>from(() -> items(50)).io(2, x -> x));
    for (Pipeline<Long> pipeline : failing) {
      Report<Long> report = shuttle.run(pipeline, Option.using(strategy));
      assertThat(report.failure().orElseThrow())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("item 50");
      assertThat(report.results()).doesNotContain(50L).doesNotHaveDuplicates().isSorted();
      assertThatThrownBy(report::orThrow)
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseMessage("item 50");
    }
  }

  private static Gatherer<Long, ?, Long> failing(long at) {
    return Gatherer.of((_, item, down) -> down.push(failAt(item, at)));
  }

  private static java.util.Iterator<Long> items(long failsAt) {
    return java.util.stream.LongStream.range(0, 100)
        .boxed()
        .map(x -> failAt(x, failsAt))
        .iterator();
  }

  @UnderEveryStrategy
  void nullIsAFailure(Strategy strategy) throws Exception {
    List<Long> holed = Arrays.asList(1L, nothing(), 3L);
    Pipeline<Long> items = Pipeline.range(0, 10);
    List<Pipeline<Long>> failing =
        List.of(
            Pipeline.from(holed),
            Pipeline.from(holed).io(1, x -> x),
            Pipeline.from(holed).gather(RandomPipeline.first(5)),
            items.io(1, _ -> nothing()),
            items.cpu(_ -> nothing()),
            items.map(_ -> nothing()),
            items.gather(Gatherer.of((_, _, down) -> down.push(nothing()))),
            items
                .gather(Gatherer.<Long, Long>of((_, _, down) -> down.push(nothing())))
                .cpu(x -> x));
    for (Pipeline<Long> pipeline : failing) {
      Report<Long> report = shuttle.run(pipeline, Option.using(strategy));
      assertThat(report.failure()).get().isInstanceOf(NullPointerException.class);
      assertThat(report.failure().orElseThrow().getMessage()).contains("null");
    }
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what users do all the same
  private static <T> T nothing() {
    return null;
  }

  @UnderEveryStrategy
  void afterAFailureNoMoreAreGiven(Strategy strategy) {
    List<Long> given = new ArrayList<>();
    Pipeline<Long> pipeline = Pipeline.range(0, 1000).io(4, x -> x);
    assertThatThrownBy(() ->
            shuttle.forEach(
                pipeline,
                item -> {
                  given.add(item);
                  failAt(item, 7);
                },
                Option.using(strategy)))
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseMessage("item 7");
    assertThat(given).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void aReportHasWhatWasFinishedBehindTheGap() throws Exception {
    Gate nine = new Gate();
    AtomicInteger done = new AtomicInteger();
    Pipeline<String> pipeline =
        Pipeline.range(0, 10)
            .io(
                10,
                item -> {
                  if (item == 3) {
                    nine.await();
                    Testing.await(() -> shuttle.tree().toString().contains("9 done"));
                    throw new IOException("late failure");
                  }
                  if (done.incrementAndGet() == 9) {
                    nine.open();
                  }
                  return item;
                })
            .named("nine")
            .settle()
            .map(outcome -> "" + outcome.toOptional().orElse(-1L));
    assertThat(shuttle.run(pipeline).orThrow()).hasSize(10).contains("-1");

    AtomicInteger finished = new AtomicInteger();
    Pipeline<Long> failing =
        Pipeline.range(0, 10)
            .io(
                10,
                item -> {
                  if (item == 3) {
                    Testing.await(() -> finished.get() == 9);
                    Testing.await(() -> shuttle.tree().toString().contains("9 done"));
                    throw new IOException("late failure");
                  }
                  finished.incrementAndGet();
                  return item;
                });
    Report<Long> report = shuttle.run(failing);
    assertThat(report.failure()).get().isInstanceOf(IOException.class);
    assertThat(report.results()).containsExactly(0L, 1L, 2L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  @UnderEveryStrategy
  void failuresPassByBatchesAndGatherersToSettle(Strategy strategy) throws Exception {
    Pipeline<Outcome<Long>> pipeline =
        Pipeline.range(0, 12)
            .io(1, x -> failAt(x % 5, 4)) // items 4 and 9
            .batch(3, Duration.ofHours(1))
            .gather(Gatherer.<List<Long>, Long>of((_, list, down) -> down.push((long) list.size())))
            .settle();
    List<String> results =
        shuttle.run(pipeline, Option.using(strategy)).orThrow().stream()
            .map(outcome ->
                switch (outcome) {
                  case Outcome.Value<Long>(Long value) -> "" + value;
                  case Outcome.Failure<Long>(Throwable cause) -> cause.getMessage();
                  case Outcome<Long> other -> other.toString();
                })
            .toList();
    // 0 1 2 | 3 (4) 5 6 | 7 8 (9) 10 | 11: a failure goes by at once, before the list it falls
    // into.
    assertThat(results).containsExactly("3", "item 4", "3", "item 4", "3", "1");
  }

  @UnderEveryStrategy
  void afterSettleAFailureEndsTheRunAgain(Strategy strategy) throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 10)
            .io(2, x -> failAt(x, 2))
            .settle()
            .io(2, outcome -> failAt(outcome.toOptional().orElse(-1L), 6));
    Report<Long> report = shuttle.run(pipeline, Option.using(strategy));
    assertThat(report.failure().orElseThrow()).hasMessage("item 6");
  }

  @UnderEveryStrategy
  void aFailingSourceEndsTheRunInSpiteOfSettle(Strategy strategy) throws Exception {
    Pipeline<Outcome<Long>> pipeline = Pipeline.<Long>from(() -> items(5)).io(2, x -> x).settle();
    assertThat(shuttle.run(pipeline, Option.using(strategy)).failure().orElseThrow())
        .hasMessage("item 5");
  }

  @Test
  void aFailingCollectorIsWrapped() {
    Pipeline<Long> items = Pipeline.range(0, 10).io(2, x -> x);
    List<Collector<Long, ?, Long>> failing =
        List.of(
            Collector.<Long, Long[], Long>of(
                () -> {
                  throw new IllegalStateException("item");
                },
                (a, b) -> {},
                (a, b) -> a,
                a -> 1L),
            Collector.<Long, Long[], Long>of(
                () -> new Long[1], (a, b) -> failAt(b, 3), (a, b) -> a, a -> 1L),
            Collector.<Long, Long[], Long>of(
                () -> new Long[1], (a, b) -> {}, (a, b) -> a, a -> failAt(1, 1)));
    for (Collector<Long, ?, Long> collector : failing) {
      assertThatThrownBy(() -> shuttle.collect(items, collector))
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseInstanceOf(IllegalStateException.class);
    }
  }

  @UnderEveryStrategy
  void collectGivesWhatTheCollectorMakes(Strategy strategy) throws Exception {
    assertThat(
            shuttle.<Long, Object, Long>collect(
                Pipeline.range(0, 1000).io(8, x -> x), summing(), Option.using(strategy)))
        .isEqualTo(499_500);
  }

  @SuppressWarnings("unchecked")
  private static Collector<Long, Object, Long> summing() {
    return (Collector<Long, Object, Long>)
        (Collector<?, ?, ?>) Collectors.summingLong(Long::longValue);
  }

  @UnderEveryStrategy
  void anErrorIsAFailureToo(Strategy strategy) throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 10)
            .cpu(_ -> {
              throw new StackOverflowError("deep");
            });
    assertThat(shuttle.run(pipeline, Option.using(strategy)).failure())
        .get()
        .isInstanceOf(StackOverflowError.class);
  }

  @UnderEveryStrategy
  void closingTheShuttleCancelsWhatRuns(Strategy strategy) throws Exception {
    Shuttle closing = Shuttle.builder().cpu(1).drain(Duration.ofMillis(20)).build();
    Gate begun = new Gate();
    Pipeline<Long> pipeline = Pipeline.range(0, 10).io(1, _ -> Faults.<Long>hang(begun).call());
    List<Report<Long>> reports = new ArrayList<>();
    Thread caller = Testing.start(() -> reports.add(closing.run(pipeline, Option.using(strategy))));
    begun.await();
    closing.close();
    caller.join();
    assertThat(reports.getFirst().failure()).get().isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> closing.run(pipeline)).isInstanceOf(IllegalStateException.class);
  }
}
