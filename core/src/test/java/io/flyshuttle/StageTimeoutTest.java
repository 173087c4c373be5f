package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.testkit.Faults;
import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Time limits of items and of runs, with work that hears interrupts and work that does not. */
class StageTimeoutTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTicker ticker = new ManualTicker();
  private final Shuttle shuttle = Shuttle.builder().cpu(2).ticker(ticker).build();
  private final Gate entered = new Gate();
  private final Gate release = new Gate();

  @AfterEach
  void close() {
    release.open();
    shuttle.close();
  }

  /** Works on item 0 until released and hears no interrupt. */
  private Long deaf(Long item) {
    if (item == 0) {
      entered.open();
      release.awaitDeaf();
      Thread.interrupted();
    }
    return item;
  }

  private <T> Report<T> runWhileTimePasses(Pipeline<T> pipeline, Option... options)
      throws Exception {
    Thread mover =
        Testing.start(() -> {
          entered.await();
          ticker.advance(SECOND.multipliedBy(2));
        });
    Report<T> report = shuttle.run(pipeline, options);
    mover.join();
    return report;
  }

  @UnderConcurrentStrategies
  void detachedWorkIsListedUntilItsThreadEnds(Strategy strategy) throws Exception {
    Limit limit = Limit.fixed(3);
    Pipeline<Outcome<Long>> pipeline =
        Pipeline.range(0, 20)
            .io(2, this::deaf)
            .named("deaf")
            .timeout(SECOND, Overrun.DETACH)
            .limit(limit)
            .settle();
    Report<Outcome<Long>> report = runWhileTimePasses(pipeline, Option.using(strategy));
    assertThat(report.orThrow()).hasSize(20);
    assertThat(report.results().getFirst()).isEqualTo(new Outcome.Late<>(Optional.empty()));
    assertThat(shuttle.detached()).hasSize(1);
    assertThat(shuttle.detached().getFirst().state()).isEqualTo(Task.State.DETACHED);
    assertThat(shuttle.detached().getFirst().forkedAt()).contains("deaf");
    assertThat(limit.available()).isEqualTo(2); // kept until the thread ends
    release.open();
    Testing.await(() -> shuttle.detached().isEmpty());
    assertThat(limit.available()).isEqualTo(3);
  }

  @Test
  void aDetachedCalculationKeepsItsPermitAndGivesItBack() throws Exception {
    Limit limit = Limit.fixed(3);
    Statics.TEST.set(this);
    Pipeline<Outcome<Long>> pipeline =
        Pipeline.range(0, 20)
            .cpu(item -> Statics.test().deaf(item))
            .timeout(SECOND, Overrun.DETACH)
            .limit(limit)
            .settle();
    Report<Outcome<Long>> report = runWhileTimePasses(pipeline);
    assertThat(report.orThrow().getFirst()).isInstanceOf(Outcome.Late.class);
    assertThat(limit.available()).isEqualTo(2);
    release.open();
    Testing.await(() -> shuttle.detached().isEmpty());
    assertThat(limit.available()).isEqualTo(3);
  }

  private static final class Statics {
    static final AtomicReference<@Nullable StageTimeoutTest> TEST = new AtomicReference<>();

    static StageTimeoutTest test() {
      return java.util.Objects.requireNonNull(TEST.get());
    }
  }

  @UnderConcurrentStrategies
  void withWaitTheItemFailsWhenItsWorkEnds(Strategy strategy) throws Exception {
    Pipeline<Outcome<Long>> pipeline =
        Pipeline.range(0, 20).io(2, this::deaf).timeout(SECOND).settle();
    Thread releaser =
        Testing.start(() -> {
          entered.await();
          Testing.await(() -> ticker.nanos() > 0);
          release.open();
        });
    List<Outcome<Long>> results = runWhileTimePasses(pipeline, Option.using(strategy)).orThrow();
    releaser.join();
    assertThat(results.getFirst()).isInstanceOf(Outcome.Late.class);
    assertThat(shuttle.detached()).isEmpty();
  }

  @Test
  void aLateItemHasItsLastPartialResult() throws Exception {
    Pipeline<Outcome<Long>> pipeline =
        Pipeline.range(0, 3)
            .io(
                1,
                item -> {
                  Checkpoint.partial("half of " + item);
                  if (item == 1) {
                    return Faults.<Long>hang(entered).call();
                  }
                  return item;
                })
            .timeout(SECOND)
            .settle();
    assertThat(runWhileTimePasses(pipeline).orThrow())
        .containsExactly(
            new Outcome.Value<>(0L),
            new Outcome.Late<>(Optional.of("half of 1")),
            new Outcome.Value<>(2L));
  }

  @Test
  void pollEndsACalculationThatIsLate() throws Exception {
    AtomicInteger polls = new AtomicInteger();
    Pipeline<Outcome<Long>> pipeline =
        Pipeline.range(0, 2)
            .io(
                1,
                item -> {
                  entered.open();
                  while (item == 0) {
                    polls.incrementAndGet();
                    Checkpoint.poll();
                    Thread.onSpinWait();
                  }
                  return item;
                })
            .timeout(SECOND)
            .settle();
    assertThat(runWhileTimePasses(pipeline).orThrow())
        .containsExactly(new Outcome.Late<>(Optional.empty()), new Outcome.Value<>(1L));
    assertThat(polls.get()).isPositive();
  }

  @UnderConcurrentStrategies
  void aRunThatIsLateGoesOnWithoutDeafWorkUnderDetach(Strategy strategy) throws Exception {
    Limit limit = Limit.fixed(4);
    Pipeline<Long> pipeline = Pipeline.range(0, 5).io(4, this::deaf).limit(limit).unordered();
    Report<Long> report =
        runWhileTimePasses(
            pipeline,
            Option.using(strategy),
            Option.within(SECOND),
            Option.overrun(Overrun.DETACH));
    assertThat(report.failure()).get().isInstanceOf(DeadlineExceededException.class);
    assertThat(report.results()).doesNotContain(0L);
    Testing.await(() -> shuttle.detached().size() == 1); // the others hear it
    release.open();
    Testing.await(() -> shuttle.detached().isEmpty());
    assertThat(limit.available()).isEqualTo(4);
  }

  @Test
  void aSourceThatIsDeafIsLeftAndListedUntilItEnds() throws Exception {
    Testing.Endless source =
        new Testing.Endless() {
          @Override
          public Long next() {
            return deaf(super.next());
          }
        };
    Report<Long> report =
        runWhileTimePasses(
            source.pipeline().io(2, x -> x), Option.within(SECOND), Option.overrun(Overrun.DETACH));
    assertThat(report.failure()).get().isInstanceOf(DeadlineExceededException.class);
    assertThat(shuttle.detached()).hasSize(1);
    assertThat(shuttle.detached().getFirst().forkedAt()).contains("run started at");
    assertThat(source.closed).as("it is still in use").hasValue(0);
    release.open();
    Testing.await(() -> shuttle.detached().isEmpty());
    assertThat(source.closed).hasValue(1);
  }

  @Test
  void aRunThatHasFailedGoesOnWithoutDeafWorkUnderDetach() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 2)
            .io(
                2,
                item -> {
                  if (item == 1) {
                    entered.await();
                    throw new IllegalStateException("item 1");
                  }
                  return deaf(item);
                });
    Report<Long> report = shuttle.run(pipeline, Option.overrun(Overrun.DETACH));
    assertThat(report.failure().orElseThrow()).hasMessage("item 1");
    Testing.await(() -> shuttle.detached().size() == 1); // the source hears it
    assertThat(shuttle.detached().getFirst().toString()).contains("stage 'io'");
  }

  @Test
  void aNestedRunInheritsTheDeadline() throws Exception {
    Pipeline<Outcome<String>> pipeline =
        Pipeline.range(0, 1)
            .io(
                1,
                _ -> {
                  Pipeline<Long> inner =
                      Pipeline.range(0, 1).io(1, _ -> Faults.<Long>hang(entered).call());
                  return "" + shuttle.run(inner).failure().map(Object::getClass);
                })
            .settle();
    Report<Outcome<String>> report = runWhileTimePasses(pipeline, Option.within(SECOND));
    // Both are due at the same time: the inner one may be told first, and its item then succeeds.
    assertThat(report.failure() + " " + report.results()).contains("DeadlineExceededException");
    assertThat(shuttle.tree().roots()).isEmpty();
  }

  @Test
  void aRunInAScopeInheritsTheScopesDeadline() throws Exception {
    try (var scope = shuttle.scope("outer", Option.within(SECOND))) {
      Pipeline<Long> pipeline = Pipeline.range(0, 1).io(1, _ -> Faults.<Long>hang(entered).call());
      assertThat(runWhileTimePasses(pipeline).failure())
          .get()
          .isInstanceOf(DeadlineExceededException.class);
      try {
        scope.join();
      } catch (DeadlineExceededException late) {
        // the scope is, too
      }
    }
  }
}
