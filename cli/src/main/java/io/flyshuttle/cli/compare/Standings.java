package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.Outlook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a comparison came to.
 *
 * @param plan what was compared
 * @param rows one for each strategy, in the order of the plan; without those that never began
 * @param advice which to use, or why none is recommended
 * @param outlook what was forecast, where that was asked for
 */
public record Standings(Plan plan, List<Row> rows, Advice advice, Optional<Outlook> outlook) {

  /** Weighs what was attempted. */
  static Standings of(Plan plan, Map<String, List<Attempt>> attempts, Optional<Outlook> outlook) {
    Judge judge = Judge.of(attempts);
    List<Row> rows = new ArrayList<>();
    attempts.forEach((strategy, runs) -> {
      if (!runs.isEmpty()) {
        rows.add(judge.row(strategy, runs, outlook.flatMap(each -> each.of(strategy))));
      }
    });
    return new Standings(plan, List.copyOf(rows), Advisor.advise(plan, rows), outlook);
  }

  /** Which to use; empty if none is recommended. */
  public Optional<Recommendation> recommendation() {
    return advice instanceof Recommendation recommended
        ? Optional.of(recommended)
        : Optional.empty();
  }

  /** The strategies that were interrupted before they began. */
  public List<String> notBegun() {
    List<String> begun = rows.stream().map(Row::strategy).toList();
    return plan.strategies().stream().filter(strategy -> !begun.contains(strategy)).toList();
  }

  /** Whether every strategy that can run the work ended, with the same results; at least one. */
  public boolean isClean() {
    return rows.stream().allMatch(row -> row.error().isEmpty())
        && rows.stream().anyMatch(row -> row.figures().isPresent());
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
