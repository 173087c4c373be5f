package io.flyshuttle.cli.report;

import io.flyshuttle.cli.compare.Row;
import io.flyshuttle.cli.compare.Standings;
import io.flyshuttle.cli.terminal.Screen;
import java.util.ArrayList;
import java.util.List;

/** The comparison as text: a table, or one block per strategy where that is too wide. */
public final class Table {
  private static final String GAP = "  ";

  private final Screen screen;
  private final Standings standings;

  /** Prepares to print {@code standings} on {@code screen}. */
  public Table(Screen screen, Standings standings) {
    this.screen = screen;
    this.standings = standings;
  }

  /** Prints it, what there is to say about single rows, and the recommendation. */
  public void print() {
    List<Integer> widths = widths();
    int whole =
        widths.stream().mapToInt(Integer::intValue).sum() + GAP.length() * (widths.size() - 1);
    if (whole <= screen.columns().getAsInt()) {
      printTable(widths, whole);
    } else {
      printBlocks();
    }
    printNotes();
    standings
        .recommendation()
        .ifPresent(recommended -> {
          screen.out().println();
          wrap(
              "Recommended: "
                  + screen.bold(recommended.strategy())
                  + ": "
                  + recommended.reason()
                  + ".");
        });
  }

  private void printTable(List<Integer> widths, int whole) {
    StringBuilder head = new StringBuilder();
    for (int i = 0; i < widths.size(); i++) {
      head.append(i == 0 ? "" : GAP).append(pad(i, Cells.ALL.get(i).title(), widths.get(i)));
    }
    screen.out().println(screen.bold(head.toString().stripTrailing()));
    screen.out().println((screen.isUnicode() ? "─" : "-").repeat(whole));
    for (Row row : standings.rows()) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.size(); i++) {
        String cell = pad(i, Cells.ALL.get(i).cell().apply(row), widths.get(i));
        boolean last = i == widths.size() - 1;
        line.append(i == 0 ? "" : GAP).append(last ? verdict(row, cell.stripTrailing()) : cell);
      }
      screen.out().println(isRecommended(row) ? screen.bold(line.toString()) : line.toString());
    }
  }

  private void printBlocks() {
    int label = Cells.ALL.stream().mapToInt(column -> column.title().length()).max().orElse(0);
    for (Row row : standings.rows()) {
      screen.out().println(screen.bold(row.strategy()));
      for (Cells.Column column : Cells.ALL.subList(1, Cells.ALL.size())) {
        String title = column.title().equals("p99") ? "others wait p99" : column.title();
        String cell = column.cell().apply(row);
        screen.out().println(GAP + ("%-" + label + "s").formatted(title) + GAP + cell);
      }
    }
  }

  private void printNotes() {
    for (Row row : standings.rows()) {
      if (!row.note().isEmpty() && row.verdict() != Row.Verdict.INTERRUPTED) {
        String runs =
            row.attempts().size() > 1 && row.runs() < row.attempts().size()
                ? " (%d of %d runs ended)".formatted(row.runs(), row.attempts().size())
                : "";
        wrap(row.strategy() + ": " + row.note() + runs);
      }
    }
  }

  /** Names and verdicts to the left, figures to the right. */
  private static String pad(int column, String text, int width) {
    boolean left = column == 0 || column == Cells.ALL.size() - 1;
    return ("%" + (left ? "-" : "") + width + "s").formatted(text);
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

  private List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    for (Cells.Column column : Cells.ALL) {
      int cells =
          standings.rows().stream()
              .mapToInt(row -> column.cell().apply(row).length())
              .max()
              .orElse(0);
      widths.add(Math.max(column.title().length(), cells));
    }
    return widths;
  }

  /** Breaks at spaces, so that a narrow terminal does not break within words. */
  private void wrap(String text) {
    int columns = Math.max(20, screen.columns().getAsInt());
    if (!screen.outIsTerminal()) {
      screen.out().println(text);
      return;
    }
    StringBuilder line = new StringBuilder();
    int length = 0;
    for (String word : text.split(" ", -1)) {
      int shown = word.replaceAll("\u001B\\[[0-9]*m", "").length();
      if (length > 0 && length + 1 + shown > columns) {
        screen.out().println(line);
        line.setLength(0);
        length = 0;
      }
      line.append(length == 0 ? "" : " ").append(word);
      length += shown + (length == 0 ? 0 : 1);
    }
    screen.out().println(line);
  }
}
