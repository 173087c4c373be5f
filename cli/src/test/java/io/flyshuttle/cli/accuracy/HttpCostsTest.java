package io.flyshuttle.cli.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests cost, by how long they wait. */
class HttpCostsTest {
  private static final HttpCosts COSTS =
      new HttpCosts(
          new HttpCost(new HttpCost.Cpu(100, 50), new HttpCost.Cpu(400, 300), 30, 1_000, 7),
          new HttpCost(new HttpCost.Cpu(200, 70), new HttpCost.Cpu(500, 500), 40, 3_000, 9));

  @ParameterizedTest
  @CsvSource({"0, 100", "1e3, 100", "3e5, 100", "7.745966692e5, 150", "2e6, 200", "1e9, 200"})
  void inBetweenItIsInProportionToTheLogarithm(double wait, double client) {
    assertThat(COSTS.of(wait).crowded().client()).isCloseTo(client, within(1e-6));
  }

  @Test
  void soItIsWithAllOfThem() {
    HttpCost middle = COSTS.brief().towards(COSTS.lengthy(), 0.5);

    assertThat(middle)
        .isEqualTo(
            new HttpCost(new HttpCost.Cpu(150, 60), new HttpCost.Cpu(450, 400), 35, 2_000, 8));
    assertThat(HttpCosts.NONE.of(1e6)).isEqualTo(HttpCost.NONE);
  }
}
