package io.flyshuttle.forecast;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Figures for people: three digits say enough, and columns stay narrow. */
public final class Units {
  private static final String NONE = "-";

  private Units() {}

  /** A time in seconds. */
  public static String seconds(double value) {
    if (value >= 99.95) {
      return format("%,.0f s", value);
    }
    return format(value < 9.995 ? "%.2f s" : "%.1f s", value);
  }

  /** A time of whatever length, given in seconds: with three digits, from nanoseconds to days. */
  public static String time(double value) {
    if (value == 0) {
      return "0 s";
    }
    if (value < 0.0995) {
      return value < 0.9995e-6
          ? digits(value * 1e9, "ns")
          : value < 0.995e-4 ? digits(value * 1e6, "µs") : digits(value * 1e3, "ms");
    }
    if (value < 999.5) {
      return seconds(value);
    }
    double hours = value / 3_600;
    if (hours < 0.9995) {
      return digits(value / 60, "min");
    }
    return hours < 99.95 ? digits(hours, "h") : digits(hours / 24, "d");
  }

  /** A time given in seconds, as it stands in a sentence: 4 ms, not 4.00 ms. */
  public static String shortTime(double value) {
    String text = time(value);
    if (value >= 0.0995 && value < 0.995) {
      text = digits(value, "s");
    }
    return text.indexOf('.') < 0 ? text : text.replaceFirst("\\.?0+ ", " ");
  }

  private static String digits(double value, String unit) {
    String format = value < 9.995 ? "%.2f " : value < 99.95 ? "%.1f " : "%,.0f ";
    return format(format, value) + unit;
  }

  /** A time in milliseconds, given in seconds where it is that long. */
  public static String millis(double value) {
    if (value >= 999.5) {
      return seconds(value / 1e3);
    }
    return format(value < 9.95 ? "%.1f ms" : "%.0f ms", value);
  }

  /** How long something has lasted so far. */
  public static String age(Duration time) {
    double seconds = Math.max(0, time.toMillis() / 1e3);
    if (seconds < 99.95) {
      return seconds(seconds);
    }
    double minutes = seconds / 60;
    if (minutes < 99.5) {
      return format("%.0f min", minutes);
    }
    double hours = minutes / 60;
    return hours < 99.5 ? format("%.0f h", hours) : format("%,.0f d", hours / 24);
  }

  /** A number of items per second. */
  public static String rate(double value) {
    return format(value < 9.95 ? "%.1f" : "%,.0f", value);
  }

  /** How many times as fast. */
  public static String times(OptionalDouble value) {
    return value.isEmpty() ? NONE : format("%.1fx", value.getAsDouble());
  }

  /** A part of a whole. */
  public static String percent(double part) {
    return format("%.0f %%", 100 * part);
  }

  /** A number of bytes. */
  public static String bytes(OptionalLong value) {
    return value.isEmpty() ? NONE : bytes((double) value.getAsLong());
  }

  /** A number of bytes. */
  public static String bytes(double value) {
    return value < 999.5e6 ? format("%.0f MB", value / 1e6) : format("%,.1f GB", value / 1e9);
  }

  /** A number. */
  public static String count(long value) {
    return format("%,d", value);
  }

  private static String format(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
