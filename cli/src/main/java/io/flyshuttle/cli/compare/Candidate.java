package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.text.Units;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * A strategy that may be recommended, and what there is to say for it.
 *
 * @param name of the strategy
 * @param figures what was measured of it
 * @param runs how many runs that are
 */
record Candidate(String name, Figures figures, int runs) {
  /** Times closer than that are the same: two runs of one strategy differ as much. */
  private static final double SAME_TIME = 1.05;

  /** So much of a single run may be the start of its JVM's compilers and pools. */
  private static final double SAME_SECONDS = 0.1;

  private static final double SAME_LATENESS_MS = 1;
  private static final double SAME_LATENESS = 1.25;
  private static final double SAME_MEMORY = 1.05;

  double seconds() {
    return figures.wall().median();
  }

  double lateness() {
    return figures.heartbeatP99Ms();
  }

  double memory() {
    return figures.peakRssBytes().orElse(0);
  }

  /** How long it was watched, in seconds. */
  double measured() {
    return seconds() * runs;
  }

  boolean isAsFastAs(Candidate fastest) {
    return seconds() <= fastest.seconds() * SAME_TIME
        || (runs > 1
            ? figures.wall().overlaps(fastest.figures.wall())
            : seconds() - fastest.seconds() < SAME_SECONDS);
  }

  boolean isAsCalmAs(Candidate calmest) {
    return lateness()
        <= Math.max(calmest.lateness() + SAME_LATENESS_MS, calmest.lateness() * SAME_LATENESS);
  }

  boolean isAsLeanAs(Candidate leanest) {
    return memory() <= leanest.memory() * SAME_MEMORY;
  }

  Recommendation because(String reason) {
    return new Recommendation(name, reason);
  }

  String alone() {
    return "%s, others wait %s at p99".formatted(Units.seconds(seconds()), ms(lateness()));
  }

  String beatsInTime(Candidate next) {
    Pair times = Pair.apart(seconds(), next.seconds(), Units::seconds, "%.3f s", 1);
    return "fastest with %s, %s takes %s%s%s"
        .formatted(times.one, next.name, times.other, lateness(next), workers(next));
  }

  /** What it costs to be faster by worker JVMs. */
  private String workers(Candidate next) {
    return hasWorkers() && !next.hasWorkers()
        ? "; with its worker JVMs it holds %s instead of %s"
            .formatted(Units.bytes(memory()), Units.bytes(next.memory()))
        : "";
  }

  private String lateness(Candidate next) {
    String own = ms(lateness());
    String others = ms(next.lateness());
    if (own.equals(others)) {
      return "; others wait %s at p99 under both".formatted(own);
    }
    return lateness() > next.lateness()
        ? ", though others wait %s at p99, under %s only %s".formatted(own, next.name, others)
        : "; others wait %s at p99, under %s %s".formatted(own, next.name, others);
  }

  String beatsInLateness(Candidate rival) {
    return "as fast as %s (%s), but others wait only %s at p99 instead of %s"
        .formatted(rival.name, times(rival), ms(lateness()), ms(rival.lateness()));
  }

  String beatsInMemory(Candidate rival) {
    Pair memory = Pair.apart(memory(), rival.memory(), Units::bytes, "%,.0f MB", 1e-6);
    return "as fast as %s (%s) and others wait as little (%s at p99), but it holds %s instead of %s"
        .formatted(rival.name, times(rival), ms(lateness()), memory.one, memory.other);
  }

  /** Whether it runs in several JVMs. */
  boolean hasWorkers() {
    return name.equals(Row.PROCESSES);
  }

  String needsNoWorkers(Candidate rival) {
    return "as fast as %s (%s) without its worker JVMs, %s instead of %s in all"
        .formatted(rival.name, times(rival), Units.bytes(memory()), Units.bytes(rival.memory()));
  }

  String ties(Candidate rival) {
    String own = ms(lateness());
    String others = ms(rival.lateness());
    return "no worse than %s in anything: %s, others wait %s"
        .formatted(
            rival.name,
            times(rival),
            own.equals(others)
                ? own + " at p99 under both"
                : "%s and %s at p99".formatted(own, others));
  }

  private String times(Candidate rival) {
    String own = Units.seconds(seconds());
    String others = Units.seconds(rival.seconds());
    return own.equals(others) ? "both " + own : own + " and " + others;
  }

  private static String ms(double value) {
    return Units.millis(value);
  }

  /** Two figures in words, with as many digits as it takes to tell them apart. */
  private record Pair(String one, String other) {
    static Pair apart(
        double one, double other, DoubleFunction<String> usual, String fine, double unit) {
      Pair words = new Pair(usual.apply(one), usual.apply(other));
      return words.one.equals(words.other)
          ? new Pair(fine(fine, one * unit), fine(fine, other * unit))
          : words;
    }

    private static String fine(String format, double value) {
      return String.format(Locale.ROOT, format, value);
    }
  }
}
