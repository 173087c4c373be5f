package io.flyshuttle.cli.accuracy;

import io.flyshuttle.forecast.Costs;
import io.flyshuttle.forecast.Figures;
import java.util.Locale;

/**
 * One workload of a grid. A value.
 *
 * @param number from 1
 * @param figures what its items cost
 * @param via how they wait
 */
public record Case(int number, Figures figures, Via via) {

  /** How items wait. */
  public enum Via {
    /** They sleep. */
    SLEEP,
    /** They ask a server on the loopback interface. */
    HTTP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How many of the first items take less than that one after the other; at least {@code least}.
   */
  int first(double seconds, int least) {
    Costs waits = figures.demand().stages().getFirst().waits();
    Costs work = figures.demand().stages().getLast().work();
    double nanos = seconds * 1e9;
    int count = 0;
    while (count < figures.items() && nanos > 0) {
      nanos -= waits.at(count) + work.at(count);
      count++;
    }
    return Math.min(figures.items(), Math.max(least, count));
  }

  /** In words, short. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d: %,d items, %s %s, computing %s, %s, %d at once",
        number,
        figures.items(),
        via == Via.HTTP ? "http" : "sleeping",
        micros(figures.io().toNanos()),
        micros(figures.cpu().toNanos()),
        figures.spread(),
        figures.concurrency());
  }

  private static String micros(long nanos) {
    return nanos < 10_000_000
        ? String.format(Locale.ROOT, "%,.0f us", nanos / 1e3)
        : String.format(Locale.ROOT, "%,.1f ms", nanos / 1e6);
  }
}
