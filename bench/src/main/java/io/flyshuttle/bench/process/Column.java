package io.flyshuttle.bench.process;

import io.flyshuttle.bench.Samples;
import io.flyshuttle.bench.Table;
import java.util.ArrayList;
import java.util.List;

/** One figure of all rounds. */
final class Column {
  private final List<Double> values = new ArrayList<>();

  double add(double value) {
    values.add(value);
    return value;
  }

  double last() {
    return values.getLast();
  }

  Samples samples() {
    return new Samples(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  String median(String unit) {
    return Table.number(samples().median()) + unit;
  }

  String range(String unit) {
    Samples all = samples();
    return Table.number(all.min()) + " to " + Table.number(all.max()) + unit;
  }
}
