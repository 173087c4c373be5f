package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** What may be said of a time before it is measured. */
class ForecasterTest {
  private static final Setting HYBRID = new Setting("hybrid", 10, 2);
  private static final Setting SYNCHRONOUS = new Setting("synchronous", 1, 1);

  private static final Machine MACHINE = Machine.generic(2);

  private final AtomicLong simulated = new AtomicLong(); // items

  /** All one after the other, or on two cores. */
  private Simulation sum(Demand demand, Setting setting, DoubleUnaryOperator others) {
    simulated.addAndGet(demand.items());
    double seconds = (demand.waitNanos() + demand.workNanos()) / 1e9;
    return new Simulation(setting, setting.equals(HYBRID) ? seconds / 2 : seconds, 0, 0, 0, 0, 0);
  }

  private List<Forecast> forecast(Profile profile, int items, long seed) {
    return new Forecaster(MACHINE, this::sum)
        .forecast(profile, items, List.of(SYNCHRONOUS, HYBRID), seed);
  }

  @Test
  void theMostLikelyTimeIsThatOfTheSampleRepeated() {
    Profile profile = ResamplingTest.profile(300, _ -> 2_000_000, i -> i * 10_000L);

    List<Forecast> forecasts = forecast(profile, 3_000, 1);

    assertThat(forecasts).extracting(Forecast::strategy).containsExactly("synchronous", "hybrid");
    assertThat(forecasts.getFirst().seconds()).isCloseTo(3 * (2 + 1.495), within(1e-9));
    assertThat(forecasts.getLast().seconds()).isCloseTo(3 * (2 + 1.495) / 2, within(1e-9));
  }

  @Test
  void itemsThatAreAloneWaitLessByWhatTheCrowdTook() {
    Profile crowded = ResamplingTest.profile(300, i -> i % 2 * 900_000L, _ -> 1_000_000, 600_000);

    List<Forecast> forecasts = forecast(crowded, 3_000, 1);

    assertThat(forecasts.getFirst().seconds()).isCloseTo(3 + 1.5 * 0.3, within(1e-9));
    assertThat(forecasts.getLast().seconds()).isCloseTo((3 + 1.5 * 0.9) / 2, within(1e-9));
  }

  @Test
  void aWarmJvmHasNothingLeftToCompile() {
    Profile cold = ResamplingTest.profile(300, _ -> 2_000_000, _ -> 1_000_000);
    Profile.Sampling busy =
        new Profile.Sampling(
            300, Duration.ofSeconds(1), 0.05, Profile.Stop.PRECISE, 15_000, 0.1, 0.4);
    Profile seen = new Profile(cold.items(), cold.stages(), cold.window(), busy, cold.findings());

    assertThat(seen.warm()).isNotEqualTo(seen);
    assertThat(forecast(seen.warm(), 3_000, 1)).isEqualTo(forecast(cold, 3_000, 1));
  }

  @Test
  void whereItemsCostTheSameOnlyTheModelIsUncertain() {
    Forecast forecast =
        forecast(ResamplingTest.profile(300, _ -> 2_000_000, _ -> 1_000_000), 3_000, 1).getFirst();

    double late = MACHINE.platformTimer().of(2e6);
    double timers = 0.3 * late / (2e6 + late); // of the wait
    double ends = Math.log1p(0.005 / 9);
    double known = Math.hypot(Math.hypot(Math.log(1.08), ends), Math.log1p(timers));
    assertThat(forecast.lowSeconds()).isCloseTo(9 / Math.exp(known), within(1e-9));
    assertThat(forecast.highSeconds()).isCloseTo(9 * Math.exp(known), within(1e-9));
  }

  @Test
  void coresDriftAndARunHasTwoEnds() {
    Setting alone = new Setting("synchronous", 1, 1);
    Machine machine = MACHINE.withOverheads(java.util.Map.of());
    Profile computing = ResamplingTest.profile(300, _ -> 0, _ -> 1_000_000);
    Forecast drifts = // one of two cores is busy all the time
        new Forecaster(machine).forecast(computing, 9_000, List.of(alone), 1).getFirst();
    double known = Math.hypot(Math.log(1.08), Math.log(1.12));
    assertThat(drifts.highSeconds()).isCloseTo(9 * Math.exp(known), within(1e-3));

    Simulation brief = new Simulation(HYBRID, 0.005, 0, 0, 0, 0, 0);
    Forecast ends = Forecaster.within(brief, new double[100], 0);
    double half = Math.hypot(Math.log(1.08), Math.log(2));
    assertThat(ends.lowSeconds()).isCloseTo(0.005 * Math.exp(-half), within(1e-9));
  }

  @Test
  void theFewerItemsTheSampleHasTheWiderTheInterval() {
    Forecast few = forecast(skewed(30), 10_000, 1).getFirst();
    Forecast many = forecast(skewed(3_000), 10_000, 1).getFirst();

    assertThat(few.uncertainty()).isGreaterThan(0.25);
    assertThat(many.uncertainty()).isLessThan(0.11);
  }

  private static Profile skewed(int sample) {
    SplittableRandom random = new SplittableRandom(4);
    long[] work = new long[sample];
    for (int i = 0; i < sample; i++) {
      work[i] = Math.round(-1e6 * Math.log(1 - random.nextDouble()));
    }
    return ResamplingTest.profile(sample, _ -> 0, i -> work[i]);
  }

