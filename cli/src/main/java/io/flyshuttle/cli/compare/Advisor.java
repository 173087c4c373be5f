package io.flyshuttle.cli.compare;

import io.flyshuttle.Strategy;
import io.flyshuttle.forecast.Choice;
import io.flyshuttle.forecast.Contender;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the strategy to use, by what was measured: see {@link Choice}. */
final class Advisor {
  /** Of less, a 99th percentile of beats every 10 ms is but the latest of a few. */
  private static final double LEAST_SECONDS = 1;

  /** So much of a single run may be the start of its JVM's compilers and pools. */
  private static final double SAME_SECONDS = 0.1;

  private static final String AUTO = Strategy.auto().name();

  private Advisor() {}

  /** Weighs all {@code rows} that ended with the right results. */
  static Advice advise(Plan plan, List<Row> rows) {
    List<Row> fit =
        rows.stream()
            .filter(row -> row.error().isEmpty() && row.figures().isPresent())
            .filter(row -> !row.strategy().equals(AUTO) || rows.size() == 1) // it is one of them
            .toList();
    boolean whole =
        rows.size() == plan.strategies().size()
            && rows.stream().noneMatch(row -> row.verdict() == Row.Verdict.INTERRUPTED);
    if (fit.isEmpty()) {
      return new Advice.None(
          whole ? "no strategy ended with the right results" : "no strategy had ended");
    }
    if (fit.stream().allMatch(row -> row.figures().orElseThrow().items() == 0)) {
      return new Advice.None("there were no items");
    }
    if (fit.size() > 1) {
      return choose(fit);
    }
    Contender only = contender(fit.getFirst());
    if (!whole) {
      return new Advice.None("only " + only.strategy() + " had ended");
    }
    String why =
        rows.size() == 1 ? "the only one that ran" : "the only one that ended as it should";
    return new Recommendation(only.strategy(), why + ": " + only.alone());
  }

  private static Advice choose(List<Row> fit) {
    List<Contender> contenders = fit.stream().map(Advisor::contender).toList();
    List<Contender> alike = Choice.alike(contenders);
    if (alike.size() > 1 && alike.stream().anyMatch(one -> measured(one, fit) < LEAST_SECONDS)) {
      String names = alike.stream().map(Contender::strategy).collect(Collectors.joining(", "));
      return new Advice.None(
          "the runs are too short to tell "
              + names
              + " apart; use more items or a higher --repeat");
    }
    Choice choice = Choice.of(contenders);
    return new Recommendation(choice.best().strategy(), choice.because());
  }

  /** How long it was watched, in seconds. */
  private static double measured(Contender one, List<Row> rows) {
    return rows.stream()
        .filter(row -> row.strategy().equals(one.strategy()))
        .mapToDouble(row -> one.seconds() * row.runs())
        .sum();
  }

  private static Contender contender(Row row) {
    Figures figures = row.figures().orElseThrow();
    Spread wall = figures.wall();
    double start = row.runs() > 1 ? 0 : SAME_SECONDS / 2;
    return new Contender(
        row.strategy(),
        wall.median(),
        wall.min() - start,
        wall.max() + start,
        figures.heartbeatP99Ms() / 1e3,
        figures.peakRssBytes().orElse(0));
  }
}
