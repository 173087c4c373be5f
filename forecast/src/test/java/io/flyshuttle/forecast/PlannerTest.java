package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flyshuttle.spi.Nature;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  private static final long MICROS = 1_000;
  private static final long MILLIS = 1_000_000;

  private static final Planner PLANNER = new Planner(Machine.generic(2));

  private static Demand.Stage waits(int items, int concurrency, long nanos) {
    return new Demand.Stage(
        "wait", Nature.IO, concurrency, Costs.of(items, _ -> nanos), Costs.none(items), 0);
  }

  private static Demand.Stage computes(Nature nature, int items, long nanos) {
    return new Demand.Stage(
        "compute", nature, Integer.MAX_VALUE, Costs.none(items), Costs.of(items, _ -> nanos), 100);
  }

  private static Demand demand(int items, Demand.Stage... stages) {
    return new Demand(items, List.of(stages), OptionalInt.empty());
  }

  private static Demand mixed(Nature nature, int items, int concurrency, long wait, long work) {
    return demand(items, waits(items, concurrency, wait), computes(nature, items, work));
  }

  private static double lateness(Plan plan, String strategy) {
    return plan.of(strategy).orElseThrow().simulation().latenessP99();
  }

  @ParameterizedTest
  @CsvSource({"200, 20", "50, 10", "1000, 100"})
  void whatOnlyWaitsGoesOnVirtualThreads(int concurrency, long millis) {
    Plan plan = PLANNER.plan(demand(5_000, waits(5_000, concurrency, millis * MILLIS)));

    assertThat(plan.forecast().strategy()).isIn("virtual-threads", "hybrid");
    assertThat(plan.of("virtual-threads").orElseThrow().seconds())
        .isLessThan(plan.of("synchronous").orElseThrow().seconds() / concurrency * 1.2);
    assertThat(plan.reasons())
        .extracting(Plan.Reason::name)
        .containsExactly("strategy", "cpus", "concurrency", "memory");
    assertThat(because(plan, "cpus")).isEqualTo("nothing computes, so cores don't limit this");
  }

  @Test
  void whatOnlyComputesStarvesNobody() {
    int items = 400;
    Plan plan = PLANNER.plan(demand(items, computes(Nature.CPU, items, 20 * MILLIS)));

    assertThat(plan.forecast().strategy()).isIn("hybrid", "threads(32)");
    double best = plan.forecasts().stream().mapToDouble(Forecast::seconds).min().orElseThrow();
    assertThat(plan.forecast().seconds()).isLessThanOrEqualTo(1.05 * best);
    assertThat(plan.forecast().simulation().latenessP99()).isLessThan(10e-3);
    assertThat(lateness(plan, "virtual-threads")).isGreaterThan(10e-3);
  }

  @ParameterizedTest
  @CsvSource({"100, 1", "64, 10", "32, 50", "16, 200", "200, 1000", "8, 5000"})
  void anEqualThatDoesNotStarveIsPreferred(int concurrency, long workMicros) {
    Plan plan =
        PLANNER.plan(mixed(Nature.CPU, 2_000, concurrency, 4 * MILLIS, workMicros * MICROS));

    double seconds = plan.forecast().seconds();
    double late = plan.forecast().simulation().latenessP99();
    assertThat(plan.forecasts())
        .filteredOn(each -> each.seconds() <= seconds && late > 50e-3)
        .allMatch(each -> each.simulation().latenessP99() > late / 2);
  }

  @Test
  void whatMayHaveToBeKilledNeedsWorkers() {
    Plan plan = PLANNER.plan(mixed(Nature.KILLABLE, 1_000, 64, 4 * MILLIS, 2 * MILLIS));

    assertThat(plan.forecast().strategy()).isIn("hybrid", "hybrid-processes");
    assertThat(because(plan, "memory")).contains("2 worker JVMs");
    assertThat(because(plan, "cpus")).endsWith("more workers would not make it less");
  }

  @Test
  void whatMayHaveToBeKilledIsNotEvenThenSynchronousWhenItIsLittle() {
    Plan plan = PLANNER.plan(mixed(Nature.KILLABLE, 1, 1, 1 * MICROS, 1 * MICROS));

    assertThat(plan.forecast().strategy()).isIn("hybrid", "hybrid-processes");
  }

  @Test
  void whatIsOverAtOnceIsNotWorthAThread() {
    Plan plan = PLANNER.plan(mixed(Nature.CPU, 100, 64, 100 * MICROS, 20 * MICROS));

    assertThat(plan.forecast().strategy()).isEqualTo("synchronous");
    assertThat(because(plan, "strategy"))
        .startsWith("all is over in ")
        .endsWith("its threads may take to start and to warm up");
    assertThat(plan.reasons()).extracting(Plan.Reason::name).containsExactly("strategy", "memory");
  }

  @Test
  void whatTakesLongerIsWorthThem() {
    Plan plan = PLANNER.plan(mixed(Nature.CPU, 1_000, 64, 100 * MICROS, 20 * MICROS));

    assertThat(plan.forecast().strategy()).isNotEqualTo("synchronous");
  }

  @Test
  void oneItemNeedsNoThreads() {
    Plan plan = PLANNER.plan(mixed(Nature.CPU, 1, 64, 4 * MILLIS, 200 * MILLIS));

    assertThat(plan.forecast().strategy()).isEqualTo("synchronous");
  }

  @Test
  void computingOnOneCoreNeedsNoThreads() {
    Planner one = new Planner(Machine.generic(1));
    Plan plan = one.plan(demand(200, computes(Nature.CPU, 200, 5 * MILLIS)));

    assertThat(plan.forecast().seconds())
        .isLessThanOrEqualTo(1.05 * plan.of("synchronous").orElseThrow().seconds());
    assertThat(plan.forecast().strategy()).isEqualTo("synchronous");
  }

  @Test
  void reasonsNameTheFiguresThatDecide() {
    Demand demand = mixed(Nature.CPU, 10_000, 64, 4 * MILLIS, 500 * MICROS);
    Plan plan = PLANNER.among(List.of("hybrid")).plan(demand);

    assertThat(because(plan, "cpus"))
        .isEqualTo(
            "one for each core: all items together compute 5.00 s, that is 2.50 s on 2 cores, and"
                + " more threads would not make it less");
    assertThat(because(plan, "concurrency"))
        .isEqualTo(
            "an item waits 4 ms and computes 0.5 ms, so 27 at once keep 2 cores busy: more bring"
                + " little");
    assertThat(because(plan, "chunk"))
        .isEqualTo("an item computes 0.5 ms, beside which 1.5 µs to hand it over is little");
    assertThat(because(plan, "memory")).startsWith("63 MB for the JVM, the rest");
  }

  @Test
  void concurrencyThatIsTooLowIsTold() {
    Demand demand = mixed(Nature.CPU, 10_000, 10, 4 * MILLIS, 500 * MICROS);
    Plan plan = PLANNER.among(List.of("hybrid")).plan(demand);

    assertThat(because(plan, "concurrency"))
        .isEqualTo(
            "all items together wait 40.0 s, that is 4.00 s with 10 at once; 27 at once would keep"
                + " 2 cores busy");
  }

  @Test
  void threadsBoundConcurrency() {
    Demand demand = mixed(Nature.CPU, 10_000, 64, 4 * MILLIS, 500 * MICROS);
    Plan plan = PLANNER.among(List.of("threads(8)")).plan(demand);

    assertThat(plan.reasons())
        .filteredOn(reason -> reason.name().equals("concurrency"))
        .extracting(Plan.Reason::value)
        .containsExactly("8");
    assertThat(plan.reasons()).extracting(Plan.Reason::name).doesNotContain("chunk");
  }

  @Test
  void smallItemsGoInChunks() {
    Demand demand = mixed(Nature.CPU, 10_000, 64, MILLIS, 10 * MICROS);
    Plan plan = PLANNER.among(List.of("hybrid")).plan(demand);

    assertThat(because(plan, "chunk"))
        .isEqualTo(
            "an item computes only 10 µs and takes 1.5 µs to hand over: so many together bring"
                + " that below 2 %");
    assertThat(plan.reasons())
        .filteredOn(reason -> reason.name().equals("chunk"))
        .extracting(Plan.Reason::value)
        .containsExactly("8");
  }

  @Test
  void theClusterIsShownAndNeverChosen() {
    Demand demand = mixed(Nature.CPU, 2_000, 64, 4 * MILLIS, 5 * MILLIS);
    Plan plan = PLANNER.among(List.of("synchronous", "cluster")).plan(demand);

    assertThat(plan.forecasts()).extracting(Forecast::strategy).contains("cluster");
    assertThat(plan.forecast().strategy()).isEqualTo("synchronous");
    assertThat(PLANNER.plan(demand).of("cluster")).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLANNER.among(List.of("cluster")).plan(demand))
        .withMessage("none of [cluster] can run this here");
  }

  @Test
  void thereHasToBeSomethingToChooseFrom() {
    assertThatIllegalArgumentException().isThrownBy(() -> PLANNER.among(List.of()));
  }

  @Test
  void theSameDemandGivesTheSamePlan() {
    Demand demand =
        new Figures(3_000, Duration.ofMillis(4), Duration.ofMillis(1), Spread.HEAVY_TAIL, 64, 0, 7)
            .demand();

    Plan one = PLANNER.withChanges(demand, PLANNER.plan(demand));
    Plan two = PLANNER.withChanges(demand, PLANNER.plan(demand));

    assertThat(one).isEqualTo(two);
  }

  private static String because(Plan plan, String name) {
    return plan.reasons().stream()
        .filter(reason -> reason.name().equals(name))
        .findFirst()
        .orElseThrow()
        .because();
  }
}
