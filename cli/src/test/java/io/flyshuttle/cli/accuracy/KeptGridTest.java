package io.flyshuttle.cli.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.report.AccuracyJson;
import io.flyshuttle.cli.state.Sample;
import io.flyshuttle.cli.workload.Synthetic;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Simulation;
import io.flyshuttle.forecast.Spin;
import io.flyshuttle.forecast.Spread;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a grid keeps of its runs is enough to forecast them anew. */
class KeptGridTest {
  private static final io.flyshuttle.forecast.Machine FIGURES =
      io.flyshuttle.forecast.Machine.generic(2);
  private static final Machine HERE = new Machine(2, 1L << 34, "Linux", "25");
  private static final HttpCosts REQUESTS =
      new HttpCosts(
          new HttpCost(
              new HttpCost.Cpu(40_000, 20_000),
              new HttpCost.Cpu(200_000, 80_000),
              30_000,
              20_000,
              1 << 20),
          new HttpCost(
              new HttpCost.Cpu(60_000, 30_000),
              new HttpCost.Cpu(240_000, 160_000),
              30_000,
              0,
              1 << 20));

  private static Pair pair(Case one, String strategy, int first) {
    HttpCost http =
        one.via() == Case.Via.HTTP
            ? REQUESTS.of((double) one.figures().io().toNanos())
            : HttpCost.NONE;
    Synthetic work = Synthetic.of(one.figures(), FIGURES.spinNanos() / Spin.ROUNDS).first(first);
    return new Hindsight(FIGURES, 2)
        .pair(
            new Hindsight.Run(one, work, strategy, http),
            Optional.empty(),
            new Sample.Measured(0.5, 0.75, 0.001, 1 << 26),
            new Sample.Conditions(1.125, 0.0625, 0.25, 2, true));
  }

  private static KeptGrid kept(Pair pair) {
    Examination.Results results =
        new Examination.Results(FIGURES, REQUESTS, List.of(pair), 3, List.of());
    return AccuracyJson.read(AccuracyJson.of(new Grid(7, 40, 3), results, HERE));
  }

  @ParameterizedTest
  @CsvSource({
    "synchronous, SLEEP, 100",
    "threads(32), SLEEP, 400",
    "event-loop, HTTP, 400",
    "hybrid, HTTP, 400",
    "synchronous, HTTP, 100"
  })
  void theSameModelForecastsTheSame(String strategy, Case.Via via, int first) {
    Figures figures =
        new Figures(
            400, Duration.ofMillis(1), Duration.ofNanos(300_000), Spread.HEAVY_TAIL, 8, 0, 5);
    Pair pair = pair(new Case(12, figures, via), strategy, first);
    KeptGrid grid = kept(pair);

    Examination.Results again = grid.again();

    Pair same = again.pairs().getFirst();
    assertThat(same.workload()).isEqualTo(pair.workload());
    assertThat(same.items()).isEqualTo(first);
    assertThat(same.before()).isEqualTo(pair.before());
    Simulation forecast = same.forecast();
    assertThat(forecast.seconds()).isCloseTo(pair.forecast().seconds(), within(1e-9));
    assertThat(forecast.memoryBytes()).isEqualTo(pair.forecast().memoryBytes());
    assertThat(same.measured()).isEqualTo(pair.measured());
    assertThat(same.conditions()).isEqualTo(pair.conditions());
    assertThat(same.profiled()).isEmpty();
    assertThat(again.repeated()).isEqualTo(3);
    assertThat(grid.seed()).isEqualTo(7);
  }

  @Test
  void whatIsNoGridIsRefused() {
    Figures figures =
        new Figures(10, Duration.ofMillis(1), Duration.ZERO, Spread.CONSTANT, 8, 0, 5);
    Pair pair = pair(new Case(1, figures, Case.Via.SLEEP), "hybrid", 10);
    String text =
        AccuracyJson.of(
            new Grid(7, 40, 3),
            new Examination.Results(FIGURES, REQUESTS, List.of(pair), 3, List.of()),
            HERE);

    assertThat(AccuracyJson.read(text).runs()).hasSize(1);
    refused(text.replaceFirst("\"schema\" : 1", "\"schema\" : 2"));
    refused(text.replaceFirst("\"seed\"", "\"seeds\""));
    refused("[]");
    refused("");
    KeptGrid more =
        AccuracyJson.read(text.replaceFirst("(\"strategy\"[^}]*\"items\" :) 10", "$1 11"));
    assertThatIllegalArgumentException()
        .isThrownBy(more::again)
        .withMessage("11 items were run of 10");
    KeptGrid other = AccuracyJson.read(text.replaceFirst("constant", "odd"));
    assertThatIllegalArgumentException().isThrownBy(other::again).withMessage("no 'odd'");
  }

  private static void refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AccuracyJson.read(text));
  }
}
