package io.flyshuttle.forecast;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The reference loop: how quick the cores are now. The speed of one and the same machine drifts by
 * several per cent within minutes, and by more where it is shared.
 */
public final class Spin {

  /** Rounds of the reference: what {@link Machine#spinNanos} takes. */
  public static final int ROUNDS = 10_000;

  private static final int WARM_UP = 300; // times the reference: enough for the second compiler
  private static long sink; // races lose a value: nobody reads it but the compiler

  private Spin() {}

  /** A chain of dependent steps that no compiler can shorten: 1 to 2 ns a round. */
  static long rounds(long x, long rounds) {
    for (long r = 0; r < rounds; r++) {
      x = x * 6364136223846793005L + 1442695040888963407L;
      x ^= x >>> 33;
    }
    return x;
  }

  /** Computes, so that no compiler leaves it out. */
  static void compute(long rounds) {
    sink = rounds(sink, rounds);
  }

  /**
   * Runs the reference on all processors at once for so long, some 5 ms of warm-up not counted.
   *
   * @return the mean CPU time in nanoseconds: what others use of the cores meanwhile is no part of
   *     it, what the host takes away is
   * @throws InterruptedException if the calling thread is interrupted meanwhile
   */
  public static double measure(Duration time) throws InterruptedException {
    List<FutureTask<Double>> cores = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      FutureTask<Double> core = new FutureTask<>(() -> mean(time.toNanos()));
      cores.add(core);
      Thread.ofPlatform().daemon().name("spin-" + i).start(core);
    }
    double sum = 0;
    for (FutureTask<Double> core : cores) {
      try {
        sum += core.get();
      } catch (ExecutionException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return sum / cores.size();
  }

  /**
   * Runs the reference so many times on the calling thread alone, for a look in the midst of other
   * work; it is compiled if {@link #measure} has been here before.
   *
   * @return the mean CPU time in nanoseconds, of the thread; elapsed time where the JVM does not
   *     know that
   */
  public static double glance(int times) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    boolean known = threads.isCurrentThreadCpuTimeSupported();
    long begin = known ? threads.getCurrentThreadCpuTime() : System.nanoTime();
    for (int i = 0; i < times; i++) {
      compute(ROUNDS);
    }
    long end = known ? threads.getCurrentThreadCpuTime() : System.nanoTime();
    return (double) (end - begin) / times;
  }

  private static double mean(long nanos) {
    warmUp();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    boolean known = threads.isCurrentThreadCpuTimeSupported();
    long begin = System.nanoTime();
    long cpu = known ? threads.getCurrentThreadCpuTime() : begin;
    long times = 0;
    do {
      compute(ROUNDS);
      times++;
    } while (System.nanoTime() - begin < nanos);
    long used = (known ? threads.getCurrentThreadCpuTime() : System.nanoTime()) - cpu;
    return (double) used / times;
  }

  /** Compiles it. */
  static void warmUp() {
    for (int i = 0; i < WARM_UP; i++) {
      compute(ROUNDS);
    }
  }
}
