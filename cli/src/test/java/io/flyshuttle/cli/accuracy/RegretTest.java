package io.flyshuttle.cli.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.cli.state.Sample;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Setting;
import io.flyshuttle.forecast.Simulation;
import io.flyshuttle.forecast.Spread;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a choice costs, with forecasts and times made by hand. */
class RegretTest {
  private static final int ITEMS = 1_000;
  private static final Case WORK =
      new Case(
          3,
          new Figures(ITEMS, Duration.ofMillis(1), Duration.ofMillis(1), Spread.CONSTANT, 8, 0, 1),
          Case.Via.SLEEP);

  private static Pair pair(String strategy, int items, double forecast, double took, double late) {
    Simulation simulation =
        new Simulation(new Setting(strategy, 8, 2), forecast, 1, 0.5, 0.001, 0.001, 100);
    return new Pair(
        WORK,
        strategy,
        items,
        simulation,
        simulation,
        Optional.empty(),
        new Sample.Measured(took, 1, late, 100),
        new Sample.Conditions(1, 0, 0, 1, false));
  }

  private static Regret of(Pair... pairs) {
    List<Regret> all =
        Regret.of(
            List.of(pairs), Machine.generic(2), pair -> Optional.of(Forecast.exact(pair.before())));
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  @Test
  void theBestChoiceIsNotRegretted() {
    Regret regret =
        of(pair("threads(32)", ITEMS, 2, 2, 0.02), pair("hybrid", ITEMS, 1, 1.5, 0.004));
    assertThat(regret.chosen()).isEqualTo("hybrid");
    assertThat(regret.best()).isEqualTo("hybrid");
    assertThat(regret.factor()).isEqualTo(1);
    assertThat(regret.starves()).isFalse();
  }

  @Test
  void aWrongForecastIsRegrettedByWhatTheBestWouldHaveTaken() {
    Regret regret =
        of(pair("threads(32)", ITEMS, 2, 1.2, 0.02), pair("hybrid", ITEMS, 1, 1.5, 0.004));
    assertThat(regret.chosen()).isEqualTo("hybrid");
    assertThat(regret.best()).isEqualTo("threads(32)");
    assertThat(regret.factor()).isCloseTo(1.25, within(1e-9));
  }

  @Test
  void aRunThatWasCutOffStandsForAllItems() {
    Regret regret =
        of(pair("synchronous", ITEMS / 4, 0.5, 0.5, 0.001), pair("hybrid", ITEMS, 2, 1, 0.001));
    assertThat(regret.chosen()).isEqualTo("synchronous"); // 2.0 s, as hybrid, and calm
    assertThat(regret.factor()).isCloseTo(2, within(1e-9));
  }

  @Test
  void starvingIsCountedWhereAnEqualDoesNot() {
    Pair starving = pair("virtual-threads", ITEMS, 1, 1, 0.2);
    assertThat(of(starving, pair("hybrid", ITEMS, 2, 1.04, 0.005)).starves()).isTrue();
    assertThat(of(starving, pair("hybrid", ITEMS, 2, 1.5, 0.005)).starves()).isFalse();
    assertThat(of(starving, pair("hybrid", ITEMS, 2, 1.04, 0.15)).starves()).isFalse();
  }

  @Test
  void oneStrategyAloneIsNoChoice() {
    assertThat(
            Regret.of(
                List.of(pair("hybrid", ITEMS, 1, 1, 0)),
                Machine.generic(2),
                pair -> Optional.of(Forecast.exact(pair.before()))))
        .isEmpty();
  }
}
