package io.flyshuttle.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers as people write them: 10000, 10_000 or 0.25. */
final class Numbers {

  private Numbers() {}

  private static String plain(String text) {
    return text.matches("-?[0-9][0-9_]*") ? text.replace("_", "") : text;
  }

  /** A whole number. */
  static final class Whole implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return Long.valueOf(plain(text));
      } catch (NumberFormatException e) {
        throw new TypeConversionException(
            plain(text).matches("-?[0-9]+")
                ? text + " is too large"
                : "'" + text + "' is not a whole number");
      }
    }
  }

  /** A number. */
  static final class Real implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      try {
        return Double.valueOf(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not a number");
      }
    }
  }
}
