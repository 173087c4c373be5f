package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.spi.Nature;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Workloads of any number of items from a sample of some. */
class ResamplingTest {

  static Profile profile(int sample, IntToLongFunction waits, IntToLongFunction work) {
    return profile(sample, waits, work, 0);
  }

  static Profile profile(
      int sample, IntToLongFunction waits, IntToLongFunction work, long crowding) {
    Costs none = Costs.none(sample);
    return new Profile(
        OptionalLong.of(100L * sample),
        List.of(
            new Profile.StageProfile(
                "wait", Nature.IO, 10, Costs.of(sample, waits), none, crowding, 0, 0),
            new Profile.StageProfile(
                "work", Nature.CPU, Integer.MAX_VALUE, none, Costs.of(sample, work), 0, 77, 0)),
        OptionalInt.of(90),
        new Profile.Sampling(
            sample, Duration.ofSeconds(1), 0.05, Profile.Stop.PRECISE, 15_000, 0, 0),
        List.of());
  }

  @Test
  void hasTheMeanOfTheSample() {
    SplittableRandom random = new SplittableRandom(3);
    long[] work = random.longs(310, 1, 1_000_000).toArray();
    Profile profile = profile(310, _ -> 5, i -> work[i]);

    Demand demand = profile.demand(31_000, 1);

    assertThat(demand.workNanos() / 31_000)
        .isCloseTo(Arrays.stream(work).average().orElseThrow(), within(1e-6));
    assertThat(demand.stages().getLast().bytes()).isEqualTo(77);
    assertThat(demand.window()).hasValue(90);
    assertThat(profile.demand(310, 1).stages().getLast().work().toArray())
        .containsExactlyInAnyOrder(work);
  }

  @Test
  void keepsAnItemTogetherAndTheDriftAlongTheInput() {
    Profile profile = profile(500, i -> i, i -> 1_000 + i);

    Demand likely = profile.demand(10_000, 1);
    for (Demand demand : List.of(likely, profile.replicate(10_000, 1))) {
      long[] waits = demand.stages().getFirst().waits().toArray();
      long[] work = demand.stages().getLast().work().toArray();
      for (int i = 0; i < 10_000; i++) {
        boolean inTail = demand != likely && waits[i] >= 440; // of the dearest tenth
        assertThat(work[i]).isCloseTo(1_000 + waits[i], within(inTail ? 1L : 0L)); // rounded apart
        assertThat(waits[i]).isBetween(i / 20L - 25, i / 20L + (inTail ? 30 : 25));
      }
      assertThat(waits).isNotEqualTo(Arrays.stream(waits).sorted().toArray());
    }
  }

  @Test
  void theSameSeedGivesTheSame() {
    Profile profile = profile(300, i -> i, i -> i);

    assertThat(profile.demand(1_000, 5)).isEqualTo(profile.demand(1_000, 5));
    assertThat(profile.demand(1_000, 5)).isNotEqualTo(profile.demand(1_000, 6));
    assertThat(profile.replicate(1_000, 5)).isEqualTo(profile.replicate(1_000, 5));
    assertThat(profile.replicate(1_000, 5)).isNotEqualTo(profile.replicate(1_000, 6));
  }

  @Test
  void replicatesDifferAsSamplesWould() {
    Profile profile = profile(100, _ -> 0, i -> i % 2 * 1_000L);

    double[] means =
        IntStream.range(0, 2_000)
            .mapToDouble(seed -> profile.replicate(10_000, seed).workNanos() / 10_000)
            .toArray();

    double mean = Arrays.stream(means).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(means).map(m -> (m - mean) * (m - mean)).average().orElseThrow());
    assertThat(mean).isCloseTo(500, within(5.0));
    // 500 each, of a sample of 100 and of 10,000 that are drawn from it
    assertThat(deviation).isCloseTo(500 * Math.sqrt(0.01 + 0.0001), within(2.5));
  }

  @Test
  void aSampleOfOneAndFewItems() {
    Profile one = profile(1, _ -> 3, _ -> 4);

    assertThat(one.demand(5, 1).workNanos()).isEqualTo(20);
    assertThat(one.replicate(1, 1).waitNanos()).isEqualTo(3);
    assertThat(profile(60, i -> i, _ -> 1).demand(1, 1).items()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> one.demand(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> one.replicate(0, 1));
  }

  @Test
  void balancedIsEachAsOftenAsAnyOther() {
    int[] items = new Resampling(10).balanced(25, new SplittableRandom(1));

    for (int i = 0; i < 10; i++) {
      int item = i;
      assertThat(Arrays.stream(items).filter(each -> each == item).count()).isBetween(2L, 3L);
    }
  }

  @Test
  void orderIsRandomThroughout() {
    int[] items = new Resampling(10).balanced(1_000, new SplittableRandom(1));

    assertThat(
            IntStream.range(0, 100)
                .anyMatch(round ->
                    Arrays.stream(items, 10 * round, 10 * round + 10).distinct().count() < 7))
        .isTrue();
  }

  @Test
  void skewness() {
    assertThat(Costs.of(1, 2, 3, 4, 5).skewness()).isCloseTo(0, within(1e-9));
    assertThat(Costs.of(7, 7, 7).skewness()).isZero();
    SplittableRandom random = new SplittableRandom(1);
    Costs exponential =
        Costs.of(200_000, _ -> Math.round(-1e6 * Math.log(1 - random.nextDouble())));
    assertThat(exponential.skewness()).isCloseTo(2, within(0.1));
  }
}
