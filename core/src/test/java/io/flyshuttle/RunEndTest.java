package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Gatherer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a run does when it ends early, or its time is up, and what it leaves behind. */
@Timeout(60)
class RunEndTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTicker ticker = new ManualTicker();
  private final Shuttle shuttle = Shuttle.builder().cpu(2).ticker(ticker).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @UnderEveryStrategy
  void whereAllItemsCameAfterTheDeadlineItHasFailed(Strategy strategy) throws Exception {
    Pipeline<Long> pipeline = Pipeline.range(0, 10).map(x -> x);
    Report<Long> none = shuttle.run(pipeline, Option.within(Duration.ZERO), Option.using(strategy));
    assertThat(none.failure()).get().isInstanceOf(DeadlineExceededException.class);
    AtomicInteger given = new AtomicInteger();
    assertThatThrownBy(() ->
            shuttle.forEach(
                pipeline,
                _ -> {
                  if (given.incrementAndGet() == 10) {
                    ticker.advance(SECOND.multipliedBy(2));
                  }
                },
                Option.within(SECOND),
                Option.using(strategy)))
        .isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void afterItsEndNoMoreOfTheUsersCodeIsCalled() throws Exception {
    AtomicInteger mapped = new AtomicInteger();
    Gate full = new Gate();
    Pipeline<Outcome<Long>> pipeline =
        Pipeline.range(0, 64)
            .cpu(x -> {
              if (x == 63) {
                full.open();
              }
              return x;
            })
            .settle()
            .map(outcome -> {
              full.await();
              mapped.incrementAndGet();
              ticker.advance(SECOND);
              Testing.await(() -> shuttle.tree().toText().contains("STOPPED"));
              return outcome;
            });
    Report<Outcome<Long>> report = shuttle.run(pipeline, Option.within(SECOND));
    assertThat(report.failure()).get().isInstanceOf(DeadlineExceededException.class);
    assertThat(mapped.get()).isEqualTo(1);
  }

  @Test
  void aGathererHearsOfTheEndByItsCheckpoint() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 10)
            .cpu(x -> x)
            .gather(
                Gatherer.<Long, Long>of((_, _, _) -> {
                  ticker.advance(SECOND);
                  while (true) {
                    Checkpoint.poll();
                  }
                }));
    for (Strategy strategy : Testing.strategies()) {
      Report<Long> report = shuttle.run(pipeline, Option.within(SECOND), Option.using(strategy));
      assertThat(report.failure()).get().isInstanceOf(DeadlineExceededException.class);
    }
  }

  @Test
  void inASynchronousRunACheckpointHearsThatTheTaskIsCancelled() throws Exception {
    Gate inside = new Gate();
    assertThatThrownBy(
            () -> {
              try (var scope = shuttle.scope("s")) {
                scope.cpu(() ->
                    shuttle.run(
                        Pipeline.range(0, 1)
                            .cpu(x -> {
                              inside.open();
                              while (true) {
                                Checkpoint.poll();
                              }
                            }),
                        Option.using(Strategy.synchronous())));
                scope.io(() -> {
                  inside.await();
                  throw new IllegalStateException("sibling");
                });
                scope.join();
              }
            })
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("sibling");
  }

  @Test
  void theUsersPredicateHoldsUpNoDeadline() throws Exception {
    Gate asked = new Gate();
    Gate answer = new Gate();
    Gate release = new Gate();
    AtomicReference<String> where = new AtomicReference<>("");
    Pipeline<Outcome<Long>> pipeline =
        Pipeline.range(0, 1)
            .io(
                1,
                x -> {
                  asked.open();
                  release.awaitDeaf();
                  return x;
                })
            .timeout(SECOND, Overrun.DETACH)
            .retry(
                Retry.exponential(2, SECOND)
                    .when(_ -> {
                      where.set(Thread.currentThread().toString());
                      answer.awaitDeaf();
                      return false;
                    }))
            .settle();
    Thread mover =
        Testing.start(() -> {
          asked.await();
          ticker.advance(SECOND);
          Testing.await(() -> !where.get().equals(""));
          answer.open();
        });
    shuttle.run(pipeline).orThrow();
    mover.join();
    release.open();
    assertThat(where.get()).doesNotContain("flyshuttle-timer");
  }

  @Test
  void aForgottenStreamDoesNotHoldUpTheClose() {
    Testing.Endless source = new Testing.Endless();
    Stream<Long> forgotten = shuttle.stream(source.pipeline().io(2, x -> x));
    assertThat(forgotten.limit(3).toList()).containsExactly(0L, 1L, 2L);
    shuttle.close(); // by hand-moved time a wait would never end
    assertThat(source.closed).hasValue(1);
  }

  @Test
  void threadsAreAsManyAsTheStrategySays() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Pipeline<Long> pipeline = Pipeline.range(0, 300);
    for (int i = 0; i < 3; i++) {
      pipeline =
          pipeline
              .io(
                  8,
                  x -> {
                    threads.add(Thread.currentThread());
                    Testing.pause();
                    return x;
                  })
              .ordered(16);
    }
    shuttle.run(pipeline, Option.using(Strategy.threads(4))).orThrow();
    assertThat(threads).hasSizeBetween(1, 4);
  }

  @Test
  void onlyATimeLimitMakesAnItemLate() throws Exception {
    Pipeline<Outcome<Long>> pipeline =
        Pipeline.range(0, 1)
            .<Long>cpu(_ -> {
              throw new DeadlineExceededException("the user's own");
            })
            .settle();
    assertThat(shuttle.run(pipeline).orThrow())
        .first()
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure -> assertThat(failure.cause()).hasMessage("the user's own"));
  }

  @Test
  void aReportCountsItemsAndNotAttempts() throws Exception {
    Set<Long> failed = ConcurrentHashMap.newKeySet();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 10)
            .io(
                2,
                x -> {
                  if (failed.add(x)) {
                    throw new IllegalStateException("once");
                  }
                  return x;
                })
            .retry(Retry.exponential(2, Duration.ofNanos(1)));
    Thread mover = Testing.start(() -> moveUntilInterrupted());
    Report<Long> report = shuttle.run(pipeline);
    mover.interrupt();
    mover.join();
    assertThat(report.orThrow()).hasSize(10);
    assertThat(report.stages().getFirst().items()).isEqualTo(10);
    assertThat(report.stages().getFirst().failures()).isZero();
  }

  private void moveUntilInterrupted() {
    while (!Thread.currentThread().isInterrupted()) {
      ticker.advance(Duration.ofMillis(1));
      Testing.pause();
    }
  }

  @Test
  void aSourceThatGivesAnItemNowAndThenKeepsNoneBack() throws Exception {
    Gate first = new Gate();
    List<Long> lazy =
        new java.util.AbstractList<>() {
          @Override
          public Long get(int index) {
            if (index == 1) {
              first.awaitDeaf(); // the second is there when the first has been worked on
            }
            return (long) index;
          }

          @Override
          public int size() {
            return 2;
          }
        };
    Pipeline<Long> pipeline =
        Pipeline.from(lazy)
            .io(
                2,
                x -> {
                  first.open();
                  return x;
                });
    assertThat(shuttle.run(pipeline).orThrow()).containsExactly(0L, 1L);
  }

  @Test
  void whatWaitsForAnotherTryIsDroppedWithTheRun() throws Exception {
    Iterator<Integer> attempts = Stream.iterate(0, x -> x + 1).iterator();
    Gate again = new Gate();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 2)
            .<Long>io(
                2,
                x -> {
                  if (x == 0) {
                    attempts.next();
                    again.open();
                    throw new IllegalStateException("again in an hour");
                  }
                  again.await();
                  throw new IllegalArgumentException("the end");
                })
            .retry(
                Retry.exponential(5, Duration.ofHours(1))
                    .when(why -> why instanceof IllegalStateException));
    assertThat(shuttle.run(pipeline).failure()).get().isInstanceOf(IllegalArgumentException.class);
    ticker.advance(Duration.ofDays(1));
    assertThat(attempts.next()).as("one attempt").isEqualTo(1);
  }
}
