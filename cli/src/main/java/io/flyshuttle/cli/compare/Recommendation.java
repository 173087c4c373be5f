package io.flyshuttle.cli.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which strategy to use. Time comes first; among those about as fast as the fastest, the one that
 * lets others wait least; among those alike, the one that holds least memory.
 *
 * @param strategy its name
 * @param reason the figures that decided, as a sentence without its end
 */
public record Recommendation(String strategy, String reason) {
  /** Times closer than that are the same: two runs of one strategy differ as much. */
  private static final double SAME_TIME = 1.05;

  private static final double SAME_LATENESS_MS = 1;
  private static final double SAME_LATENESS = 1.25;
  private static final double SAME_MEMORY = 1.05;

  /** Weighs all rows that ended with the right results. */
  static Optional<Recommendation> among(List<Row> rows) {
    List<Candidate> fit =
        rows.stream()
            .filter(row -> row.error().isEmpty())
            .flatMap(row -> row.figures().map(f -> new Candidate(row.strategy(), f)).stream())
            .sorted(Comparator.comparingDouble(Candidate::seconds))
            .toList();
    if (fit.isEmpty()) {
      return Optional.empty();
    }
    if (fit.size() == 1) {
      Candidate only = fit.getFirst();
      String why =
          rows.size() == 1 ? "the only one that ran" : "the only one that ended as it should";
      return Optional.of(
          new Recommendation(
              only.name,
              "%s: %s, others wait %s at p99"
                  .formatted(why, seconds(only.seconds()), ms(only.lateness()))));
    }
    return Optional.of(choose(fit));
  }

  private static Recommendation choose(List<Candidate> byTime) {
    Candidate fastest = byTime.getFirst();
    List<Candidate> asFast = byTime.stream().filter(other -> other.isAsFastAs(fastest)).toList();
    if (asFast.size() == 1) {
      return new Recommendation(fastest.name, fastest.beatsInTime(byTime.get(1)));
    }
    Candidate calmest =
        asFast.stream().min(Comparator.comparingDouble(Candidate::lateness)).orElseThrow();
    List<Candidate> asCalm = asFast.stream().filter(other -> other.isAsCalmAs(calmest)).toList();
    if (asCalm.size() == 1) {
      Candidate rival = asFast.stream().filter(c -> !c.equals(calmest)).findFirst().orElseThrow();
      return new Recommendation(calmest.name, calmest.beatsInLateness(rival));
    }
    Candidate leanest =
        asCalm.stream().min(Comparator.comparingDouble(Candidate::memory)).orElseThrow();
    List<Candidate> asLean =
        asCalm.stream().filter(c -> c.memory() <= leanest.memory() * SAME_MEMORY).toList();
    if (asLean.size() == 1 && leanest.memory() > 0) {
      Candidate rival = asCalm.stream().filter(c -> !c.equals(leanest)).findFirst().orElseThrow();
      return new Recommendation(leanest.name, leanest.beatsInMemory(rival));
    }
    Candidate first = asLean.getFirst();
    Candidate rival = asLean.stream().filter(c -> !c.equals(first)).findFirst().orElse(first);
    return new Recommendation(first.name, first.equals(rival) ? "" : first.ties(rival));
  }

  /** A strategy that may be recommended. */
  private record Candidate(String name, Figures figures) {
    double seconds() {
      return figures.wall().median();
    }

    double lateness() {
      return figures.heartbeatP99Ms();
    }

    double memory() {
      return figures.peakRssBytes().orElse(0);
    }

    boolean isAsFastAs(Candidate fastest) {
      boolean repeated = figures.wall().min() < figures.wall().max();
      return seconds() <= fastest.seconds() * SAME_TIME
          || (repeated && figures.wall().overlaps(fastest.figures.wall()));
    }

    boolean isAsCalmAs(Candidate calmest) {
      return lateness()
          <= Math.max(calmest.lateness() + SAME_LATENESS_MS, calmest.lateness() * SAME_LATENESS);
    }

    String beatsInTime(Candidate next) {
      return "fastest with %s, %s takes %s; others wait %s at p99, under %s %s"
          .formatted(
              Recommendation.seconds(seconds()),
              next.name,
              Recommendation.seconds(next.seconds()),
              ms(lateness()),
              next.name,
              ms(next.lateness()));
    }

    String beatsInLateness(Candidate rival) {
      return "as fast as %s (%s and %s), but others wait only %s at p99 instead of %s"
          .formatted(
              rival.name,
              Recommendation.seconds(seconds()),
              Recommendation.seconds(rival.seconds()),
              ms(lateness()),
              ms(rival.lateness()));
    }

    String beatsInMemory(Candidate rival) {
      return "as fast as %s (%s and %s) and others wait as little (%s at p99), but it holds %s"
          .formatted(
              rival.name,
              Recommendation.seconds(seconds()),
              Recommendation.seconds(rival.seconds()),
              ms(lateness()),
              "%s instead of %s".formatted(mb(memory()), mb(rival.memory())));
    }

    String ties(Candidate rival) {
      return "no worse than %s in anything: %s and %s, others wait %s and %s at p99"
          .formatted(
              rival.name,
              Recommendation.seconds(seconds()),
              Recommendation.seconds(rival.seconds()),
              ms(lateness()),
              ms(rival.lateness()));
    }
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f s" : "%.1f s", value);
  }

  private static String ms(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f ms" : "%.0f ms", value);
  }

  private static String mb(double bytes) {
    return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
  }
}
