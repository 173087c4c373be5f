package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FiguresTest {
  private static final Duration IO = Duration.ofMillis(4);
  private static final Duration LONG = Duration.ofMinutes(50).minus(IO);
  private static final Duration CPU = Duration.ofNanos(500_000);

  @ParameterizedTest
  @EnumSource(Spread.class)
  void everySpreadKeepsTheMean(Spread spread) {
    Demand demand = new Figures(200_000, IO, CPU, spread, 64, 0, 1).demand();

    assertThat(demand.waitNanos() / 200_000).isCloseTo(4e6, within(4e6 * 0.03));
    assertThat(demand.workNanos() / 200_000).isCloseTo(5e5, within(5e5 * 0.03));
  }

  @ParameterizedTest
  @EnumSource(Spread.class)
  void theSameSeedGivesTheSameItems(Spread spread) {
    Demand one = new Figures(1_000, IO, CPU, spread, 64, 0, 7).demand();
    Demand two = new Figures(1_000, IO, CPU, spread, 64, 0, 7).demand();

    assertThat(one).isEqualTo(two);
  }

  @Test
  void anotherSeedGivesOthers() {
    Demand one = new Figures(1_000, IO, CPU, Spread.EXPONENTIAL, 64, 0, 7).demand();
    Demand two = new Figures(1_000, IO, CPU, Spread.EXPONENTIAL, 64, 0, 8).demand();

    assertThat(one).isNotEqualTo(two);
  }

  @Test
  void waitsAndWorkOfAnItemAreIndependent() {
    Demand demand = new Figures(10_000, IO, IO, Spread.EXPONENTIAL, 64, 0, 7).demand();
    Costs waits = demand.stages().getFirst().waits();
    Costs work = demand.stages().getLast().work();

    double together = 0;
    for (int i = 0; i < 10_000; i++) {
      together += (waits.at(i) / 4e6 - 1) * (work.at(i) / 4e6 - 1);
    }
    assertThat(together / 10_000).isCloseTo(0, within(0.05));
  }

  @Test
  void refusesWhatIsOutOfBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Figures(0, IO, CPU, Spread.CONSTANT, 64, 0, 1))
        .withMessage("items 0: must be from 1 to 1,000,000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Figures(1, IO, CPU, Spread.CONSTANT, 0, 0, 1))
        .withMessage("concurrency 0: must be from 1 to 100,000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Figures(1, Duration.ZERO, Duration.ZERO, Spread.CONSTANT, 1, 0, 1))
        .withMessage("io 0 and cpu 0: an item has to wait or to compute");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Figures(1, Duration.ofDays(1), CPU, Spread.CONSTANT, 1, 0, 1))
        .withMessage("io 24 h: must be from 0 to one hour");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Figures(1_000_000, IO, LONG, Spread.CONSTANT, 1, 0, 1))
        .withMessage("1,000,000 items of 50 min: more than 10 years of work");
  }
}
