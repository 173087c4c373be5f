package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flyshuttle.Scope;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans that nobody waits for any more. */
@Timeout(60)
class GivenUpTest {
  private static final Figures FIGURES =
      new Figures(2_000, Duration.ofMillis(4), Duration.ofMillis(1), Spread.EXPONENTIAL, 64, 0, 1);
  private static final Demand DEMAND = FIGURES.demand();
  private static final Planner PLANNER = new Planner(Machine.generic(2));
  private static final Plan PLAN = PLANNER.plan(DEMAND);

  private static Shuttle shuttle;

  @BeforeAll
  static void open() {
    shuttle = Shuttle.builder().cpu(1).build();
  }

  @AfterAll
  static void close() {
    shuttle.close();
  }

  /** What simulates. */
  enum Work {
    FORECASTS,
    SECONDS,
    PLAN,
    CHANGES,
    SWEEP_OF_CONCURRENCY,
    SWEEP_OF_CORES,
    SWEEP_OF_CPU_SHARE;

    Object result() {
      return switch (this) {
        case FORECASTS -> PLANNER.forecasts(DEMAND);
        case SECONDS -> PLANNER.seconds(DEMAND, Planner.SYNCHRONOUS);
        case PLAN -> PLANNER.plan(DEMAND);
        case CHANGES -> PLANNER.withChanges(DEMAND, GivenUpTest.PLAN);
        case SWEEP_OF_CONCURRENCY -> Sweep.of(Sweep.Over.CONCURRENCY, FIGURES, PLANNER);
        case SWEEP_OF_CORES -> Sweep.of(Sweep.Over.CORES, FIGURES, PLANNER);
        case SWEEP_OF_CPU_SHARE -> Sweep.of(Sweep.Over.CPU_SHARE, FIGURES, PLANNER);
      };
    }
  }

  /** How {@code work} ends in a task that is cancelled before it simulates. */
  private static CompletableFuture<Object> cancelled(Work work) throws InterruptedException {
    CompletableFuture<Object> end = new CompletableFuture<>();
    try (Scope<Object, ?> scope = shuttle.scope("given up")) {
      Task<Boolean> _ =
          scope.cpu(() -> {
            scope.cancel();
            try {
              return end.complete(work.result());
            } catch (CancellationException givenUp) {
              return end.completeExceptionally(givenUp);
            }
          });
      assertThatExceptionOfType(CancellationException.class).isThrownBy(scope::join);
    }
    return end;
  }

  @ParameterizedTest
  @EnumSource(Work.class)
  void whatIsCancelledEndsBeforeItsNextSimulation(Work work) throws Exception {
    assertThat(cancelled(work)).isCompletedExceptionally();
  }

  @ParameterizedTest
  @EnumSource(Work.class)
  void whatIsAskedAgainIsAnsweredAsIfItHadNotBeenGivenUp(Work work) throws Exception {
    Object before = work.result();
    CompletableFuture<Object> _ = cancelled(work);

    try (Scope<Object, ?> scope = shuttle.scope("asked again")) {
      Task<Object> again = scope.cpu(() -> work.result());
      Object _ = scope.join();
      assertThat(again.get()).isEqualTo(before);
    }
  }

  @Test
  void anInterruptAloneEndsNothing() {
    List<String> expected = PLANNER.withChanges(DEMAND, PLAN).changes();
    Thread.currentThread().interrupt();
    try {
      assertThat(PLANNER.withChanges(DEMAND, PLAN).changes()).isEqualTo(expected);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
