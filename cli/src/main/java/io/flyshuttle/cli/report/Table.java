package io.flyshuttle.cli.report;

import io.flyshuttle.cli.compare.Advice;
import io.flyshuttle.cli.compare.Recommendation;
import io.flyshuttle.cli.compare.Row;
import io.flyshuttle.cli.compare.Standings;
import io.flyshuttle.cli.report.Cells.Column;
import io.flyshuttle.cli.terminal.Screen;
import java.util.ArrayList;
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
      printTable(layout());
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

  /** Which columns, how wide, how far apart. */
  private record Layout(List<Column> columns, List<Integer> widths, String gap) {
    int width() {
      return widths.stream().mapToInt(Integer::intValue).sum() + gap.length() * (widths.size() - 1);
    }
  }

  /** The one with the most columns that has room. */
  private Layout layout() {
    List<Layout> layouts =
        Stream.concat(Stream.of(Cells.all(standings)), Cells.shorter().stream())
            .flatMap(columns -> Stream.of("  ", " ").map(gap -> layout(columns, gap)))
            .toList();
    int room = screen.columns().getAsInt();
    return layouts.stream()
        .filter(layout -> layout.width() <= room)
        .findFirst()
        .orElse(layouts.getLast());
  }

  private Layout layout(List<Column> columns, String gap) {
    List<Integer> widths =
        columns.stream()
            .map(column ->
                standings.rows().stream()
                    .mapToInt(row -> column.cell().apply(row).length())
                    .reduce(column.below().length(), Math::max))
            .toList();
    return new Layout(columns, widths, gap);
  }

  private void printTable(Layout layout) {
    screen.out().println(screen.bold(above(layout)));
    List<String> titles = layout.columns.stream().map(Column::below).toList();
    screen.out().println(screen.bold(line(layout, titles).stripTrailing()));
    screen.out().println((screen.isUnicode() ? "─" : "-").repeat(layout.width()));
    for (Row row : standings.rows()) {
      List<String> cells = layout.columns.stream().map(column -> column.cell().apply(row)).toList();
      String figures = line(layout, cells.subList(0, cells.size() - 1)) + layout.gap;
      String line = figures + verdict(row, cells.getLast());
      screen.out().println(isRecommended(row) ? screen.bold(line) : line);
    }
  }

  /** The upper halves of titles end where their columns end, and reach to the left. */
  private static String above(Layout layout) {
    StringBuilder above = new StringBuilder();
    int end = 0;
    for (int i = 0; i < layout.columns.size(); i++) {
      end += (i == 0 ? 0 : layout.gap.length()) + layout.widths.get(i);
      String text = layout.columns.get(i).above();
      if (!text.isEmpty()) {
        above.append(" ".repeat(Math.max(1, end - above.length() - text.length()))).append(text);
      }
    }
    return above.toString();
  }

  /** Names and verdicts to the left, figures to the right. */
  private static String line(Layout layout, List<String> cells) {
    List<String> padded = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      boolean left = i == 0 || i == layout.columns.size() - 1;
      padded.add(("%" + (left ? "-" : "") + layout.widths.get(i) + "s").formatted(cells.get(i)));
    }
    return String.join(layout.gap, padded);
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
