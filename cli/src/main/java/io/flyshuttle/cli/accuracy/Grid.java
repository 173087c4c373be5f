package io.flyshuttle.cli.accuracy;

import io.flyshuttle.forecast.Costs;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Spread;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Workloads drawn from a seed: a CPU share from 0 to 100 %, items of 10 µs to 50 ms, all spreads,
 * sleeping or waiting for HTTP, 1 to 200 at once, 500 to 10,000 items. What would take too long
 * under a strategy with concurrency has fewer items, and then shorter ones.
 *
 * @param seed the same gives the same workloads
 * @param workloads how many
 * @param seconds that a run takes at most, about
 */
public record Grid(long seed, int workloads, double seconds) {
  private static final double SHORTEST = 10_000; // ns of an item
  private static final double LONGEST = 50_000_000;
  private static final int LEAST_ITEMS = 500;
  private static final int MOST_ITEMS = 10_000;
  private static final int MOST_CONCURRENCY = 200;
  private static final int THREADS = 32; // of the strategy with the fewest waits at once
  private static final double LEAST_HTTP = 300_000; // ns of a wait: below, all is transport
  private static final int HTTP_EVERY = 4;

  /** The workloads. */
  public List<Case> cases() {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.rangeClosed(1, workloads)
        .mapToObj(number -> draw(number, random.split()))
        .toList();
  }

  private Case draw(int number, SplittableRandom random) {
    double nanos = logarithmic(random, SHORTEST, LONGEST);
    double share = share(random);
    int items = (int) logarithmic(random, LEAST_ITEMS, MOST_ITEMS);
    int concurrency = (int) logarithmic(random, 1, MOST_CONCURRENCY + 0.99);
    Spread spread = Spread.values()[(number - 1) % Spread.values().length];
    long costs = random.nextLong(1L << 32);
    boolean http = number % HTTP_EVERY == 0;
    if (http && share == 1) {
      share = 0.5;
    }
    if (http) {
      nanos = Math.max(nanos, LEAST_HTTP / (1 - share));
    }
    Figures figures = figures(items, nanos, share, spread, concurrency, costs);
    double excess = seconds(figures) / seconds;
    if (excess > 1) {
      items = Math.max(LEAST_ITEMS, (int) (items / excess));
      figures = figures(items, nanos, share, spread, concurrency, costs);
    }
    for (excess = seconds(figures) / seconds; excess > 1; excess = seconds(figures) / seconds) {
      nanos = nanos / excess * 0.99;
      figures = figures(items, nanos, share, spread, concurrency, costs);
    }
    boolean waits = figures.io().toNanos() >= LEAST_HTTP / 2;
    return new Case(number, figures, http && waits ? Case.Via.HTTP : Case.Via.SLEEP);
  }

  private static double share(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> 1;
      case 2 -> 0.02 + 0.08 * random.nextDouble();
      default -> 0.1 + 0.88 * random.nextDouble();
    };
  }

  private static double logarithmic(SplittableRandom random, double least, double most) {
    return least * Math.pow(most / least, random.nextDouble());
  }

  private static Figures figures(
      int items, double nanos, double share, Spread spread, int concurrency, long seed) {
    return new Figures(
        items,
        Duration.ofNanos(Math.round(nanos * (1 - share))),
        Duration.ofNanos(Math.round(nanos * share)),
        spread,
        concurrency,
        0,
        seed);
  }

  /** Under the slowest strategy but the synchronous one, at least. */
  static double seconds(Figures figures) {
    Costs waits = figures.demand().stages().getFirst().waits();
    Costs work = figures.demand().stages().getLast().work();
    double waiting = waits.sum() / Math.min(THREADS, figures.concurrency());
    double longest = 2.0 * (waits.max() + work.max());
    return Math.max(Math.max(waiting, work.sum()), longest) / 1e9;
  }
}
