package io.flyshuttle.forecast;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A workload given by hand, planned again and again with one figure changed. A value.
 *
 * @param over what changes
 * @param given what it is in the figures themselves; one of the points
 * @param points in the order of what changes
 */
public record Sweep(Over over, double given, List<Point> points) {
  private static final int MOST_CONCURRENCY = 1024; // or four times what is given
  private static final int MOST_CORES = 64;
  private static final int SHARES = 10;

  /** Copies the list. */
  public Sweep {
    points = List.copyOf(points);
  }

  /** What can be changed. */
  public enum Over {
    /** Waits at once. */
    CONCURRENCY,
    /** Cores of the machine. */
    CORES,
    /** The part of an item's time that it computes, where that time stays the same. */
    CPU_SHARE;

    /** As it is written on a command line: {@code cpu-share}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One of the plans.
   *
   * @param value what it was made for: a number, or a part from 0 to 1
   * @param plan without what would have to be different
   */
  public record Point(double value, Plan plan) {}

  /**
   * Plans for each value: powers of two, or tenths, and what is given. Called in a task that is
   * cancelled it ends before the next simulation.
   *
   * @param planner for the machine and the strategies to look at
   * @throws IllegalArgumentException as {@link Planner#plan(Demand)}
   * @throws CancellationException as {@link Planner#forecasts}
   */
  public static Sweep of(Over over, Figures figures, Planner planner) {
    double given = given(over, figures, planner);
    TreeSet<Double> values = new TreeSet<>();
    values.add(given);
    values(over, figures).forEach(values::add);
    List<Point> points =
        values.stream()
            .map(value -> new Point(value, plan(over, value, figures, planner)))
            .toList();
    return new Sweep(over, given, points);
  }

  private static double given(Over over, Figures figures, Planner planner) {
    return switch (over) {
      case CONCURRENCY -> figures.concurrency();
      case CORES -> planner.machine().cores();
      case CPU_SHARE -> (double) figures.cpu().toNanos() / nanos(figures);
    };
  }

  private static DoubleStream values(Over over, Figures figures) {
    return switch (over) {
      case CONCURRENCY ->
          powers(Math.max(MOST_CONCURRENCY, 4L * figures.concurrency()))
              .filter(value -> value <= Figures.MOST_CONCURRENCY);
      case CORES -> powers(MOST_CORES);
      case CPU_SHARE -> IntStream.rangeClosed(0, SHARES).mapToDouble(i -> (double) i / SHARES);
    };
  }

  private static DoubleStream powers(long most) {
    return DoubleStream.iterate(1, value -> value <= most, value -> 2 * value);
  }

  private static Plan plan(Over over, double value, Figures figures, Planner planner) {
    return switch (over) {
      case CONCURRENCY -> planner.plan(figures.withConcurrency((int) value).demand());
      case CORES -> planner.on(planner.machine().withCores(value)).plan(figures.demand());
      case CPU_SHARE -> {
        long cpu = Math.round(nanos(figures) * value);
        Figures shared = figures.with(nanos(figures) - cpu, cpu);
        yield planner.plan(shared.demand());
      }
    };
  }

  private static long nanos(Figures figures) {
    return figures.io().plus(figures.cpu()).toNanos();
  }
}
