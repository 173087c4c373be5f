package io.flyshuttle.web;

import java.util.Locale;

/** Figures in sentences: three digits say enough. */
final class Words {
  private static final double MEGA = 1e6;

  private Words() {}

  /** A time, in the unit that suits it. */
  static String seconds(double value) {
    if (value < 1e-3) {
      return digits(value * 1e6) + " µs";
    }
    if (value < 1) {
      return digits(value * 1e3) + " ms";
    }
    if (value < 120) {
      return digits(value) + " s";
    }
    return value < 7200 ? digits(value / 60) + " min" : digits(value / 3600) + " h";
  }

  /** A number of bytes. */
  static String bytes(double value) {
    if (value < 1e3) {
      return digits(value) + " B";
    }
    if (value < MEGA) {
      return digits(value / 1e3) + " kB";
    }
    return value < 1e9 ? digits(value / MEGA) + " MB" : digits(value / 1e9) + " GB";
  }

  /** A part of a whole. */
  static String percent(double part) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * part);
  }

  /** A number. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String digits(double value) {
    String format = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%,.0f";
    String text = String.format(Locale.ROOT, format, value);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }
}
