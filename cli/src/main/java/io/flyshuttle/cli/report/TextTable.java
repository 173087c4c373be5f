package io.flyshuttle.cli.report;

import io.flyshuttle.cli.terminal.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Rows in columns, with fewer columns where there is no room for all. */
final class TextTable<R> {
  private final Screen screen;
  private final List<R> rows;
  private final Layout<R> layout;

  /**
   * Prepares it.
   *
   * @param choices of columns; the first that has room is taken, else the last
   */
  TextTable(Screen screen, List<R> rows, List<List<Column<R>>> choices) {
    this.screen = screen;
    this.rows = rows;
    List<Layout<R>> layouts =
        choices.stream()
            .flatMap(columns -> Stream.of("  ", " ").map(gap -> layout(columns, gap)))
            .toList();
    int room = screen.columns().getAsInt();
    this.layout =
        layouts.stream().filter(each -> each.width() <= room).findFirst().orElse(layouts.getLast());
  }

  /** Which columns, how wide, how far apart. */
  private record Layout<R>(List<Column<R>> columns, List<Integer> widths, String gap) {
    int width() {
      return widths.stream().mapToInt(Integer::intValue).sum() + gap.length() * (widths.size() - 1);
    }
  }

  private Layout<R> layout(List<Column<R>> columns, String gap) {
    List<Integer> widths =
        columns.stream()
            .map(column ->
                rows.stream()
                    .mapToInt(row -> column.cell().apply(row).length())
                    .reduce(column.below().length(), Math::max))
            .toList();
    return new Layout<>(columns, widths, gap);
  }

  /**
   * Prints it.
   *
   * @param marked the rows in bold
   * @param last what colours the last cell of a row
   */
  void print(Predicate<R> marked, BiFunction<R, String, String> last) {
    String above = above();
    if (!above.isBlank()) {
      screen.out().println(screen.bold(above));
    }
    List<String> titles = layout.columns.stream().map(Column::below).toList();
    screen.out().println(screen.bold(line(titles).stripTrailing()));
    screen.out().println((screen.isUnicode() ? "─" : "-").repeat(layout.width()));
    for (R row : rows) {
      List<String> cells = layout.columns.stream().map(column -> column.cell().apply(row)).toList();
      String all = line(cells);
      String end = cells.getLast();
      int from = all.lastIndexOf(end);
      String line = all.substring(0, from) + last.apply(row, end.stripTrailing());
      screen.out().println(marked.test(row) ? screen.bold(line) : line);
    }
  }

  /** The upper halves of titles end where their columns end, and reach to the left. */
  private String above() {
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

  private String line(List<String> cells) {
    List<String> padded = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      boolean left = layout.columns.get(i).side() == Column.Side.LEFT;
      padded.add(("%" + (left ? "-" : "") + layout.widths.get(i) + "s").formatted(cells.get(i)));
    }
    return String.join(layout.gap, padded);
  }
}
