package io.flyshuttle.cli.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Spread;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests cost, by how many there are at once. */
class HttpCostTest {
  private static final HttpCost COST =
      new HttpCost(new HttpCost.Cpu(100, 50), new HttpCost.Cpu(410, 360), 30, 1_000, 7);
  private static final Demand DEMAND =
      new Figures(5, Duration.ofNanos(9_000), Duration.ofNanos(3), Spread.CONSTANT, 2, 0, 1)
          .demand();

  @ParameterizedTest
  @CsvSource({"1, 410, 360", "2, 250, 200", "32, 100, 50", "64, 100, 50", "200, 100, 50"})
  void oneAloneWakesThreadsOnBothSides(int concurrency, double client, double server) {
    assertThat(COST.at(concurrency).client()).isCloseTo(client, within(1e-9));
    assertThat(COST.at(concurrency).server()).isCloseTo(server, within(1e-9));
  }

  @Test
  void clientAndServerComputeWhereItemsWait() {
    Demand asking = COST.on(DEMAND, "hybrid", 2);

    assertThat(asking.stages().getFirst().waits().at(3)).isEqualTo(10_000);
    assertThat(asking.stages().getFirst().work().at(3)).isEqualTo(450);
    assertThat(asking.stages().getLast()).isEqualTo(DEMAND.stages().getLast());
    assertThat(COST.aside("hybrid", 2)).isZero();
    assertThat(HttpCost.NONE.on(DEMAND, "hybrid", 2)).isEqualTo(DEMAND);
  }

  @Test
  void mostOfARequestIsDoneBesideAnEventLoop() {
    Demand asking = COST.on(DEMAND, "event-loop", 2);

    assertThat(asking.stages().getFirst().work().at(3)).isEqualTo(30);
    assertThat(COST.aside("event-loop", 2)).isCloseTo(450 - 30, within(1e-9));
    assertThat(asking.stages().getFirst().waits().at(3)).isEqualTo(10_000 + 450 - 30);
  }
}
