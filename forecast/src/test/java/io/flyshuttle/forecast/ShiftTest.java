package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How much more one sample is than another. */
class ShiftTest {
  private static long[] bimodal(int items, long more, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.doubles(items).mapToLong(each -> (each < 0.1 ? 10_000 : 1_000) + more).toArray();
  }

  @Test
  void isWhatAllAreMoreWhateverTheySpread() {
    assertThat(Shift.between(bimodal(16, 0, 1), bimodal(400, 300, 2))).isEqualTo(300);
  }

  @Test
  void isNothingWhereItMayBeChance() {
    assertThat(Shift.between(bimodal(16, 0, 1), bimodal(400, 0, 2))).isZero();
    SplittableRandom random = new SplittableRandom(3);
    long[] few = random.longs(16, 0, 1_000_000).toArray();
    long[] many = random.longs(400, 50_000, 1_050_000).toArray();
    assertThat(Shift.between(few, many)).isZero();
  }

  @Test
  void isNothingWhereTheyAreLess() {
    assertThat(Shift.between(bimodal(16, 300, 1), bimodal(400, 0, 2))).isZero();
  }

  @Test
  void isNothingOfTooFew() {
    assertThat(Shift.between(new long[] {1, 1, 1, 1, 1, 1, 1}, bimodal(400, 0, 1))).isZero();
    assertThat(Shift.between(bimodal(400, 0, 1), new long[7])).isZero();
  }
}
