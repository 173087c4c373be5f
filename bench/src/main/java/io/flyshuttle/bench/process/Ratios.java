package io.flyshuttle.bench.process;

import io.flyshuttle.bench.Bar;
import io.flyshuttle.bench.Samples;
import io.flyshuttle.bench.Table;
import java.util.ArrayList;
import java.util.List;

/** Ours to another's, round by round; the bar is held against their median. */
final class Ratios {
  private final List<Double> values = new ArrayList<>();

  void add(double ours, double others) {
    values.add(ours / others);
  }

  Samples samples() {
    return new Samples(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The bar that the ratio is at most this. */
  void atMost(double bar, String what) {
    judge(what + " at most " + Table.number(bar) + " times", samples().median() <= bar);
  }

  /** The bar that the ratio is at least this. */
  void atLeast(double bar, String what) {
    judge(what + " at least " + Table.number(bar) + " times", samples().median() >= bar);
  }

  private void judge(String bar, boolean met) {
    Samples all = samples();
    Bar.print(
        bar,
        Table.number(all.median())
            + " ("
            + Table.number(all.min())
            + " to "
            + Table.number(all.max())
            + " in "
            + all.count()
            + " rounds)",
        met);
  }
}
