package io.flyshuttle.cli.accuracy;

import java.util.Arrays;
import java.util.List;

/**
 * How far some forecasts were off, the sign left out. A value.
 *
 * @param count how many
 * @param median half of them were off by at most that; 0.1 is 10 %
 * @param p90 nine in ten were
 * @param worst all were
 * @param bias half of them, with their sign, were below that: negative where forecasts are too low
 * @param within the share that was off by no more than was asked for
 */
public record Errors(
    int count, double median, double p90, double worst, double bias, double within) {

  /** Of these errors; {@code most} is what is still right. */
  public static Errors of(List<Double> errors, double most) {
    double[] sizes = errors.stream().mapToDouble(Math::abs).sorted().toArray();
    double[] signed = errors.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double within = Arrays.stream(sizes).filter(size -> size <= most).count();
    return new Errors(
        sizes.length,
        at(sizes, 0.5),
        at(sizes, 0.9),
        at(sizes, 1),
        at(signed, 0.5),
        sizes.length == 0 ? 0 : within / sizes.length);
  }

  /** The nearest rank; 0 of none. */
  private static double at(double[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
  }
}
