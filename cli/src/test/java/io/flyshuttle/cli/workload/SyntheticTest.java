package io.flyshuttle.cli.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Shuttle;
import io.flyshuttle.Strategy;
import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Spread;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SyntheticTest {
  private static final Figures FIGURES = figures(20_000, 3_000, 0);

  private static Figures figures(long io, long cpu, long bytes) {
    return new Figures(
        100, Duration.ofNanos(io), Duration.ofNanos(cpu), Spread.EXPONENTIAL, 8, bytes, 3);
  }

  private static String checksum(Synthetic synthetic, Strategy strategy) throws Exception {
    Workload<Long> workload = synthetic.open();
    try (Shuttle shuttle = Shuttle.builder().strategy(strategy).build()) {
      Checksum<? super Long> checksum = workload.checksums().get();
      shuttle.forEach(workload.pipeline(), checksum::add);
      return checksum.digest().ordered();
    } finally {
      workload.resource().close();
    }
  }

  @Test
  void everyStrategyGivesTheSame() throws Exception {
    Synthetic synthetic = Synthetic.of(FIGURES, 1.5);
    String expected = checksum(synthetic, Strategy.synchronous());
    assertThat(checksum(synthetic, Strategy.hybrid())).isEqualTo(expected);
    assertThat(checksum(synthetic, Strategy.threads(4))).isEqualTo(expected);
    assertThat(checksum(synthetic.first(99), Strategy.hybrid())).isNotEqualTo(expected);
  }

  @Test
  void whatTravelsChangesNoResult() throws Exception {
    String expected = checksum(Synthetic.of(FIGURES, 1.5), Strategy.hybrid());
    assertThat(checksum(Synthetic.of(figures(20_000, 3_000, 500), 1.5), Strategy.hybrid()))
        .isEqualTo(expected);
  }

  @Test
  void itemsComeFromAServerAsWell() throws Exception {
    Synthetic synthetic = Synthetic.of(FIGURES, 1.5);
    String expected = checksum(synthetic, Strategy.hybrid());
    try (LoopbackServer server = LoopbackServer.start()) {
      assertThat(checksum(synthetic.over(server.port()), Strategy.hybrid())).isEqualTo(expected);
    }
  }

  @Test
  void asksForWhatItsFiguresSay() {
    Demand demand = Synthetic.of(FIGURES, 1.5).demand();
    assertThat(demand).isEqualTo(FIGURES.demand());
    Demand first = Synthetic.of(FIGURES, 1.5).first(10).demand();
    assertThat(first.items()).isEqualTo(10);
    assertThat(first.stages().getFirst().waits().at(9))
        .isEqualTo(demand.stages().getFirst().waits().at(9));
  }

  @Test
  void aStageInWhichNothingIsDoneIsNone() throws Exception {
    Synthetic computing = Synthetic.of(figures(0, 3_000, 0), 1.5);
    assertThat(computing.demand().stages())
        .extracting(Demand.Stage::name)
        .containsExactly("compute");
    assertThat(checksum(computing, Strategy.hybrid()))
        .isEqualTo(checksum(computing, Strategy.synchronous()));
    Synthetic waiting = Synthetic.of(figures(20_000, 0, 0), 1.5);
    assertThat(waiting.demand().stages()).extracting(Demand.Stage::name).containsExactly("wait");
    assertThat(checksum(waiting, Strategy.hybrid()))
        .isEqualTo(checksum(waiting, Strategy.synchronous()));
  }

  @Test
  void itsFiguresAreThoseItWasMadeOf() {
    assertThat(Synthetic.of(FIGURES, 1.5).figures()).isEqualTo(FIGURES);
  }
}
