package io.flyshuttle.cli.report;

import io.flyshuttle.cli.accuracy.Errors;
import io.flyshuttle.cli.terminal.Screen;
import java.util.Locale;

/** How far forecasts were off, a line for each kind. */
public final class ErrorTable {
  private static final String FORMAT = "%-28s %5s %8s %8s %8s %8s %8s";

  private final Screen screen;

  /** Prepares to print on {@code screen}. */
  public ErrorTable(Screen screen) {
    this.screen = screen;
  }

  /** The titles. */
  public void head() {
    String titles =
        String.format(
            Locale.ROOT, FORMAT, "error of", "runs", "median", "p90", "worst", "bias", "right");
    screen.out().println(screen.bold(titles));
    screen.out().println((screen.isUnicode() ? "─" : "-").repeat(titles.length()));
  }

  /** A line. */
  public void line(String what, Errors errors) {
    screen
        .out()
        .println(
            String.format(
                Locale.ROOT,
                FORMAT,
                what,
                errors.count(),
                percent(errors.median()),
                percent(errors.p90()),
                percent(errors.worst()),
                signed(errors.bias()),
                String.format(Locale.ROOT, "%.0f %%", 100 * errors.within())));
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  private static String signed(double part) {
    return String.format(Locale.ROOT, "%+.1f %%", 100 * part);
  }
}
