package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Outcomes as values. */
class OutcomeTest {

  @Test
  void whatHasNoResultSaysWhy() {
    Outcome<Long> failure = new Outcome.Failure<>(new IOException("failed"));
    Outcome<Long> late = new Outcome.Late<>(Optional.empty());
    Outcome<Long> skipped = new Outcome.Skipped<>();
    for (Outcome<Long> none : List.of(failure, late, skipped)) {
      assertThat(none.toOptional()).isEmpty();
    }
    assertThatThrownBy(failure::orThrow)
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseMessage("failed");
    assertThatThrownBy(late::orThrow).isInstanceOf(DeadlineExceededException.class);
    assertThatThrownBy(skipped::orThrow).isInstanceOf(CancellationException.class);
  }

  @Test
  void aResultIsThere() {
    Outcome<Long> value = new Outcome.Value<>(1L);
    assertThat(value.toOptional()).contains(1L);
    assertThat(value.orThrow()).isEqualTo(1L);
  }

  @Test
  @SuppressWarnings("NullAway") // that is the point: no checker sees what a callable returns
  void aTaskThatReturnsNullHasAnOutcomeThatIsEmpty() throws Exception {
    try (Shuttle shuttle = Shuttle.builder().cpu(1).build();
        var scope = shuttle.scope("null", Join.<String>settle())) {
      scope.io(() -> null);
      Outcome<String> outcome = scope.join().getFirst();
      assertThat(outcome).isInstanceOf(Outcome.Value.class);
      assertThat(outcome.toOptional()).isEmpty();
      assertThat(outcome.orThrow()).isNull();
    }
  }
}
