package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How late a sleep ends, by how long it is; and the model takes it for the same. */
class TimerLatenessTest {
  private static final TimerLateness LATE = new TimerLateness(40_000, 58_000, 94_000, 184_000);

  @ParameterizedTest
  @CsvSource({
    "1, 40000",
    "10000, 40000",
    "55000, 49000",
    "100000, 58000",
    "550000, 76000",
    "1000000, 94000",
    "5500000, 139000",
    "10000000, 184000",
    "3000000000, 184000"
  })
  void isInProportionBetweenWhatWasMeasured(long sleep, double late) {
    assertThat(LATE.of((double) sleep)).isCloseTo(late, within(1e-6));
    Demand.Stage stage = Workloads.io(1, 0);
    Demand demand = new Demand(1, List.of(stage), OptionalInt.empty());
    Load load = new Load(demand, new long[1], LATE, 2, new long[0]);
    assertThat((double) load.lasts(sleep)).isCloseTo(sleep + late, within(2.0));
  }

  @ParameterizedTest
  @CsvSource({"5000", "10000", "55000", "100000", "550000", "1000000", "5500000", "3000000000"})
  void whoWasAwayForSoLongHasSleptForLess(long sleep) {
    assertThat(LATE.asleep(sleep + LATE.of((double) sleep)))
        .isCloseTo((double) sleep, within(1e-3));
    assertThat(LATE.asleep(30_000)).isZero();
  }

  @Test
  void aTickIsUndone() {
    TimerLateness tick = new TimerLateness(990_000, 900_000, 0, 0);
    assertThat(tick.asleep(999_999)).isBetween(0.0, 1e6);
    assertThat(tick.asleep(2_000_000)).isCloseTo(2_000_000, within(1e-3));
  }

  @ParameterizedTest
  @CsvSource({"-1", "NaN", "Infinity"})
  void whatNoTimerDoesIsRefused(double late) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TimerLateness(0, 0, late, 0))
        .withMessageContaining(String.valueOf(late));
  }

  @ParameterizedTest
  @CsvSource({"0, 94000", "50000, 44000", "95000, 0"})
  void whatIsCountedElsewhereIsTakenOff(double less, double late) {
    assertThat(LATE.less(less).at1ms()).isEqualTo(late);
    assertThat(LATE.less(less).most()).isEqualTo(184_000 - less);
  }

  @Test
  void theMiddleOfTwo() {
    assertThat(new TimerLateness(1, 2, 3, 4).middle(new TimerLateness(3, 6, 9, 12)))
        .isEqualTo(new TimerLateness(2, 4, 6, 8));
  }
}
