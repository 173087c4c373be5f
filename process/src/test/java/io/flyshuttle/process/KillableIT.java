package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.Join;
import io.flyshuttle.Option;
import io.flyshuttle.Outcome;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Report;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Strategy;
import io.flyshuttle.spi.PlaceProvider;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Killable stages, from the library's own API down to the processes. */
@Timeout(120)
class KillableIT {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final Shuttle shuttle =
      Shuttle.builder().cpu(2).place(Pools.telling(2).spares(1).asPlace()).build();

  @AfterEach
  void close() {
    shuttle.close();
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }

  /** Squares a number; never ends for 7, and hears no interrupt. */
  private static long square(long number) {
    long spin = number;
    if (number == 7) {
      Checkpoint.progress(1, 2);
      Checkpoint.partial("half of it");
    }
    while (number == 7 && spin != 0) {
      spin = spin * 6_364_136_223_846_793_005L + 1 | 1;
    }
    return number * number;
  }

  @Test
  void anItemThatRunsAwayCostsItselfAndNoOther() throws Exception {
    Pipeline<Outcome<Long>> pipeline =
        Pipeline.range(0, 100).killable(LIMIT, KillableIT::square).named("square").settle();
    Report<Outcome<Long>> report = shuttle.run(pipeline);
    List<Outcome<Long>> outcomes = report.orThrow();
    assertThat(outcomes).hasSize(100);
    for (long number = 0; number < 100; number++) {
      Outcome<Long> outcome = outcomes.get((int) number);
      if (number == 7) {
        assertThat(outcome)
            .isInstanceOfSatisfying(
                Outcome.Killed.class,
                killed ->
                    assertThat(killed.cause())
                        .isInstanceOfSatisfying(
                            WorkerKilledException.class,
                            why -> assertThat(why.stacks()).contains("KillableIT.square")));
      } else {
        assertThat(outcome).isEqualTo(new Outcome.Value<>(number * number));
      }
    }
    assertThat(report.stages().getFirst().failures()).isEqualTo(1);
  }

  @Test
  void aMapBesideAStageDoesNotTakeItsLimitAway() throws Exception {
    for (String strategy : List.of("hybrid", "hybrid-processes")) {
      Pipeline<Outcome<Long>> pipeline =
          Pipeline.range(6, 9)
              .map(number -> number + 0)
              .killable(LIMIT, KillableIT::square)
              .map(squared -> squared + 1)
              .settle();
      List<Outcome<Long>> outcomes =
          shuttle.run(pipeline, Option.using(Strategy.parse(strategy))).orThrow();
      assertThat(outcomes.get(0)).isEqualTo(new Outcome.Value<>(37L));
      assertKilled(outcomes.get(1));
      assertThat(outcomes.get(2)).isEqualTo(new Outcome.Value<>(65L));
    }
  }

  private static void assertKilled(Outcome<Long> outcome) {
    if (outcome instanceof Outcome.Killed<Long>(Throwable cause, Optional<Object> partial)) {
      assertThat(cause).isInstanceOf(WorkerKilledException.class);
      assertThat(partial).contains("half of it");
    } else {
      throw new AssertionError("not killed: " + outcome);
    }
  }

  /** Throws an error while it is serialised if its number is 1. */
  private static final class Parcel implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long number;

