package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Retries of items: how often, when, and what is held meanwhile. */
class StageRetryTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Retry THREE = Retry.exponential(3, SECOND).jitter(Retry.Jitter.NONE);

  private final ManualTicker ticker = new ManualTicker();
  private final Shuttle shuttle = Shuttle.builder().cpu(1).ticker(ticker).build();
  private final List<Long> attempts = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    shuttle.close();
  }

  private Long fails(Long item) throws IOException {
    attempts.add(ticker.nanos() / SECOND.toNanos());
    throw new IOException("attempt " + attempts.size());
  }

  /** Moves time each time the only waiting attempt is due. */
  private Thread passTime(int times, Duration step) {
    return Testing.start(() -> {
      for (int i = 1; i <= times; i++) {
        int done = i;
        Testing.await(() -> attempts.size() == done);
        ticker.awaitParked(1); // the timer, until the next attempt
        ticker.advance(step.multipliedBy(1L << (i - 1)));
      }
    });
  }

  @UnderEveryStrategy
  void triesAsOftenAsToldAndWaitsLongerEachTime(Strategy strategy) throws Exception {
    Thread mover = passTime(2, SECOND);
    Report<Long> report =
        shuttle.run(Pipeline.range(0, 1).io(1, this::fails).retry(THREE), Option.using(strategy));
    mover.join();
    assertThat(attempts).containsExactly(0L, 1L, 3L); // after 1 s, after 2 s more
    assertThat(report.failure().orElseThrow()).hasMessage("attempt 3");
  }

  @UnderEveryStrategy
  void aFailureThatTheConditionRefusesIsFinal(Strategy strategy) throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1)
            .io(1, this::fails)
            .retry(THREE.when(cause -> cause instanceof IllegalStateException));
    assertThat(shuttle.run(pipeline, Option.using(strategy)).failure()).isPresent();
    assertThat(attempts).hasSize(1);
  }

  @UnderEveryStrategy
  void aConditionThatThrowsFailsTheItem(Strategy strategy) throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1)
            .io(1, this::fails)
            .retry(
                THREE.when(_ -> {
                  throw new IllegalArgumentException("the condition");
                }));
    Throwable failure = shuttle.run(pipeline, Option.using(strategy)).failure().orElseThrow();
    assertThat(failure).hasMessage("the condition");
    assertThat(failure.getSuppressed()).hasSize(1);
  }

  @UnderEveryStrategy
  void aWaitThatWouldPassTheDeadlineIsNotBegun(Strategy strategy) throws Exception {
    Report<Long> report =
        shuttle.run(
            Pipeline.range(0, 1).io(1, this::fails).retry(THREE),
            Option.using(strategy),
            Option.within(Duration.ofMillis(500)));
    assertThat(report.failure().orElseThrow()).hasMessage("attempt 1");
  }

  @UnderEveryStrategy
  void eachStageCountsItsOwnFailures(Strategy strategy) throws Exception {
    Retry two = Retry.exponential(2, Duration.ofNanos(1));
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    Thread mover = Testing.start(this::moveUntilDone);
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1)
            .io(1, item -> failFirst(first, item))
            .retry(two)
            .io(1, item -> failFirst(second, item))
            .retry(two)
            .ordered(4)
            .io(1, item -> item);
    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).containsExactly(0L);
    over.open();
    mover.join();
  }

  private final Gate over = new Gate();

  private void moveUntilDone() {
    while (!over.isOpen()) {
      ticker.advance(Duration.ofNanos(1));
      Testing.pause();
    }
  }

  private static long failFirst(AtomicInteger calls, long item) throws IOException {
    if (calls.incrementAndGet() == 1) {
      throw new IOException("the first");
    }
    return item;
  }

  @UnderConcurrentStrategies
  void theBackOffHoldsNoThreadAndNoPermit(Strategy strategy) throws Exception {
    Limit limit = Limit.fixed(1);
    AtomicInteger others = new AtomicInteger();
    AtomicInteger zero = new AtomicInteger();
    Thread mover =
        Testing.start(() -> {
          Testing.await(() -> others.get() == 9); // all the others, during the back-off
          ticker.advance(SECOND);
        });
    Pipeline<Long> pipeline =
        Pipeline.range(0, 10)
            .io(
                1,
                item -> {
                  assertThat(limit.available()).isZero();
                  if (item == 0) {
                    return failFirst(zero, item);
                  }
                  others.incrementAndGet();
                  return item;
                })
            .limit(limit)
            .retry(THREE);
    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).hasSize(10).isSorted();
    mover.join();
    assertThat(limit.available()).isEqualTo(1);
  }

  @Test
  void aMapBeforeALimitedStageIsNotRunAgainByARetry() throws Exception {
    for (Strategy strategy : Testing.strategies()) {
      Retry two = Retry.exponential(2, Duration.ofNanos(1));
      Gate done = new Gate();
      Thread mover =
          Testing.start(() -> {
            while (!done.isOpen()) {
              ticker.advance(Duration.ofNanos(1));
              Testing.pause();
            }
          });
      FIRST.set(0);
      Pipeline<Long> pipeline =
          Pipeline.range(5, 6)
              .map(item -> item + 1)
              .cpu(item -> failFirst(FIRST, item))
              .limit(Limit.fixed(1))
              .retry(two);
      assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow())
          .as(strategy.name())
          .containsExactly(6L);
      done.open();
      mover.join();
    }
  }

  private static final AtomicInteger FIRST = new AtomicInteger();
}
