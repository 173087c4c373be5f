package io.flyshuttle.cli.compare;

import java.util.List;

/**
 * What several runs gave for one figure.
 *
 * @param median the middle, or the mean of the two in the middle
 * @param min the smallest
 * @param max the largest
 */
public record Spread(double median, double min, double max) {

  static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast());
  }

  boolean overlaps(Spread other) {
    return min <= other.max && other.min <= max;
  }
}
