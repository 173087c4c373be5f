package io.flyshuttle.bench;

import static io.flyshuttle.Option.within;

import io.flyshuttle.DeadlineExceededException;
import io.flyshuttle.Limit;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Bar 5: memory and tasks are bounded. An endless source runs through {@code io} and {@code cpu}
 * stages into a slow sink, and the heap after each collection is fitted by a line; then a million
 * items run through 200 permits, and what is alive at once is counted.
 *
 * <p>{@code Endless [heap] [permits] [--seconds N]}; 60 seconds unless given.
 */
public final class Endless {
  private static final double SETTLING = 0.25; // share of the samples before the fit
  private static final long MIB = 1 << 20;

  private Endless() {}

  /** Runs both parts, or the one named. */
  public static void main(String... arguments) throws InterruptedException {
    Arguments parsed = Arguments.of(arguments, List.of("heap", "permits"), 60, 1);
    if (parsed.names().contains("heap")) {
      reportHeap(heap(Duration.ofSeconds(parsed.seconds()), Duration.ofMillis(500)));
    }
    if (parsed.names().contains("permits")) {
      reportPermits(permits(1_000_000, 200), 200);
    }
  }

  // ---- an endless source

  /**
   * What an endless run left on the heap.
   *
   * @param items that came out
   * @param inside the most items between the source and the sink at once
   * @param seconds when each sample was taken
   * @param bytes in use after a collection, then
   */
  record Heap(long items, long inside, List<Double> seconds, List<Double> bytes) {

    /** The samples after the first quarter, while which the JVM loads classes and compiles. */
    Fit fit() {
      int from = (int) (seconds.size() * SETTLING);
      return Fit.of(seconds.subList(from, seconds.size()), bytes.subList(from, bytes.size()));
    }
  }

  /** Runs for {@code time}, and collects and looks every {@code every}. */
  static Heap heap(Duration time, Duration every) throws InterruptedException {
    Census items = new Census();
    Pipeline<byte[]> pipeline =
        Pipeline.<Long>from(Stream.iterate(0L, i -> i + 1).peek(_ -> items.enter()))
            .<byte[]>io(
                32,
                i -> {
                  Thread.sleep(Duration.ofMillis(1));
                  return new byte[1_024 + (int) (i % 64)];
                })
            .<byte[]>cpu(byte[]::clone);
    List<Double> seconds = new ArrayList<>();
    List<Double> bytes = new ArrayList<>();
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long began = System.nanoTime();
    long[] due = {began};
    try (Shuttle shuttle = Shuttle.create()) {
      shuttle.forEach(
          pipeline,
          _ -> {
            items.leave();
            Thread.sleep(Duration.ofNanos(200_000)); // slower than both stages
            if (System.nanoTime() - due[0] >= 0) {
              due[0] = System.nanoTime() + every.toNanos();
              System.gc();
              seconds.add((System.nanoTime() - began) / 1e9);
              bytes.add((double) memory.getHeapMemoryUsage().getUsed());
            }
          },
          within(time));
    } catch (DeadlineExceededException end) {
      // An endless source ends no other way.
    }
    return new Heap(items.left(), items.most(), seconds, bytes);
  }

  private static void reportHeap(Heap heap) {
    Fit fit = heap.fit();
    double minutes = TimeUnit.MINUTES.toSeconds(1);
    double perMinute = fit.slope() * minutes / MIB;
    // What a leak of one reference an item would come to, which this must tell from none.
    double leak = 16.0 * heap.items / heap.seconds.getLast() * minutes / MIB;
    boolean flat = Math.abs(perMinute) < Math.max(0.25, Math.min(1, leak / 2));
    System.out.println("**An endless source through io(32), cpu and a slow sink**\n");
    Table table = new Table("", "");
    table.add("items that came out", Table.count(heap.items));
    table.add("most between source and sink", Table.count(heap.inside));
    table.add("collections looked at", Table.count(heap.bytes.size()));
    table.add("heap in use after, median", mib(new Samples(doubles(heap.bytes)).median()));
    table.add("growth of a fitted line", mib(perMinute * MIB) + " a minute");
    table.add("what 16 B an item would be", mib(leak * MIB) + " a minute");
    table.print(System.out);
    System.out.println("- flat: " + Bar.verdict(flat) + "\n");
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static String mib(double bytes) {
    return "%.2f MiB".formatted(bytes / MIB);
  }

  // ---- permits

  /**
   * What was alive at once.
   *
   * @param waiting calls of the io function
   * @param threads distinct virtual threads that ever called it
   * @param computing calls of the cpu function
   * @param inside items between the source and the sink
   * @param items that came out
   */
  record Alive(long waiting, long threads, long computing, long inside, long items) {}

  /** Runs {@code items} through a stage of {@code permits} and one that computes. */
  static Alive permits(int items, int permits) throws InterruptedException {
    Census inside = new Census();
    Census waiting = new Census();
    Census computing = new Census();
    Limit limit = Limit.fixed(permits);
    Pipeline<Long> pipeline =
        Pipeline.<Long>from(
                Stream.iterate(0L, i -> i < items, i -> i + 1).peek(_ -> inside.enter()))
            .<Long>io(permits, i -> waiting.during(() -> sometimesSleep(i)))
            .limit(limit)
            .<Long>cpu(i -> computing.during(() -> i + 1));
    try (Shuttle shuttle = Shuttle.create()) {
      shuttle.forEach(pipeline, _ -> inside.leave());
    }
    return new Alive(
        waiting.most(), waiting.threads(), computing.most(), inside.most(), inside.left());
  }

  /** Every sixteenth really waits; else a million items would take their time. */
  private static long sometimesSleep(long item) throws InterruptedException {
    if (item % 16 == 0) {
      Thread.sleep(Duration.ofNanos(100_000));
    }
    return item;
  }

  private static void reportPermits(Alive alive, int permits) {
    int cores = Runtime.getRuntime().availableProcessors();
    System.out.println("**1,000,000 items, 200 permits in io, then cpu**\n");
    Table table = new Table("the most at once", "");
    table.add("calls of the io function", Table.count(alive.waiting));
    table.add("calls of the cpu function", Table.count(alive.computing));
    table.add("items between source and sink", Table.count(alive.inside));
    table.add("threads that ever called the io function", Table.count(alive.threads));
    table.print(System.out);
    boolean met = alive.waiting <= permits && alive.computing <= cores && alive.items == 1_000_000;
    System.out.println(
        "- at most %d at it in io and %d in cpu: %s%n".formatted(permits, cores, Bar.verdict(met)));
  }
}
