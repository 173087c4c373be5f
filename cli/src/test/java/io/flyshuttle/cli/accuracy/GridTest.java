package io.flyshuttle.cli.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.forecast.Spread;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {

  @Test
  void theSameSeedGivesTheSameWorkloads() {
    assertThat(new Grid(7, 40, 3).cases()).isEqualTo(new Grid(7, 40, 3).cases());
    assertThat(new Grid(7, 40, 3).cases()).isNotEqualTo(new Grid(8, 40, 3).cases());
  }

  @Test
  void moreWorkloadsBeginWithTheSame() {
    assertThat(new Grid(7, 40, 3).cases())
        .startsWith(new Grid(7, 10, 3).cases().toArray(Case[]::new));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, -4, 5_000_000_000L})
  void staysWithinItsBounds(long seed) {
    Set<Spread> spreads = new HashSet<>();
    Set<Case.Via> vias = new HashSet<>();
    for (Case one : new Grid(seed, 40, 3).cases()) {
      assertThat(one.figures().items()).isBetween(500, 10_000);
      assertThat(one.figures().concurrency()).isBetween(1, 200);
      double nanos = one.figures().io().toNanos() + one.figures().cpu().toNanos();
      assertThat(nanos).isBetween(1_000.0, 50_000_000.0);
      assertThat(Grid.seconds(one.figures())).isLessThanOrEqualTo(3);
      spreads.add(one.figures().spread());
      vias.add(one.via());
    }
    assertThat(spreads).hasSize(6);
    assertThat(vias).hasSize(2);
  }

  @Test
  void theWholeRangeOfSharesIsThere() {
    List<Double> shares =
        new Grid(1, 60, 3)
            .cases().stream()
                .map(one ->
                    one.figures().cpu().toNanos()
                        / (double) (one.figures().cpu().toNanos() + one.figures().io().toNanos()))
                .toList();
    assertThat(shares).contains(0.0, 1.0);
    assertThat(shares.stream().filter(share -> share > 0 && share < 0.15)).isNotEmpty();
    assertThat(shares.stream().filter(share -> share > 0.4 && share < 0.6)).isNotEmpty();
  }

  @Test
  void aPrefixTakesAsLongAsItMay() {
    Case one = new Grid(1, 1, 3).cases().getFirst();
    int half = one.first(0.5, 20);
    assertThat(half).isBetween(20, one.figures().items());
    assertThat(one.first(1e9, 20)).isEqualTo(one.figures().items());
    assertThat(one.first(0, 20)).isEqualTo(20);
  }
}
