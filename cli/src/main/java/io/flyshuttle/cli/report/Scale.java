package io.flyshuttle.cli.report;

import java.util.ArrayList;
import java.util.List;

/** Where a value comes on an axis, and which values to mark there. */
sealed interface Scale {

  /** From 0 at the beginning of the axis to 1 at its end. */
  double at(double value);

  /** Values to mark, round ones. */
  List<Double> ticks();

  /** From 0 in even steps. */
  static Scale linear(double max) {
    double step = step(Math.max(max, 1e-9) / 4);
    return new Linear(step * Math.ceil(Math.max(max, 1e-9) / step), step);
  }

  /** In powers of ten, for values so far apart that the small ones would not be seen. */
  static Scale logarithmic(double min, double max) {
    int from = (int) Math.floor(Math.log10(min));
    int to = Math.max(from + 1, (int) Math.ceil(Math.log10(Math.max(min, max))));
    return new Logarithmic(from, to);
  }

  /** In powers of two, from the largest that is not above {@code min}. */
  static Scale doubling(double min, double max) {
    int from = (int) Math.floor(log2(min));
    return new Doubling(from, Math.max(from + 1, (int) Math.ceil(log2(max))));
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  /** 1, 2 or 5 times a power of ten. */
  private static double step(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }

  /** See {@link #linear}. */
  record Linear(double max, double step) implements Scale {
    @Override
    public double at(double value) {
      return Math.clamp(value / max, 0, 1);
    }

    @Override
    public List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      for (int i = 0; i * step <= max * 1.0001; i++) {
        ticks.add(i * step);
      }
      return ticks;
    }
  }

  /** See {@link #logarithmic}. */
  record Logarithmic(int from, int to) implements Scale {
    @Override
    public double at(double value) {
      double log = Math.log10(Math.max(value, Double.MIN_NORMAL));
      return Math.clamp((log - from) / (to - from), 0, 1);
    }

    @Override
    public List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      for (int power = from; power <= to; power++) {
        ticks.add(Math.pow(10, power));
      }
      return ticks;
    }
  }

  /** See {@link #doubling}. */
  record Doubling(int from, int to) implements Scale {
    @Override
    public double at(double value) {
      return Math.clamp((log2(value) - from) / (to - from), 0, 1);
    }

    @Override
    public List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      for (int power = from; power <= to; power++) {
        ticks.add(Math.pow(2, power));
      }
      return ticks;
    }
  }
}
