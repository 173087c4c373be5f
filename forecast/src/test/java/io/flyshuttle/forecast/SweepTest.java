package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SweepTest {
  private static final Figures FIGURES =
      new Figures(200, Duration.ofMillis(4), Duration.ofMillis(1), Spread.UNIFORM, 10, 0, 1);
  private static final Planner PLANNER =
      new Planner(Machine.generic(3)).among(List.of("synchronous", "hybrid"));

  private static List<Double> values(Sweep sweep) {
    return sweep.points().stream().map(Sweep.Point::value).toList();
  }

  private static double seconds(Sweep.Point point) {
    return point.plan().of("hybrid").orElseThrow().seconds();
  }

  @ParameterizedTest
  @EnumSource(Sweep.Over.class)
  void whatWasGivenIsOneOfThePointsAndItsPlanThePlan(Sweep.Over over) {
    Sweep sweep = Sweep.of(over, FIGURES, PLANNER);

    assertThat(values(sweep)).isSorted().contains(sweep.given());
    assertThat(sweep.points())
        .filteredOn(point -> point.value() == sweep.given())
        .extracting(Sweep.Point::plan)
        .containsExactly(PLANNER.plan(FIGURES.demand()));
  }

  @Test
  void concurrencyAndCoresDoubleAndSharesAreTenths() {
    assertThat(values(Sweep.of(Sweep.Over.CONCURRENCY, FIGURES, PLANNER)))
        .containsExactly(1., 2., 4., 8., 10., 16., 32., 64., 128., 256., 512., 1024.);
    assertThat(values(Sweep.of(Sweep.Over.CORES, FIGURES, PLANNER)))
        .containsExactly(1., 2., 3., 4., 8., 16., 32., 64.);
    assertThat(values(Sweep.of(Sweep.Over.CPU_SHARE, FIGURES, PLANNER)))
        .containsExactly(0., .1, .2, .3, .4, .5, .6, .7, .8, .9, 1.);
  }

  @Test
  void theFigureChangesAndNothingElse() {
    Sweep concurrency = Sweep.of(Sweep.Over.CONCURRENCY, FIGURES, PLANNER);
    assertThat(seconds(concurrency.points().getFirst()))
        .isGreaterThan(4 * seconds(concurrency.points().get(3)));
    Sweep cores = Sweep.of(Sweep.Over.CORES, FIGURES, PLANNER);
    assertThat(seconds(cores.points().getFirst())).isGreaterThan(seconds(cores.points().get(1)));
    Sweep share = Sweep.of(Sweep.Over.CPU_SHARE, FIGURES, PLANNER);
    assertThat(share.points())
        .allSatisfy(point ->
            assertThat(point.plan().of("synchronous").orElseThrow().seconds())
                .isBetween(0.98, 1.06));
  }
}
