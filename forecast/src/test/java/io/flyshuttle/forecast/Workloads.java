package io.flyshuttle.forecast;

import io.flyshuttle.spi.Nature;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** Demands and machines that are easily calculated with. */
final class Workloads {
  private static final List<Nature> NATURES = List.copyOf(EnumSet.allOf(Nature.class));

  static final long MS = 1_000_000;

  private Workloads() {}

  /** A machine whose runtime costs nothing, with a quantum of 1 ms. */
  static Machine free(double cores) {
    return with(cores, 0, 1 * MS, Map.of(), 0);
  }

  static Machine with(
      double cores,
      long late,
      long quantum,
      Map<String, Machine.Overhead> overheads,
      double byteNanos) {
    TimerLateness timer = TimerLateness.always((double) late);
    return new Machine(
        Instant.EPOCH, cores, 1, timer, timer, 0, quantum, overheads, byteNanos, 0, 0, 0);
  }

  /** Items that wait so many milliseconds each. */
  static Demand.Stage io(int concurrency, long... millis) {
    return new Demand.Stage(
        "io", Nature.IO, concurrency, costs(millis), Costs.none(millis.length), 0);
  }

  /** Items that compute so many milliseconds each. */
  static Demand.Stage cpu(long... millis) {
    return stage(Nature.CPU, Integer.MAX_VALUE, new long[millis.length], millis);
  }

  static Demand.Stage stage(Nature nature, int concurrency, long[] waits, long[] work) {
    return new Demand.Stage("stage", nature, concurrency, costs(waits), costs(work), 0);
  }

  static Costs costs(long... millis) {
    return Costs.of(millis.length, i -> millis[i] * MS);
  }

  static Demand demand(Demand.Stage... stages) {
    return new Demand(stages[0].waits().size(), List.of(stages), OptionalInt.empty());
  }

  static Demand windowed(int window, Demand.Stage... stages) {
    return new Demand(stages[0].waits().size(), List.of(stages), OptionalInt.of(window));
  }

  /** Exponential with that mean in nanoseconds, never 0. */
  static Costs exponential(int items, double mean, SplittableRandom random) {
    return Costs.of(items, _ -> 1 + Math.round(-mean * StrictMath.log(1 - random.nextDouble())));
  }

  /** One of anything: one to three stages of any nature and shape. */
  static Demand random(SplittableRandom random) {
    int items = 1 + random.nextInt(400);
    int count = 1 + random.nextInt(3);
    Demand.Stage[] stages = new Demand.Stage[count];
    for (int i = 0; i < count; i++) {
      Nature nature = NATURES.get(random.nextInt(NATURES.size()));
      boolean io = nature == Nature.IO;
      boolean mixed = random.nextInt(4) == 0;
      double scale = StrictMath.exp(random.nextDouble() * 9) * 1_000; // 1 µs to 8 ms
      Costs waits = io || mixed ? exponential(items, scale, random) : Costs.none(items);
      Costs work = !io || mixed ? exponential(items, scale / 2, random) : Costs.none(items);
      int concurrency = io || random.nextBoolean() ? 1 + random.nextInt(60) : Integer.MAX_VALUE;
      stages[i] = new Demand.Stage("s" + i, nature, concurrency, waits, work, 0);
    }
    OptionalInt window =
        random.nextInt(4) == 0 ? OptionalInt.of(1 + random.nextInt(100)) : OptionalInt.empty();
    return new Demand(items, List.of(stages), window);
  }
}
