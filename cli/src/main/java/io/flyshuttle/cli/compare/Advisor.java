package io.flyshuttle.cli.compare;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds the strategy to use. Time comes first; among those about as fast as the fastest, the one
 * that lets others wait least; among those alike, the one that holds least memory. Worker processes
 * are for work that must be killable, which no figure here tells: they have to be faster.
 */
final class Advisor {
  /** Of less, a 99th percentile of beats every 10 ms is but the latest of a few. */
  private static final double LEAST_SECONDS = 1;

  private Advisor() {}

  /** Weighs all {@code rows} that ended with the right results. */
  static Advice advise(Plan plan, List<Row> rows) {
    List<Candidate> fit =
        rows.stream()
            .filter(row -> row.error().isEmpty())
            .flatMap(row ->
                row.figures().map(f -> new Candidate(row.strategy(), f, row.runs())).stream())
            .sorted(Comparator.comparingDouble(Candidate::seconds))
            .toList();
    boolean whole =
        rows.size() == plan.strategies().size()
            && rows.stream().noneMatch(row -> row.verdict() == Row.Verdict.INTERRUPTED);
    if (fit.isEmpty()) {
      return new Advice.None(
          whole ? "no strategy ended with the right results" : "no strategy had ended");
    }
    if (fit.stream().allMatch(candidate -> candidate.figures().items() == 0)) {
      return new Advice.None("there were no items");
    }
    if (fit.size() > 1) {
      return choose(fit);
    }
    Candidate only = fit.getFirst();
    if (!whole) {
      return new Advice.None("only " + only.name() + " had ended");
    }
    String why =
        rows.size() == 1 ? "the only one that ran" : "the only one that ended as it should";
    return only.because(why + ": " + only.alone());
  }

  private static Advice choose(List<Candidate> byTime) {
    Candidate fastest = byTime.getFirst();
    List<Candidate> alike = byTime.stream().filter(other -> other.isAsFastAs(fastest)).toList();
    if (alike.size() == 1) {
      return fastest.because(fastest.beatsInTime(byTime.get(1)));
    }
    if (alike.stream().anyMatch(candidate -> candidate.measured() < LEAST_SECONDS)) {
      String names = alike.stream().map(Candidate::name).collect(Collectors.joining(", "));
      return new Advice.None(
          "the runs are too short to tell "
              + names
              + " apart; use more items or a higher --repeat");
    }
    List<Candidate> asFast = alike.stream().filter(other -> !other.hasWorkers()).toList();
    if (asFast.size() == 1) {
      Candidate only = asFast.getFirst();
      return only.because(only.needsNoWorkers(rival(only, alike)));
    }
    Candidate calmest =
        asFast.stream().min(Comparator.comparingDouble(Candidate::lateness)).orElseThrow();
    List<Candidate> asCalm = asFast.stream().filter(other -> other.isAsCalmAs(calmest)).toList();
    if (asCalm.size() == 1) {
      return calmest.because(calmest.beatsInLateness(rival(calmest, asFast)));
    }
    Candidate leanest =
        asCalm.stream().min(Comparator.comparingDouble(Candidate::memory)).orElseThrow();
    List<Candidate> asLean = asCalm.stream().filter(other -> other.isAsLeanAs(leanest)).toList();
    if (asLean.size() == 1) {
      return leanest.because(leanest.beatsInMemory(rival(leanest, asCalm)));
    }
    Candidate first = asLean.getFirst();
    return first.because(first.ties(rival(first, asLean)));
  }

  /** The fastest other one: {@code byTime} has two at least. */
  private static Candidate rival(Candidate best, List<Candidate> byTime) {
    return byTime.stream().filter(other -> !other.equals(best)).findFirst().orElseThrow();
  }
}
