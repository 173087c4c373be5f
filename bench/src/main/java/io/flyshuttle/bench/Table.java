package io.flyshuttle.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table in Markdown, aligned to be read on a terminal too. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** With these heads of its columns. */
  public Table(String... heads) {
    rows.add(List.of(heads));
  }

  /** A row. */
  public void add(String... cells) {
    rows.add(List.of(cells));
  }

  /** All of it, and an empty line. */
  public void print(PrintStream out) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    boolean first = true;
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("|");
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        String pad = " ".repeat(widths[i] - cell.length());
        line.append(' ').append(i == 0 ? cell + pad : pad + cell).append(" |");
      }
      out.println(line);
      if (first) {
        first = false;
        StringBuilder rule = new StringBuilder("|");
        for (int i = 0; i < columns; i++) {
          String dashes = "-".repeat(widths[i] + 1);
          rule.append(i == 0 ? ":" + dashes : dashes + ":").append('|');
        }
        out.println(rule);
      }
    }
    out.println();
    out.flush();
  }

  /** A number with three significant digits, or none behind the point from 100 on. */
  public static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 || value == 0 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  /** With commas between thousands. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