    Parcel(long number) {
      this.number = number;
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
      if (number == 1) {
        throw new AssertionError("parcel 1");
      }
      out.defaultWriteObject();
    }
  }

  @Test
  void anErrorWhileAnItemIsSerialisedIsThatItemsFailure() throws Exception {
    Pipeline<Outcome<Long>> pipeline =
        Pipeline.range(0, 3)
            .io(1, Parcel::new)
            .killable(Duration.ofHours(1), parcel -> parcel.number)
            .settle();
    List<Outcome<Long>> outcomes = shuttle.run(pipeline).orThrow();
    assertThat(outcomes.get(0)).isEqualTo(new Outcome.Value<>(0L));
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure -> assertThat(failure.cause()).hasStackTraceContaining("parcel 1"));
    assertThat(outcomes.get(2)).isEqualTo(new Outcome.Value<>(2L));
  }

  private static long heap(long ignored) {
    return Runtime.getRuntime().maxMemory();
  }

  @Test
  void itsPoolIsConfiguredByWhoBuildsTheShuttle() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    ProcessPoolBuilder small =
        Pools.small(1).spares(0).initialiser(() -> System.out.println("hello"));
    PlaceProvider place = small.output(line -> heard.add(line.text())).asPlace();
    small.heap(600L << 20); // too late for the place
    try (Shuttle own = Shuttle.builder().cpu(2).place(place).build()) {
      try (var scope = own.scope("heap", Join.<Long>all())) {
        scope.killable(Duration.ofHours(1), KillableIT::heap, 0L);
        assertThat(scope.join().getFirst()).isLessThanOrEqualTo(64L << 20);
      }
      for (String strategy : List.of("hybrid", "hybrid-processes")) {
        Pipeline<Long> heaps = Pipeline.range(0, 4).killable(Duration.ofHours(1), KillableIT::heap);
        assertThat(own.run(heaps, Option.using(Strategy.parse(strategy))).orThrow())
            .allMatch(bytes -> bytes <= 64L << 20);
      }
      assertThat(Pools.workers()).isEqualTo(1);
      Pools.until(() -> heard.contains("hello"));
    }
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void withoutANumberItHasOneWorkerForEachCpuOfTheShuttle() throws Exception {
    PlaceProvider place =
        ProcessPool.builder().heap(64L << 20).withoutAotCache().spares(0).asPlace();
    try (Shuttle own = Shuttle.builder().cpu(3).place(place).build()) {
      try (var scope = own.scope("one", Join.<Long>all())) {
        scope.killable(Duration.ofHours(1), KillableIT::square, 2L);
        scope.join();
      }
      Pools.until(() -> Pools.workers() == 3);
    }
  }

  @Test
  void aPlaceThatCannotBeMadeSaysSoWhenItIsAskedFor() {
    Object connection = new Object();
    assertThatThrownBy(
            () -> ProcessPool.builder().initialiser(() -> System.out.println(connection)).asPlace())
        .isInstanceOf(NotSendableException.class)
        .hasMessageContaining("java.lang.Object is not serialisable");
    assertThatThrownBy(() -> ProcessPool.builder().filter("maxdepth=x").asPlace())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aScopeThatOutlivesItsShuttleStartsNoWorkers() throws Exception {
    Shuttle brief = Shuttle.builder().cpu(1).drain(Duration.ofMillis(1)).build();
    try (var scope = brief.scope("late")) {
      Thread.ofVirtual().start(brief::close).join();
      assertThatThrownBy(() -> scope.killable(LIMIT, KillableIT::square, 2L))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the shuttle is closed");
    }
  }

  @Test
  void theStrategyOfProcessesGivesTheSameResults() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 5_000)
            .io(8, item -> item + 1)
            .cpu(item -> 3 * item)
            .map(item -> item - 1);
    Report<Long> report = shuttle.run(pipeline, Option.using(Strategy.parse("hybrid-processes")));
    assertThat(report.orThrow())
        .isEqualTo(LongStream.range(0, 5_000).map(item -> 3 * (item + 1) - 1).boxed().toList());
    assertThat(report.stages()).extracting(Report.StageReport::place).contains("processes");
  }

  @Test
  void aCheckpointInAWorkerHearsThatTheRunIsOver() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 2)
            .killable(
                Duration.ofHours(1),
                item -> {
                  if (item == 1) {
                    throw new IllegalStateException("item 1");
                  }
                  while (true) {
                    Checkpoint.poll();
                  }
                });
    Report<Long> report = shuttle.run(pipeline);
    assertThat(report.failure().orElseThrow()).hasMessage("item 1");
  }
}
