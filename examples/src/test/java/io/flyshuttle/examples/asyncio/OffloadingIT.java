package io.flyshuttle.examples.asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Outcome;
import io.flyshuttle.Shuttle;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the examples about processes promise. */
@Timeout(120)
class OffloadingIT {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  @Test
  void killsWhatNeverEndsAndNothingElse() throws Exception {
    try (Shuttle shuttle = Shuttle.builder().cpu(2).build()) {
      assertThat(Offloading.killable(shuttle, LIMIT)).isInstanceOf(Outcome.Killed.class);
      List<Outcome<Long>> outcomes = Offloading.killableMap(shuttle, List.of(6L, 7L, 8L), LIMIT);
      assertThat(outcomes.get(0)).isEqualTo(new Outcome.Value<>(36L));
      assertThat(outcomes.get(1)).isInstanceOf(Outcome.Killed.class);
      assertThat(outcomes.get(2)).isEqualTo(new Outcome.Value<>(64L));
    }
  }

  @Test
  void hasAPoolWithAnInitialiser() throws Exception {
    assertThat(Offloading.processPool()).isEqualTo(500_500);
  }
}
