package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  @Test
  void onlySettleGivesAResultAtTheDeadline() {
    assertThat(Join.settle().givesResultAtDeadline()).isTrue();
    assertThat(Join.all().givesResultAtDeadline()).isFalse();
    assertThat(Join.any().givesResultAtDeadline()).isFalse();
  }
}
