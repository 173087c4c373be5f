package io.flyshuttle.cli.report;

import java.util.Locale;

/** Figures beside the axes of a chart: as short as they can be. */
final class PageFigures {

  private PageFigures() {}

  static String time(double seconds) {
    return plain(seconds) + " s";
  }

  static String millis(double value) {
    return value >= 1_000 ? plain(value / 1_000) + " s" : plain(value) + " ms";
  }

  static String megabytes(double bytes) {
    return plain(bytes / 1e6) + " MB";
  }

  static String percent(double part) {
    return plain(100 * part) + " %";
  }

  /** With no more digits than it has. */
  static String plain(double value) {
    if (value >= 1_000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }
}
