package io.flyshuttle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The reference values of the workload's definition. */
class MixedItemsTest {
  private static final MixedItems DEFAULT = new MixedItems(10_000, 4_000, 350_000, 20250101, 64);

  @Test
  void itemsAreThoseOfTheDefinition() {
    long rounds = 0;
    long waits = 0;
    long longest = 0;
    for (long i = 0; i < DEFAULT.items(); i++) {
      rounds += DEFAULT.roundsOf(i);
      waits += DEFAULT.waitUs(i);
      longest = Math.max(longest, DEFAULT.waitUs(i));
    }
    assertThat(DEFAULT.hash(0, 0)).isEqualTo(0x52ca40855a31b81cL);
    assertThat(rounds).isEqualTo(3_486_242_176L);
    assertThat(waits).isEqualTo(39_839_849);
    assertThat(longest).isEqualTo(7_000);
  }

  @Test
  void criticalPathIsTheWaitsThroughTheirPlacesOrTheLongestItem() {
    assertThat(DEFAULT.criticalSeconds(5)).isCloseTo(39.840 / 64, within(0.001));
    assertThat(new MixedItems(10_000, 4_000, 350_000, 20250101, 10_000).criticalSeconds(5))
        .isBetween(0.007, 0.010);
  }
}
