package io.flyshuttle.cli.report;

import io.flyshuttle.cli.compare.Culprit;
import io.flyshuttle.cli.compare.Row;
import io.flyshuttle.cli.compare.Standings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What there is to say about rows, once for all that it is said of. */
final class Notes {
  private static final String SYNCHRONOUS = "synchronous";

  private Notes() {}

  static List<String> of(Standings standings) {
    List<String> notes = new ArrayList<>();
    byText(standings)
        .forEach((text, strategies) -> {
          boolean all = strategies.size() > 1 && strategies.size() == standings.rows().size();
          notes.add((all ? "all" : String.join(", ", strategies)) + ": " + text);
        });
    if (!standings.notBegun().isEmpty()) {
      notes.add("not begun: " + String.join(", ", standings.notBegun()));
    }
    workers(standings).ifPresent(notes::add);
    standings
        .rows()
        .forEach(row ->
            Culprit.of(standings, row).ifPresent(why -> notes.add(row.strategy() + " " + why)));
    standings
        .outlook()
        .ifPresent(outlook -> {
          outlook.none().ifPresent(why -> notes.add("no forecast: " + why));
          notes.addAll(outlook.findings());
        });
    if (!standings.plan().strategies().contains(SYNCHRONOUS)
        && standings.rows().stream().anyMatch(row -> row.figures().isPresent())) {
      notes.add("The speed-up is over " + SYNCHRONOUS + ", which is not among --strategies.");
    }
    return notes;
  }

  /** What worker processes are for: the figures show only what they cost. */
  private static Optional<String> workers(Standings standings) {
    return standings.rows().stream()
        .filter(row -> row.strategy().equals(Row.PROCESSES) && row.figures().isPresent())
        .filter(row -> !isRecommended(standings, row))
        .findFirst()
        .map(_ ->
            Row.PROCESSES
                + " is for work that may have to be killed: compare --kill-demo shows it.");
  }

  private static boolean isRecommended(Standings standings, Row row) {
    return standings.recommendation().filter(r -> r.strategy().equals(row.strategy())).isPresent();
  }

  private static Map<String, List<String>> byText(Standings standings) {
    Map<String, List<String>> strategies = new LinkedHashMap<>();
    for (Row row : standings.rows()) {
      if (!row.note().isEmpty() && row.verdict() != Row.Verdict.INTERRUPTED) {
        strategies.computeIfAbsent(text(row), _ -> new ArrayList<>()).add(row.strategy());
      }
    }
    return strategies;
  }

  private static String text(Row row) {
    return row.runs() > 0 && row.runs() < row.attempts().size()
        ? "%s (%d of %d runs ended)".formatted(row.note(), row.runs(), row.attempts().size())
        : row.note();
  }
}
