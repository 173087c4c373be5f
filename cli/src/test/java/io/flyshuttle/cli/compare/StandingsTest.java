package io.flyshuttle.cli.compare;

import static io.flyshuttle.cli.compare.Made.made;
import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.cli.compare.Row.Verdict;
import io.flyshuttle.cli.workload.Digest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingsTest {

  private static String reason(Made made) {
    Recommendation recommended = made.standings().recommendation().orElseThrow();
    return recommended.strategy() + ": " + recommended.reason();
  }

  @Test
  void theFastestIsRecommendedWithTheTimes() {
    assertThat(reason(made().done("a", 10, 1, 50).done("b", 2, 90, 500)))
        .isEqualTo(
            "b: fastest with 2.00 s, a takes 10.0 s, though others wait 90 ms at p99, under a"
                + " only 1.0 ms");
  }

  @Test
  void amongEquallyFastTheOneThatMakesOthersWaitLeast() {
    assertThat(reason(made().done("a", 2.00, 90, 50).done("b", 2.09, 3, 500)))
        .isEqualTo(
            "b: as fast as a (2.09 s and 2.00 s), but others wait only 3.0 ms at p99 instead of"
                + " 90 ms");
  }

  @Test
  void amongEquallyCalmTheOneThatHoldsLeast() {
    assertThat(reason(made().done("a", 2.00, 3.5, 500).done("b", 2.05, 3, 50)))
        .contains("b: as fast as a")
        .endsWith("it holds 50 MB instead of 500 MB");
  }

  @Test
  void nothingApartInAnythingIsSaidAsWell() {
    assertThat(reason(made().done("a", 2.00, 3, 50).done("b", 2.01, 3, 50)))
        .startsWith("a: no worse than b in anything");
  }

  @Test
  void workerProcessesHaveToBeFaster() {
    Made calmer = made().done("hybrid", 2.00, 30, 120).done("hybrid-processes", 1.98, 1, 350);
    assertThat(reason(calmer))
        .isEqualTo(
            "hybrid: as fast as hybrid-processes (2.00 s and 1.98 s) without its worker JVMs,"
                + " 120 MB instead of 350 MB in all");
    Made three = made().done("a", 2.00, 30, 120).done("b", 2.01, 5, 120);
    assertThat(reason(three.done("hybrid-processes", 1.98, 1, 350)))
        .startsWith("b: as fast as a (2.01 s and 2.00 s)");
    assertThat(reason(made().done("hybrid", 3, 30, 120).done("hybrid-processes", 2, 1, 350)))
        .startsWith("hybrid-processes: fastest with 2.00 s")
        .endsWith("; with its worker JVMs it holds 350 MB instead of 120 MB");
  }

  @Test
  void aStrategyThatCannotRunTheWorkIsNoFailure() {
    Standings standings =
        made().done("hybrid", 2, 1, 50).impossible("hybrid-processes", "not possible").standings();
    Row row = standings.rows().getLast();
    assertThat(row.verdict()).isEqualTo(Verdict.IMPOSSIBLE);
    assertThat(row.error()).isEmpty();
    assertThat(row.trouble()).contains("not possible");
    assertThat(standings.isClean()).isTrue();
    assertThat(standings.recommendation().orElseThrow().strategy()).isEqualTo("hybrid");
  }

  @Test
  void workThatNothingCouldRunIsAFailure() {
    assertThat(made().impossible("hybrid-processes", "not possible").standings().isClean())
        .isFalse();
  }

  @Test
  void timesWithinTheSpreadOfRunsAreEqual() {
    Made apart = made().add("a", Made.run(2.0), Made.run(2.1)).add("b", Made.run(2.5));
    assertThat(reason(apart)).startsWith("a: fastest");
    Made overlapping =
        made()
            .add("a", Made.run(2.0), Made.run(2.0), Made.run(2.9))
            .add("b", Made.run(2.4), Made.run(2.5), Made.run(2.6));
    assertThat(reason(overlapping)).startsWith("a: no worse than b in anything");
  }

  private static String none(Made made) {
    return ((Advice.None) made.standings().advice()).reason();
  }

  @Test
  void runsThatAreTooShortDecideNothing() {
    Made small = made().done("a", 0.05, 9, 500).done("b", 0.09, 1, 50).done("c", 0.9, 1, 50);
    assertThat(none(small))
        .isEqualTo(
            "the runs are too short to tell a, b apart; use more items or a higher --repeat");
    assertThat(reason(made().done("a", 0.3, 1, 1).done("b", 0.6, 1, 1))).startsWith("a: fastest");
  }

  @Test
  void figuresThatPrintAlikeGetMoreDigitsOrAreGivenOnce() {
    assertThat(reason(made().done("a", 2, 3, 50).done("b", 2, 3, 50)))
        .isEqualTo(
            "a: no worse than b in anything: both 2.00 s, others wait 3.0 ms at p99 under"
                + " both");
    assertThat(reason(made().done("a", 2, 3, 1_060).done("b", 2, 3, 1_120)))
        .endsWith("it holds 1,060 MB instead of 1,120 MB");
  }

  @Test
  void strategiesWithOtherResultsOrNoneAreNotRecommended() {
    Made made =
        made()
            .done("synchronous", 10, 1, 50)
            .done("wrong", 1, new Digest("cc", "dd", Optional.empty()))
            .failed("dead", "it died");
    Standings standings = made.standings();
    assertThat(reason(made)).startsWith("synchronous: the only one that ended as it should");
    assertThat(standings.isClean()).isFalse();
    assertThat(standings.rows())
        .extracting(Row::verdict)
        .containsExactly(Verdict.SAME, Verdict.DIFFERENT, Verdict.FAILED);
    assertThat(standings.rows())
        .extracting(Row::error)
        .containsExactly(
            Optional.empty(),
            Optional.of("checksum cc instead of 00000000000000aa"),
            Optional.of("it died"));
  }

  @Test
  void sameResultsInAnotherOrderAreToldButNoError() {
    Standings standings =
        made()
            .done("synchronous", 10, 1, 50)
            .done("other", 1, new Digest("cc", "bb", Optional.empty()))
            .standings();
    assertThat(standings.isClean()).isTrue();
    assertThat(standings.rows())
        .extracting(Row::verdict)
        .containsExactly(Verdict.SAME, Verdict.REORDERED);
    assertThat(standings.rows())
        .extracting(row -> row.figures().orElseThrow().checksum().orElseThrow())
        .containsOnly("bb");
  }

  @Test
  void resultsWithoutContentAreNoFalseAlarm() {
    Digest none = new Digest("1", "1", Optional.of("some.Type has none"));
    Digest other = new Digest("2", "2", Optional.of("some.Type has none"));
    Standings standings = made().done("synchronous", 10, none).done("other", 1, other).standings();
    assertThat(standings.isClean()).isTrue();
    assertThat(standings.rows())
        .allSatisfy(row -> {
          assertThat(row.verdict()).isEqualTo(Verdict.INCOMPARABLE);
          assertThat(row.note()).contains("some.Type");
          assertThat(row.figures().orElseThrow().checksum()).isEmpty();
        });
  }

  @Test
  void severalRunsGiveMedianAndRange() {
    Standings standings =
        made()
            .add("synchronous", Made.run(4), Made.run(8), Made.run(6))
            .add("hybrid", Made.run(3), Made.run(2))
            .standings();
    Figures synchronous = standings.rows().getFirst().figures().orElseThrow();
    Figures hybrid = standings.rows().getLast().figures().orElseThrow();
    assertThat(synchronous.wall()).isEqualTo(new Spread(6, 4, 8));
    assertThat(hybrid.wall()).isEqualTo(new Spread(2.5, 2, 3));
    assertThat(hybrid.speedup()).hasValue(2.4);
    assertThat(hybrid.itemsPerSecond()).isEqualTo(4_000);
  }

  @Test
  void oneFailedRunOfSeveralMakesTheRowFailAndKeepsTheFigures() {
    Standings standings =
        made()
            .add("a", Made.run(4), new Attempt.Failed("it died", "", List.of()), Made.run(6))
            .standings();
    Row row = standings.rows().getFirst();
    assertThat(row.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(row.runs()).isEqualTo(2);
    assertThat(row.figures()).isPresent();
    assertThat(standings.recommendation()).isEmpty();
  }

  @Test
  void whatHasNotBegunHasNoRow() {
    Standings standings =
        made().done("a", 1, 1, 1).add("b", new Attempt.Interrupted(List.of())).add("c").standings();
    assertThat(standings.rows()).extracting(Row::strategy).containsExactly("a", "b");
    assertThat(standings.rows().getLast().error()).contains("interrupted");
  }
}
