package io.flyshuttle.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers as people write them: 10000, 10_000 or 0.25. */
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
}
