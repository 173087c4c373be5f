package io.flyshuttle.cli.report;

import io.flyshuttle.cli.compare.Advice;
import io.flyshuttle.cli.compare.Recommendation;
import io.flyshuttle.cli.compare.Row;
import io.flyshuttle.cli.compare.Standings;
import io.flyshuttle.cli.terminal.Screen;
import java.util.List;
import java.util.stream.Stream;

/** The comparison as text: a table, with fewer columns where there is no room for all. */
public final class Table {
  private final Screen screen;
  private final Standings standings;

  /** Prepares to print {@code standings} on {@code screen}. */
  public Table(Screen screen, Standings standings) {
    this.screen = screen;
    this.standings = standings;
  }

  /** Prints it, what there is to say about single rows, and the recommendation. */
  public void print() {
    if (standings.rows().stream().anyMatch(row -> row.verdict() != Row.Verdict.INTERRUPTED)) {
      List<List<Column<Row>>> choices =
          Stream.concat(Stream.of(Cells.all(standings)), Cells.shorter().stream()).toList();
      new TextTable<>(screen, standings.rows(), choices).print(this::isRecommended, this::verdict);
    }
    List<String> notes = Notes.of(standings);
    if (!notes.isEmpty()) {
      screen.out().println();
      notes.forEach(screen::print);
    }
    screen.out().println();
    screen.print(
        switch (standings.advice()) {
          case Recommendation(String strategy, String reason) ->
              "Recommended: " + screen.bold(strategy) + ": " + reason + ".";
          case Advice.None(String reason) -> "No recommendation: " + reason + ".";
        });
  }

  private String verdict(Row row, String words) {
    return switch (row.verdict()) {
      case SAME -> screen.good(words);
      case DIFFERENT, FAILED -> screen.bad(words);
      default -> words;
    };
  }

  private boolean isRecommended(Row row) {
    return standings
        .recommendation()
        .map(recommended -> recommended.strategy().equals(row.strategy()))
        .orElse(false);
  }
}
