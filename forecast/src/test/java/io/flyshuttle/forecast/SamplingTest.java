package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which items are drawn, and what a sample says of all. */
class SamplingTest {

  @Test
  void takesOneOfEachPartOfTheSource() {
    Draw draw = new Draw(OptionalLong.of(1_000), 0.1, 1);

    long[] all = draw.take(1_000);

    assertThat(all).hasSize(100);
    for (int i = 0; i < 100; i++) {
      assertThat(all[i]).isBetween(10L * i, 10L * i + 9);
    }
    assertThat(Arrays.stream(all).map(i -> i % 10).distinct().count()).isGreaterThan(5);
    assertThat(draw.left()).isZero();
    assertThat(draw.take(5)).isEmpty();
  }

  @Test
  void everyBlockIsSpreadAndNoneHasAnItemOfAnother() {
    Draw draw = new Draw(OptionalLong.of(8_000), 0.25, 1);

    long[] scouted = draw.take(16);
    long[] block = draw.take(300);

    for (long[] each : List.of(scouted, block)) {
      assertThat(each).isSorted();
      assertThat(each[0]).isLessThan(8_000 / each.length * 2L);
      assertThat(each[each.length - 1]).isGreaterThan(8_000 - 8_000 / each.length * 2L);
    }
    assertThat(LongStream.concat(Arrays.stream(scouted), Arrays.stream(block)).distinct().count())
        .isEqualTo(316);
    assertThat(draw.left()).isEqualTo(2_000 - 316);
  }

  @Test
  void ofAnUnknownSourceBlocksFollowOneAnother() {
    Draw draw = new Draw(OptionalLong.empty(), 0.25, 1);

    long[] first = draw.take(16);
    long[] second = draw.take(10);

    assertThat(first[15]).isBetween(60L, 63L);
    assertThat(second[0]).isBetween(64L, 67L);
    assertThat(second[9]).isBetween(100L, 103L);
  }

  @Test
  void aFewItemsAndHugeSources() {
    assertThat(new Draw(OptionalLong.of(2), 0.25, 1).take(9)).hasSize(1);
    assertThat(new Draw(OptionalLong.of(0), 0.25, 1).take(9)).isEmpty();
    assertThat(new Draw(OptionalLong.of(3), 1, 1).take(9)).containsExactly(0, 1, 2);
    long[] huge = new Draw(OptionalLong.of(Long.MAX_VALUE), 1, 1).take(30_000);
    assertThat(huge).hasSize(20_000).isSorted();
    assertThat(huge[0]).isNotNegative();
  }

  @Test
  void aBlockSaysHowManyItHasHad() {
    Block block = new Block(new long[] {3, 5, 9}, () -> false);
    assertThat(block.applyAsLong(-1)).isEqualTo(3);
    assertThat(block.applyAsLong(3)).isEqualTo(5);
    assertThat(block.given()).isEqualTo(1);
    assertThat(block.sourceEnded()).isTrue();
    assertThat(block.applyAsLong(5)).isEqualTo(9);
    assertThat(block.applyAsLong(9)).isEqualTo(-1);
    assertThat(block.given()).isEqualTo(3);
    assertThat(block.sourceEnded()).isFalse();

    Block cut = new Block(new long[] {3, 5}, () -> true);
    assertThat(cut.applyAsLong(-1)).isEqualTo(3); // one item in any case
    assertThat(cut.applyAsLong(3)).isEqualTo(-1);
    assertThat(cut.sourceEnded()).isFalse();
  }

  @Test
  void aColumnOfOtherNumbersKeepsTheSum() {
    Column column = new Column(1);
    for (int i = 0; i < 100; i++) {
      column.add(i, i, 2L * i);
    }

    assertThat(column.work(10)).hasSize(10).startsWith(45, 145);
    assertThat(column.work(1_000)).hasSize(1_000).startsWith(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    assertThat(Arrays.stream(column.waits(7)).sum()).isEqualTo(9_900);
    column.add(Long.MAX_VALUE, 1, 1); // a gatherer without end can't fill the memory
    assertThat(column.size()).isEqualTo(1 << 22);
  }

  @Test
  void anEstimateIsOfTheVariationAndNotOfTheDrift() {
    SplittableRandom random = new SplittableRandom(1);
    long[] scattered = random.longs(10_000, 0, 2_000).toArray();
    long[] rising = LongStream.range(0, 10_000).toArray();

    Estimate one = Estimate.of(scattered);
    assertThat(one.mean()).isCloseTo(1_000, within(20.0));
    assertThat(one.error()).isCloseTo(2_000 / Math.sqrt(12) / 100, within(0.3));
    assertThat(one.precision()).isCloseTo(1.96 * 5.77 / 1_000, within(0.001));
    assertThat(Estimate.of(rising).precision()).isLessThan(1e-5);
    assertThat(Estimate.of(new long[0]).precision()).isZero();
    assertThat(Estimate.of(new long[] {5}).precision()).isCloseTo(1.96, within(1e-9));
  }

  @Test
  void twoEstimatesAgreeWithinAToleranceOrByChance() {
    Estimate sure = new Estimate(100, 0.1);
    assertThat(sure.agrees(new Estimate(104, 0.1), 0.05)).isTrue();
    assertThat(sure.agrees(new Estimate(110, 0.1), 0.05)).isFalse();
    assertThat(sure.agrees(new Estimate(110, 10), 0.05)).isTrue();
  }

  @Test
  void weighsWhatIsSent() {
    assertThat(Payload.size(5L)).isEqualTo(9);
    assertThat(Payload.size("four")).isEqualTo(9);
    assertThat(Payload.size(new byte[1_000])).isEqualTo(1_005);
    assertThat(Payload.size(new double[100])).isEqualTo(805);
    assertThat(Payload.size(new char[100])).isEqualTo(205);
    assertThat(Payload.size(List.of("x".repeat(500)))).isBetween(500L, 700L);
    assertThat(Payload.size(new Object())).isZero();
    assertThat(Payload.size(List.of(new Object()))).isZero();
    assertThat(Payload.size(List.of(new byte[65 << 20]))).isEqualTo(64 << 20);
  }

  @Test
  void whatIsComputedElsewhereIsTakenBetweenTwoItems() {
    FakeGauge gauge = new FakeGauge();
    Elsewhere elsewhere = new Elsewhere(gauge, 2, 102);
    for (int item = 1; item <= 102; item++) {
      gauge.workElsewhere(item <= 2 ? 1_000_000 : 300); // to start the threads
      gauge.compile(77_000);
      gauge.work(5_000);
      elsewhere.called(5_000);
      elsewhere.itemEnded();
    }

    assertThat(elsewhere.perItem()).isEqualTo(300);
    assertThat(new Elsewhere(gauge, 2, 102).perItem()).isZero();
  }

  @Test
  void readsTheSecondNumber() {
    assertThat(second("123 4567 8\n")).isEqualTo(4567);
    assertThat(second("123")).isZero();
    assertThat(second("")).isZero();
  }

  private static long second(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return SystemGauge.second(bytes, bytes.length);
  }
}
