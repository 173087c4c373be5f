package io.flyshuttle.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a comparison came to.
 *
 * @param plan what was compared
 * @param rows one for each strategy, in the order of the plan; without those that never began
 * @param recommendation which to use; empty if none ended with the right results
 */
public record Standings(Plan plan, List<Row> rows, Optional<Recommendation> recommendation) {

  /** Weighs what was attempted. */
  static Standings of(Plan plan, Map<String, List<Attempt>> attempts) {
    Judge judge = Judge.of(attempts);
    List<Row> rows = new ArrayList<>();
    attempts.forEach((strategy, runs) -> {
      if (!runs.isEmpty()) {
        rows.add(judge.row(strategy, runs));
      }
    });
    return new Standings(plan, List.copyOf(rows), Recommendation.among(rows));
  }

  /** Whether every strategy ended, with the same results. */
  public boolean isClean() {
    return rows.stream().allMatch(row -> row.error().isEmpty());
  }

  /** Items that came out of a run; those asked for while none has ended. */
  public long items() {
    return rows.stream()
        .flatMap(row -> row.figures().stream())
        .mapToLong(Figures::items)
        .findFirst()
        .orElse(plan.workload().size().orElse(0));
  }
}
