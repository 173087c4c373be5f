package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhatIfTest {
  private static final Pattern FLIP =
      Pattern.compile(
          "If an item (computed|waited) (more|less) than about ([0-9.]+) (ms|µs) \\(now .*\\),"
              + " the choice would be (.*)\\.");

  private static final Planner PLANNER = new Planner(Machine.generic(2));

  private static Figures figures(int items, double ioMillis, double cpuMillis, int concurrency) {
    return new Figures(
        items, millis(ioMillis), millis(cpuMillis), Spread.CONSTANT, concurrency, 0, 1);
  }

  private static Duration millis(double value) {
    return Duration.ofNanos(Math.round(value * 1e6));
  }

  private static List<String> changes(Figures figures) {
    Demand demand = figures.demand();
    return PLANNER.withChanges(demand, PLANNER.plan(demand)).changes();
  }

  private static String choice(Figures figures) {
    return PLANNER.plan(figures.demand()).forecast().strategy();
  }

  @ParameterizedTest
  @CsvSource({
    "5000, 4, 0.5, 64",
    "5000, 0, 0.1, 1",
    "3000, 20, 1, 20",
    "2000, 100, 1, 20",
    "2000, 100, 2, 20"
  })
  void beyondTheFigureThatIsNamedTheChoiceIsTheOneThatIsNamed(
      int items, double io, double cpu, int concurrency) {
    String now = choice(figures(items, io, cpu, concurrency));
    List<MatchResult> flips =
        changes(figures(items, io, cpu, concurrency)).stream()
            .map(FLIP::matcher)
            .filter(Matcher::matches)
            .map(Matcher::toMatchResult)
            .toList();

    assertThat(flips).isNotEmpty();
    for (MatchResult flip : flips) {
      boolean computes = flip.group(1).equals("computed");
      boolean more = flip.group(2).equals("more");
      double at = Double.parseDouble(flip.group(3)) / (flip.group(4).equals("ms") ? 1 : 1e3);
      // It is rounded to two digits, and found to a fifth.
      double beyond = more ? at * 1.06 : at / 1.06;
      double is = computes ? cpu : io; // beyond that there may be another figure
      double within = more ? Math.max(is, at / 1.5) : Math.min(is, at * 1.5);
      Plan then = changed(items, io, cpu, concurrency, computes, beyond);
      assertThat(isAsGood(now, then)).as(flip.group()).isFalse();
      assertThat(isAsGood(flip.group(5), then)).as(flip.group()).isTrue();
      assertThat(isAsGood(now, changed(items, io, cpu, concurrency, computes, within)))
          .as(flip.group())
          .isTrue();
    }
  }

  private static boolean isAsGood(String strategy, Plan plan) {
    return plan.forecast().strategy().equals(strategy)
        || (!plan.forecast().strategy().equals("synchronous")
            && Choice.isAsGood(strategy, plan.forecasts().stream().map(Contender::of).toList()));
  }

  private static Plan changed(
      int items, double io, double cpu, int concurrency, boolean computes, double to) {
    Figures figures =
        computes ? figures(items, io, to, concurrency) : figures(items, to, cpu, concurrency);
    return PLANNER.plan(figures.demand());
  }

  @Test
  void somethingIsSaidOfConcurrencyCoresAndKilling() {
    assertThat(changes(figures(10_000, 20, 0.1, 10)))
        .anyMatch(change -> change.startsWith("With 40 at once in place of 10, if what is asked"))
        .anyMatch(change -> change.endsWith("it is the waiting that takes the time."))
        .last()
        .asString()
        .startsWith(
            "For work that may hang, crash or exhaust memory it would be hybrid-processes:");
    assertThat(changes(figures(1_000, 0, 10, 10)))
        .anyMatch(
            change -> change.matches("On twice the cores it would take 5[0-9] % of the time."))
        .noneMatch(change -> change.startsWith("With "));
  }

  @Test
  void ofWhatIsOverAtOnceNeitherCoresNorConcurrencyIsTold() {
    assertThat(changes(figures(50, 0.1, 0.1, 10)))
        .noneMatch(change -> change.startsWith("On twice") || change.startsWith("With "));
  }

  @Test
  void onlyStrategiesInQuestionAreNamed() {
    Demand demand = figures(2_000, 4, 0.5, 64).demand();
    Planner two = PLANNER.among(List.of("synchronous", "hybrid"));

    assertThat(two.withChanges(demand, two.plan(demand)).changes())
        .noneMatch(change -> change.contains("virtual-threads") || change.contains("threads("))
        .last()
        .isEqualTo(
            "For work that may hang, crash or exhaust memory it would be hybrid-processes: a thread"
                + " can't be killed.");
  }
}
