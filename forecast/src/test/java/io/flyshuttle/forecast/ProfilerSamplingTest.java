package io.flyshuttle.forecast;

import static io.flyshuttle.forecast.HandProfiler.HOUR;
import static io.flyshuttle.forecast.HandProfiler.each;
import static io.flyshuttle.forecast.Workloads.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which items of a pipeline are measured, and when that is enough. */
class ProfilerSamplingTest {
  private final HandProfiler profiler = new HandProfiler();
  private final FakeGauge gauge = profiler.gauge;

  @Test
  void theSampleIsSpreadOverASortedSource() throws Exception {
    Profile profile = profiler.profile(profiler.items(4_000, _ -> MS, i -> i * 1_000), HOUR);

    Costs work = profile.stages().getLast().work();
    assertThat(work.mean()).isCloseTo(2_000_000, within(100_000.0));
    assertThat(work.at(0)).isLessThan(100_000);
    assertThat(profile.findings())
        .singleElement()
        .asString()
        .startsWith("what items cost drifts along the input: 1.")
        .contains("in its first third, ")
        .endsWith(" ms in its last");
  }

  @Test
  void aPeriodOfTheSourceDoesNotMislead() throws Exception {
    Profile profile =
        profiler.profile(profiler.items(8_000, _ -> MS, i -> i % 4 == 3 ? 4 * MS : 0), HOUR);

    assertThat(profile.stages().getLast().work().mean()).isCloseTo(MS, within(0.15 * MS));
  }

  @Test
  void noItemIsRunTwiceAndNoMoreThanTheShare() throws Exception {
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    AtomicInteger calls = new AtomicInteger();
    LongUnaryOperator dear =
        i -> {
          seen.add(i);
          calls.incrementAndGet();
          return i % 7 == 0 ? 100 * MS : MS;
        };

    profiler.profile(profiler.items(1_000, _ -> MS, dear), HOUR.precision(1e-9));

    assertThat(calls.get()).isEqualTo(250);
    assertThat(seen).hasSize(250);
  }

  @Test
  void stopsWhenItIsPrecise() throws Exception {
    Profile profile =
        profiler.profile(profiler.items(100_000, _ -> MS, i -> (1 + i % 2) * MS), HOUR);

    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.PRECISE);
    assertThat(profile.sampling().precision()).isPositive().isLessThanOrEqualTo(0.05);
    assertThat(profile.sampling().items()).isEqualTo(600); // two blocks
  }

  @Test
  void aSmallerPrecisionNeedsMoreItems() throws Exception {
    Profile profile =
        profiler.profile(
            profiler.items(100_000, _ -> MS, i -> (1 + i % 2) * MS), HOUR.precision(0.01));

    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.PRECISE);
    assertThat(profile.sampling().items()).isGreaterThan(3_000);
  }

  @Test
  void stopsWhenItHasHadItsItems() throws Exception {
    Profile profile =
        profiler.profile(profiler.items(100, _ -> MS, i -> i % 10 == 0 ? 100 * MS : MS), HOUR);

    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.ITEMS);
    assertThat(profile.sampling().precision()).isGreaterThan(0.05);
    assertThat(profile.sampling().items()).isLessThanOrEqualTo(25);
  }

  @Test
  void stopsWhenTheTimeIsUp() throws Exception {
    Budget budget = Budget.standard().time(Duration.ofSeconds(1)).precision(1e-9);

    Profile profile =
        profiler.profile(profiler.items(100_000, _ -> 10 * MS, i -> (1 + i % 2) * MS), budget);

    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.TIME);
    assertThat(profile.sampling().items()).isGreaterThan(10);
  }

  @Test
  void theScoutTakesNoMoreThanItsPartOfTheTime() throws Exception {
    List<Long> ran = new ArrayList<>();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1_000)
            .cpu(
                each(i -> {
                  synchronized (ran) {
                    ran.add(i);
                  }
                  gauge.work(2_000 * MS);
                }));

    Profile profile = profiler.profile(pipeline, Budget.standard().time(Duration.ofSeconds(5)));

    assertThat(ran).hasSizeLessThan(4);
    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.TIME);
    assertThat(profile.stages().getFirst().work().mean()).isEqualTo(2_000.0 * MS);
  }

  @Test
  void aLongRunMayBeProfiledForAPartOfIt() throws Exception {
    // 100,000 items of 10 ms on two cores take 500 s: 3 % of that are 15 s
    Profile profile =
        profiler.profile(
            profiler.items(100_000, _ -> MS, i -> (5 + 10 * (i % 2)) * MS), Budget.standard());

    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.PRECISE);
    assertThat(profile.sampling().took()).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void stopsAtTheEndOfASourceThatDoesNotKnowItsLength() throws Exception {
    List<Long> given = LongStream.range(0, 200).boxed().toList();
    Pipeline<Long> pipeline =
        Pipeline.using(() -> () -> {}, (AutoCloseable _) -> given.iterator())
            .cpu(each(i -> gauge.work((1 + i % 2) * MS)));

    Profile profile = profiler.profile(pipeline, HOUR.precision(1e-9));

    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.END);
    assertThat(profile.items()).isEmpty();
    assertThat(profile.sampling().items()).isBetween(30, 50); // a quarter, without the scout
    assertThat(profile.findings()).hasSize(1).first().asString().contains("from its beginning");
  }

  @Test
  void whatItCostWhileItWarmedUpIsDropped() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Profile profile =
        profiler.profile(
            profiler.items(100_000, _ -> MS, _ -> calls.incrementAndGet() <= 500 ? 5 * MS : MS),
            HOUR);

    // scouted 16, a block of 300, one of 300 in the midst of it, and two that are the same
    assertThat(profile.stages().getLast().work()).isEqualTo(Costs.of(600, _ -> MS));
    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.PRECISE);
  }

  @Test
  void whatACrowdWaitsForItselfIsToldByItemsThatAreAloneOnceAllIsWarm() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    // 16 that are scouted, cold; two blocks of 300, in a crowd; then alone, warm
    LongUnaryOperator waits = _ -> calls.incrementAndGet() <= 616 ? 5 * MS : 2 * MS;

    Profile profile = profiler.profile(profiler.items(100_000, waits, _ -> MS), HOUR);

    assertThat(calls.get()).isEqualTo(616 + 48);
    assertThat(profile.sampling().items()).isEqualTo(600);
    assertThat(profile.stages().getFirst().crowding()).isEqualTo(3 * MS);
    assertThat(profile.stages().getLast().crowding()).isZero();
  }

  @Test
  void itemsThatAreAloneTakeATenthOfTheTimeAtMost() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    LongUnaryOperator waits =
        _ -> {
          calls.incrementAndGet();
          return MS;
        };

    Profile profile =
        profiler.profile(
            profiler.items(100_000, waits, i -> (5 + 10 * (i % 2)) * MS), Budget.standard());

    int alone = calls.get() - 16 - profile.sampling().items();
    assertThat(alone).isBetween(7, 12); // of 11 ms each, in 0.1 s
  }

  @Test
  void whereNothingWaitsNoItemIsRunAlone() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 100_000)
            .cpu(
                each(_ -> {
                  calls.incrementAndGet();
                  gauge.work(MS);
                }));

    Profile profile = profiler.profile(pipeline, HOUR);

    assertThat(calls.get()).isEqualTo(16 + profile.sampling().items());
  }
}
