package io.flyshuttle;

import io.flyshuttle.spi.PlaceProvider;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the stages of a pipeline run. Every strategy runs every pipeline and gives the same
 * results; cost, and what it does to everything else in the process, differ.
 *
 * <table>
 * <caption>The strategies of this module</caption>
 * <tr><th>name</th><th>{@code io} stages</th><th>{@code cpu} stages</th></tr>
 * <tr><td>synchronous</td><td colspan="2">one item after the other, in the calling thread</td></tr>
 * <tr><td>threads(n)</td><td colspan="2">n platform threads, each takes an item through all</td></tr>
 * <tr><td>event-loop</td><td>virtual threads</td><td>virtual threads, one calculation at a time: it
 *   blocks the loop, as in asyncio</td></tr>
 * <tr><td>virtual-threads</td><td>virtual threads</td><td>the same virtual threads</td></tr>
 * <tr><td>hybrid</td><td>virtual threads</td><td>the CPU pool</td></tr>
 * <tr><td>auto</td><td colspan="2">begins as hybrid and is watched: see {@link #auto}</td></tr>
 * </table>
 *
 * <p>Other modules add strategies by a {@link PlaceProvider}. A value, immutable.
 *
 * @since 0.1
 */
public final class Strategy {

  /** How stages are laid out on threads. */
  enum Layout {
    INLINE,
    THREADS,
    LOOP,
    VIRTUAL,
    HYBRID,
    AUTO,
    PROVIDED
  }

  private static final int DEFAULT_THREADS = 32;
  private static final Strategy SYNCHRONOUS = new Strategy("synchronous", Layout.INLINE, 0);
  private static final Strategy EVENT_LOOP = new Strategy("event-loop", Layout.LOOP, 0);
  private static final Strategy VIRTUAL = new Strategy("virtual-threads", Layout.VIRTUAL, 0);
  private static final Strategy HYBRID = new Strategy("hybrid", Layout.HYBRID, 0);
  private static final Strategy AUTO = new Strategy("auto", Layout.AUTO, 0);

  private final String name;
  private final Layout layout;
  private final int threads;

  private Strategy(String name, Layout layout, int threads) {
    this.name = name;
    this.layout = layout;
    this.threads = threads;
  }

  /** One item after the other in the calling thread: no concurrency at all. */
  public static Strategy synchronous() {
    return SYNCHRONOUS;
  }

  /**
   * A fixed number of platform threads that take items through all stages, waiting and computing.
   *
   * @throws IllegalArgumentException if {@code threads} is not between 1 and 10,000
   */
  public static Strategy threads(int threads) {
    if (threads < 1 || threads > 10_000) {
      throw outOfRange(String.valueOf(threads));
    }
    return new Strategy("threads(" + threads + ")", Layout.THREADS, threads);
  }

  /**
   * One loop: waits overlap, calculations come one at a time. In a JVM started with {@code
   * -Djdk.virtualThreadScheduler.parallelism=1 -Djdk.virtualThreadScheduler.maxPoolSize=1} the loop
   * is the only carrier and a calculation blocks every virtual thread, as in asyncio; in another
   * JVM it blocks the pipeline's other calculations.
   */
  public static Strategy eventLoop() {
    return EVENT_LOOP;
  }

  /** Waits and calculations on virtual threads, with no pool for the calculations. */
  public static Strategy virtualThreads() {
    return VIRTUAL;
  }

  /** Waits on virtual threads, calculations on the CPU pool. The default. */
  public static Strategy hybrid() {
    return HYBRID;
  }

  /**
   * Whatever suits the run best, by measurement: it begins as {@link #hybrid()}, a {@link
   * io.flyshuttle.spi.Pilot} watches what its items cost and may have those that are not begun run
   * under another strategy, and fewer at once in stages that wait. Results are the same. A run
   * needs the module {@code flyshuttle-forecast} for it, or a pilot that the shuttle was given;
   * without one the run throws a {@link TaskFailedException} that says so.
   */
  public static Strategy auto() {
    return AUTO;
  }

  /** The strategies that need no other module, in the order from simple to recommended. */
  public static List<Strategy> builtIn() {
    return List.of(SYNCHRONOUS, threads(DEFAULT_THREADS), EVENT_LOOP, VIRTUAL, HYBRID);
  }

  /**
   * The strategy of that name: one of {@link #builtIn}, {@code auto}, {@code threads} with or
   * without a number in brackets, or one that a {@link PlaceProvider} on the class path adds.
   *
   * @throws IllegalArgumentException if there is none: the message lists the names; or if the
   *     number of threads is none, or not between 1 and 10,000
   */
  public static Strategy parse(String text) {
    String name = text.strip();
    if (name.equals("threads")) {
      return threads(DEFAULT_THREADS);
    }
    if (name.startsWith("threads(") && name.endsWith(")")) {
      String count = name.substring("threads(".length(), name.length() - 1);
      try {
        return threads(Integer.parseInt(count));
      } catch (NumberFormatException notOne) {
        if (count.matches("-?[0-9]+")) {
          throw outOfRange(count);
        }
        throw new IllegalArgumentException("threads(" + count + "): not a whole number", notOne);
      }
    }
    return Stream.of(SYNCHRONOUS, EVENT_LOOP, VIRTUAL, HYBRID, AUTO)
        .filter(strategy -> strategy.name.equals(name))
        .findFirst()
        .or(() -> provided(name))
        .orElseThrow(() -> unknown(text));
  }

  /** Whether a name is that of a strategy of this module. */
  static boolean isBuiltIn(String name) {
    return name.startsWith("threads")
        || name.equals(AUTO.name)
        || builtIn().stream().anyMatch(strategy -> strategy.name.equals(name));
  }

  private static Optional<Strategy> provided(String name) {
    return ServiceLoader.load(PlaceProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.strategy().equals(name))
        .findFirst()
        .map(provider -> new Strategy(name, Layout.PROVIDED, 0));
  }

  private static IllegalArgumentException outOfRange(String threads) {
    return new IllegalArgumentException("threads(" + threads + "): must be from 1 to 10,000");
  }

  private static IllegalArgumentException unknown(String text) {
    String names =
        Stream.concat(
                Stream.of(
                    "synchronous",
                    "threads",
                    "threads(n)",
                    "event-loop",
                    "virtual-threads",
                    "hybrid",
                    "auto"),
                ServiceLoader.load(PlaceProvider.class).stream().map(p -> p.get().strategy()))
            .collect(Collectors.joining(", "));
    return new IllegalArgumentException("no strategy '" + text + "'; there are: " + names);
  }

  /** The name, such as {@code hybrid} or {@code threads(8)}; {@link #parse} reads it. */
  public String name() {
    return name;
  }

  Layout layout() {
    return layout;
  }

  /** The number of threads of {@link Layout#THREADS}. */
  int threads() {
    return threads;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Strategy strategy && strategy.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
