package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Faults;
import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The three joins at their edges. */
class JoinTest {

  private final Shuttle shuttle = Shuttle.builder().cpu(1).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @Test
  void ofNoTasksAllAndSettleAreEmptyAndAnyHasNone() throws Exception {
    try (var scope = shuttle.scope("all", Join.all())) {
      assertThat(scope.join()).isEmpty();
    }
    try (var scope = shuttle.scope("settle", Join.settle())) {
      assertThat(scope.join()).isEmpty();
    }
    try (var scope = shuttle.scope("any", Join.any())) {
      assertThatThrownBy(scope::join)
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("no task gave a result");
    }
  }

  /** The sum of what there is when the deadline passes, unfinished sums included. */
  private static final class BestSoFar implements Join<Long, Long> {
    @Override
    public Verdict onDone(Task<? extends Long> task) {
      return Verdict.GO_ON;
    }

    @Override
    public Long result(List<? extends Task<? extends Long>> tasks) {
      return tasks.stream().mapToLong(BestSoFar::soFar).sum();
    }

    private static long soFar(Task<? extends Long> task) {
      return switch (task.outcome().orElseThrow()) {
        case Outcome.Value<? extends Long>(Long value) -> value;
        case Outcome.Late<? extends Long>(Optional<Object> partial) -> (Long) partial.orElse(0L);
        default -> 0;
      };
    }

    @Override
    public boolean givesResultAtDeadline() {
      return true;
    }
  }

  @Test
  void aJoinOfTheUsersMayGiveAResultAtTheDeadline() throws Exception {
    ManualTicker ticker = new ManualTicker();
    Gate entered = new Gate();
    Duration limit = Duration.ofSeconds(1);
    try (Shuttle timed = Shuttle.builder().cpu(1).ticker(ticker).build();
        var scope = timed.scope("best", new BestSoFar(), Option.within(limit))) {
      scope.io(() -> 40L);
      scope.io(() -> {
        Checkpoint.partial(2L);
        return Faults.<Long>hang(entered).call();
      });
      entered.await();
      ticker.advance(limit);
      assertThat(scope.join()).isEqualTo(42L);
    }
  }

  @Test
  void onlySettleGivesAResultAtTheDeadline() {
    assertThat(Join.settle().givesResultAtDeadline()).isTrue();
    assertThat(Join.all().givesResultAtDeadline()).isFalse();
    assertThat(Join.any().givesResultAtDeadline()).isFalse();
  }
}
