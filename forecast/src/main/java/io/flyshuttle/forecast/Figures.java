package io.flyshuttle.forecast;

import io.flyshuttle.spi.Nature;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * A workload given by hand: items that each wait, then compute. A value.
 *
 * @param items how many, 1 to {@value #MOST_ITEMS}
 * @param io how long an item waits, on average
 * @param cpu how long an item computes, on average
 * @param spread how both vary
 * @param concurrency waits at once, 1 to {@value #MOST_CONCURRENCY}
 * @param bytes what an item takes on the way to a worker process and back, serialised
 * @param seed of what is random
 */
public record Figures(
    int items, Duration io, Duration cpu, Spread spread, int concurrency, long bytes, long seed) {

  /** The most items. */
  public static final int MOST_ITEMS = 1_000_000;

  /** The most waits at once. */
  public static final int MOST_CONCURRENCY = 100_000;

  private static final Duration LONGEST = Duration.ofHours(1); // of a mean
  private static final Duration LONGEST_RUN = Duration.ofDays(3_650); // one item after the other
  private static final long MOST_BYTES = 1L << 30;

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if a number is out of its bounds, with one line that names it;
   *     both means together have to be above 0 and at most an hour, and of all items ten years, and
   *     bytes from 0 to 1 GiB
   */
  public Figures {
    Objects.requireNonNull(spread, "spread");
    within("items", items, 1, MOST_ITEMS);
    within("concurrency", concurrency, 1, MOST_CONCURRENCY);
    within("bytes", bytes, 0, MOST_BYTES);
    within("io", io);
    within("cpu", cpu);
    within("io and cpu together", io.plus(cpu));
    if (io.isZero() && cpu.isZero()) {
      throw new IllegalArgumentException("io 0 and cpu 0: an item has to wait or to compute");
    }
    if (io.plus(cpu).multipliedBy(items).compareTo(LONGEST_RUN) > 0) {
      throw new IllegalArgumentException(
          "%s items of %s: more than 10 years of work"
              .formatted(Units.count(items), Units.shortTime(io.plus(cpu).toNanos() / 1e9)));
    }
  }

  private static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s %d: must be from %,d to %,d".formatted(name, value, least, most));
    }
  }

  private static void within(String name, Duration mean) {
    if (Objects.requireNonNull(mean, name).isNegative() || mean.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%s %s: must be from 0 to one hour"
              .formatted(name, Units.shortTime(mean.toNanos() / 1e9)));
    }
  }

  Figures withConcurrency(int other) {
    return new Figures(items, io, cpu, spread, other, bytes, seed);
  }

  Figures with(long ioNanos, long cpuNanos) {
    Duration wait = Duration.ofNanos(ioNanos);
    Duration work = Duration.ofNanos(cpuNanos);
    return new Figures(items, wait, work, spread, concurrency, bytes, seed);
  }

  /** The items one by one: the same for the same figures, bit for bit. */
  public Demand demand() {
    SplittableRandom random = new SplittableRandom(seed);
    SplittableRandom waiting = random.split();
    SplittableRandom computing = random.split();
    Costs waits = costs(io, waiting);
    Costs work = costs(cpu, computing);
    Costs nothing = Costs.none(items);
    return new Demand(
        items,
        List.of(
            new Demand.Stage("wait", Nature.IO, concurrency, waits, nothing, 0),
            new Demand.Stage("compute", Nature.CPU, Integer.MAX_VALUE, nothing, work, bytes)),
        OptionalInt.empty());
  }

  private Costs costs(Duration mean, SplittableRandom random) {
    double nanos = mean.toNanos();
    return Costs.of(items, i -> Math.round(nanos * spread.factor(random, i, items)));
  }
}
