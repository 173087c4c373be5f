package io.flyshuttle.cli.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic, against values that another language reached. */
class MixedTest {
  private static final Mixed STANDARD = Mixed.DEFAULT;

  @Test
  void randomNumbersAreTheReferenceOnes() {
    assertThat(Kernel.h(20250101, 0, 0)).isEqualTo(0x52ca40855a31b81cL);
  }

  @ParameterizedTest
  @CsvSource({"200, 4500, 2000, c693cb6e9e2ac8df", "1000, 4000, 350000, 003248eff4429ccd"})
  void checksumsAreTheReferenceOnes(long items, long ioUs, long rounds, String checksum) {
    Mixed mixed = new Mixed(items, ioUs, rounds, 20250101, 0, 64);
    Mixed.Sum sum = new Mixed.Sum();
    LongStream.range(0, items).map(mixed::result).forEach(sum::add);
    assertThat(sum.digest().ordered()).isEqualTo(checksum);
  }

  @Test
  void theDefaultHasTheReferenceAmountOfWaitingAndComputing() {
    var waits = LongStream.range(0, 10_000).map(STANDARD::waitUs).summaryStatistics();
    assertThat(Math.round(waits.getSum() / 1e3)).isEqualTo(39_840);
    assertThat(waits.getMax()).isEqualTo(7_000);
    assertThat(LongStream.range(0, 10_000).map(STANDARD::roundsOf).sum()).isEqualTo(3_486_242_176L);
  }

  @Test
  void skewMakesAShareOfTheItemsHeavyAndLeavesTheOthersAlone() {
    Mixed skewed = new Mixed(10_000, 4_000, 350_000, 20250101, 0.01, 64);
    long heavy =
        LongStream.range(0, 10_000)
            .filter(i -> skewed.roundsOf(i) != STANDARD.roundsOf(i))
            .peek(i -> assertThat(skewed.roundsOf(i)).isEqualTo(20 * STANDARD.roundsOf(i)))
            .count();
    assertThat(heavy).isBetween(70L, 130L);
  }

  @Test
  void nothingToDoIsStillAWorkload() {
    Mixed empty = new Mixed(1, 0, 0, 1, 1, 1);
    assertThat(empty.waitUs(0)).isZero();
    assertThat(empty.result(0)).isEqualTo(Kernel.h(1, 0, 2));
  }
}