  /** Of profiles that are drawn from known costs, the intervals hold the true time. */
  @Test
  void theIntervalsHoldTheTrueTime() {
    int held = 0;
    for (int trial = 0; trial < 200; trial++) {
      SplittableRandom random = new SplittableRandom(trial);
      long[] work = new long[20 * 40];
      double truth = 0;
      for (int i = 0; i < work.length; i++) {
        work[i] = Math.round(-1e6 * Math.log(1 - random.nextDouble()));
        truth += work[i] / 1e9;
      }
      Profile profile = ResamplingTest.profile(40, _ -> 0, i -> work[20 * i]);
      Forecast forecast = forecast(profile, work.length, trial).getFirst();
      held += forecast.lowSeconds() <= truth && truth <= forecast.highSeconds() ? 1 : 0;
    }
    assertThat(held).isBetween(180, 200);
  }

  @Test
  void theSameSeedGivesTheSameBitForBit() {
    Profile profile = skewed(300);

    assertThat(forecast(profile, 1_000, 7)).isEqualTo(forecast(profile, 1_000, 7));
    assertThat(forecast(profile, 1_000, 7)).isNotEqualTo(forecast(profile, 1_000, 8));
  }

  @Test
  void aMillionItemsAreForecastByFewer() {
    Profile profile = skewed(300);
    Forecast large = forecast(profile, 1_000_000, 1).getFirst();

    assertThat(simulated.get()).isLessThan(4 * 1_000_000 + 4_100_000);
    assertThat(large.seconds())
        .isCloseTo(profile.demand(300, 1).workNanos() / 300 / 1e3, within(0.1));
    double alone = Math.hypot(0.08, 1.96 / Math.sqrt(300)); // the error of the sample's mean
    assertThat(large.uncertainty()).isCloseTo(alone, within(0.03));
  }

  @Test
  void theIntervalIsThatOfAllItemsHoweverFewAreSimulated() {
    List<Setting> settings = Collections.nCopies(80, SYNCHRONOUS); // leaves 500 for each

    Forecast forecast =
        new Forecaster(MACHINE, this::sum)
            .forecast(skewed(3_000), 1_000_000, settings, 1)
            .getFirst();

    double alone = Math.hypot(0.08, 1.96 / Math.sqrt(3_000));
    assertThat(forecast.uncertainty()).isCloseTo(alone, within(0.012));
  }

  @Test
  void aSmallerWorkloadScattersMore() {
    assertThat(Forecaster.narrower(300, 1_000, 1_000)).isEqualTo(1);
    assertThat(Forecaster.narrower(100, 1_000_000, 100)).isCloseTo(Math.sqrt(0.5), within(0.001));
  }

  // ---- warming up

  private static Profile cold(double compilerSeconds) {
    Profile warm = ResamplingTest.profile(300, _ -> 0, _ -> 1_000_000);
    Profile.Sampling seen = warm.sampling();
    return new Profile(
        warm.items(),
        warm.stages(),
        warm.window(),
        new Profile.Sampling(
            seen.items(),
            Duration.ofSeconds(3),
            seen.precision(),
            seen.stopped(),
            seen.spinNanos(),
            seen.foreignCores(),
            compilerSeconds),
        warm.findings());
  }

  private static Simulation of(Profile profile, Setting setting) {
    return new Forecaster(MACHINE)
        .forecast(profile, 6_000, List.of(setting), 1)
        .getFirst()
        .simulation();
  }

  @Test
  void compilersTakeOfTheCoresWhatTheSampleSawThemTake() {
    double warm = of(cold(0), HYBRID).seconds();
    double cold = of(cold(0.6), HYBRID).seconds();

    // 6 seconds on two cores: 3 s, within which compilers use what they used during the sample.
    assertThat(warm).isCloseTo(3, within(0.01));
    assertThat(cold - warm).isCloseTo(0.33, within(0.03)); // 0.6 / 2, and more as it takes longer
    assertThat(of(cold(0.6), HYBRID).cpuSeconds() - of(cold(0), HYBRID).cpuSeconds())
        .isBetween(0.6, 0.7);
  }

  @Test
  void whereACoreIsIdleTheyHoldUpNobody() {
    double warm = of(cold(0), SYNCHRONOUS).seconds();
    assertThat(of(cold(0.6), SYNCHRONOUS).seconds()).isEqualTo(warm);
  }

  @Test
  void workerProcessesWarmUpAsWell() {
    Setting processes = new Setting("hybrid-processes", 10, 2);
    double own = of(cold(0.6), HYBRID).seconds() - of(cold(0), HYBRID).seconds();
    double all = of(cold(0.6), processes).seconds() - of(cold(0), processes).seconds();
    assertThat(all).isBetween(2 * own, 3.5 * own);
  }

  @Test
  void whatWarmingUpTakesIsKnownLeast() {
    Forecaster forecaster = new Forecaster(MACHINE);
    Forecast warm = forecaster.forecast(cold(0), 600, List.of(HYBRID), 1).getFirst();
    Forecast cold = forecaster.forecast(cold(2), 600, List.of(HYBRID), 1).getFirst();

    assertThat(warm.uncertainty()).isLessThan(0.14); // 8 % of the model, 12 % drift
    assertThat(cold.lowSeconds()).isLessThan(1.01 * warm.seconds());
    assertThat(cold.highSeconds() / cold.seconds()).isGreaterThan(cold.seconds() / warm.seconds());
  }

  @Test
  void theFirstSecondsOfAWarmUpCostMost() {
    WarmUp warmUp = new WarmUp(1);
    assertThat(warmUp.within(3, 0)).isCloseTo(0.632, within(1e-3));
    assertThat(warmUp.within(6, 0) - warmUp.within(3, 0)).isCloseTo(0.233, within(1e-3));
    assertThat(warmUp.within(1_000, 0)).isEqualTo(1);
  }
}
