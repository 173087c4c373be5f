package io.flyshuttle.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers as people write them: 10000, 10_000 or 0.25; 4ms, 64k. */
final class Numbers {

  private Numbers() {}

  /** A whole number. */
  static final class Whole implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      if (!text.matches("-?[0-9][0-9_]*")) {
        throw new TypeConversionException("'" + text + "' is not a whole number");
      }
      try {
        return Long.valueOf(text.replace("_", ""));
      } catch (NumberFormatException e) {
        throw new TypeConversionException(text + " is too large");
      }
    }
  }

  /** A number; not in the other ways that Java writes them, such as 0x1p-3 or 1f. */
  static final class Real implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      if (!text.matches("-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)")) {
        throw new TypeConversionException("'" + text + "' is not a number such as 0.25");
      }
      return Double.valueOf(text);
    }
  }

  /** A duration: a number and its unit, or 0. */
  static final class Time implements ITypeConverter<Duration> {
    private static final Pattern FORM =
        Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+) *(\\p{L}*)");
    private static final Map<String, Long> NANOS =
        Map.ofEntries(
            Map.entry("ns", 1L),
            Map.entry("us", 1_000L),
            Map.entry("µs", 1_000L), // the micro sign
            Map.entry("μs", 1_000L), // the Greek letter
            Map.entry("ms", 1_000_000L),
            Map.entry("s", 1_000_000_000L),
            Map.entry("min", 60_000_000_000L),
            Map.entry("h", 3_600_000_000_000L));

    @Override
    public Duration convert(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is not a duration such as 4ms, 250us or 1.5s");
      }
      BigDecimal number = new BigDecimal(form.group(1));
      String unit = form.group(2);
      if (unit.isEmpty() && number.signum() == 0) {
        return Duration.ZERO;
      }
      Long nanos = NANOS.get(unit);
      if (nanos == null) {
        throw new TypeConversionException(
            unit.isEmpty()
                ? "'%s' has no unit: write %1$sms, %1$sus or %1$ss".formatted(text)
                : "'%s' has no unit that is known: there are ns, us, ms, s, min and h"
                    .formatted(text));
      }
      try {
        return Duration.ofNanos(
            number
                .multiply(BigDecimal.valueOf(nanos))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact());
      } catch (ArithmeticException e) {
        throw new TypeConversionException(text + " is too long");
      }
    }
  }

  /** A number of bytes, or of KiB, MiB or GiB: 512, 64k, 1.5m. */
  static final class Size implements ITypeConverter<Long> {
    private static final Pattern FORM =
        Pattern.compile(
            "([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)([kmg]?)(?:i?b)?", Pattern.CASE_INSENSITIVE);

    @Override
    public Long convert(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new TypeConversionException("'" + text + "' is not a size such as 512, 64k or 1m");
      }
      int power = "kmg".indexOf(form.group(2).toLowerCase(Locale.ROOT)) + 1;
      BigDecimal unit = BigDecimal.valueOf(form.group(2).isEmpty() ? 1 : 1L << (10 * power));
      try {
        return new BigDecimal(form.group(1))
            .multiply(unit)
            .setScale(0, RoundingMode.HALF_UP)
            .longValueExact();
      } catch (ArithmeticException e) {
        throw new TypeConversionException(text + " is too large");
      }
    }
  }
}
