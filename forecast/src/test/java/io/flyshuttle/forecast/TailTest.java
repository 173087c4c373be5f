package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes on beyond the dearest that was seen. */
class TailTest {
  private static final double MEAN = 1e6;

  private static long[] costs(Spread spread, int items, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, items)
        .mapToLong(i -> Math.round(MEAN * spread.factor(random, i, items)))
        .toArray();
  }

  private static long[] alike(long[] costs, int times, long seed) {
    Tail tail = Tail.of(costs).orElseThrow();
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, times * costs.length)
        .mapToLong(i -> tail.like(costs[i % costs.length], random.nextDouble()))
        .toArray();
  }

  private static long[] drawnAnew(long[] costs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Arrays.stream(costs).map(_ -> costs[random.nextInt(costs.length)]).toArray();
  }

  private static double mean(long[] costs) {
    return Arrays.stream(costs).average().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNIFORM", "EXPONENTIAL", "HEAVY_TAIL", "RISING"})
  void keepsTheMean(Spread spread) {
    long[] costs = costs(spread, 500, 1);
    assertThat(mean(alike(costs, 200, 2))).isCloseTo(mean(costs), within(0.02 * MEAN));
  }

  @ParameterizedTest
  @EnumSource(names = {"EXPONENTIAL", "HEAVY_TAIL"})
  void reachesTheDearestOfManyMoreItems(Spread spread) {
    int held = 0;
    for (int seed = 0; seed < 20; seed++) {
      long[] costs = costs(spread, 400, seed);
      long dearest = Arrays.stream(costs(spread, 8_000, 100 + seed)).max().orElseThrow();
      long[] dearests =
          LongStream.range(0, 100)
              .map(again ->
                  Arrays.stream(alike(drawnAnew(costs, again), 20, again)).max().orElseThrow())
              .sorted()
              .toArray();
      held += dearests[2] <= dearest && dearest <= dearests[97] ? 1 : 0;
      assertThat(dearests[97]).isGreaterThan(Arrays.stream(costs).max().orElseThrow());
    }
    assertThat(held).isGreaterThanOrEqualTo(15);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 10})
  void aFewThatAreDearKeepTheirMean(int percent) {
    for (double noise : new double[] {0, 0.02}) {
      SplittableRandom random = new SplittableRandom(percent);
      long[] costs =
          IntStream.range(0, 400)
              .mapToLong(i ->
                  Math.round((i % 100 < percent ? 10e6 : 1e6) * (1 + noise * random.nextDouble())))
              .toArray();
      Profile profile = ResamplingTest.profile(400, _ -> 0, i -> costs[i]);
      double[] means =
          LongStream.range(0, 200)
              .mapToDouble(seed -> profile.replicate(4_000, seed).workNanos() / 4_000)
              .sorted()
              .toArray();
      assertThat(means[100]).isCloseTo(mean(costs), within(0.06 * mean(costs)));
      assertThat(means[5]).isLessThan(mean(costs));
      assertThat(means[194]).isGreaterThan(mean(costs));
    }
  }

  @Test
  void thoseThatCostTheSameShareTheirPlaces() {
    long[] costs = costs(Spread.EXPONENTIAL, 200, 7);
    long[] tied = Arrays.stream(costs).map(cost -> cost / 500_000 * 500_000).toArray();
    assertThat(mean(alike(tied, 300, 8))).isCloseTo(mean(tied), within(0.02 * MEAN));
  }

  @Test
  void neverIsAsDearAsNothingEverWas() {
    long[] costs = LongStream.range(0, 100).map(i -> i < 99 ? 1 + i % 7 : 1L << 60).toArray();
    costs[3] = 1L << 50;
    costs[5] = 1L << 40;
    for (long cost : costs) {
      Tail.of(costs)
          .ifPresent(tail -> assertThat(tail.like(cost, Math.nextDown(1.0))).isPositive());
    }
  }

  @Test
  void endsWhereCostsEnd() {
    long[] costs = costs(Spread.UNIFORM, 1_000, 3);
    assertThat(Arrays.stream(alike(costs, 100, 4)).max().orElseThrow())
        .isLessThan(Math.round(1.55 * MEAN));
  }

  @Test
  void isNotThereWhereTheDearestAreAlikeOrFew() {
    assertThat(Tail.of(costs(Spread.CONSTANT, 1_000, 5))).isEmpty();
    assertThat(Tail.of(LongStream.range(0, 1_000).map(i -> i % 5 == 0 ? 10 : 1).toArray()))
        .isEmpty();
    assertThat(Tail.of(LongStream.range(0, 19).toArray())).isEmpty();
    assertThat(Tail.of(LongStream.range(0, 20).toArray())).isPresent();
  }

  @Test
  void leavesWhatIsBelowAsItIsAndKeepsTheOrder() {
    long[] costs = costs(Spread.EXPONENTIAL, 300, 6);
    Arrays.sort(costs);
    Tail tail = Tail.of(costs).orElseThrow();
    long before = 0;
    for (int i = 0; i < costs.length; i++) {
      long like = tail.like(costs[i], 0.5);
      if (i < 270) {
        assertThat(like).isEqualTo(costs[i]);
      }
      assertThat(like).isGreaterThanOrEqualTo(before);
      before = like;
    }
  }
}
