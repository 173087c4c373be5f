package io.flyshuttle.forecast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** What the kernel and the JVM do with threads: how late they wake, and how long they may run. */
final class ThreadProbe {
  private static final Duration WARM_UP_SLEEP = Duration.ofNanos(10_000);
  private static final long WARM_UP = Duration.ofMillis(200).toNanos();
  private static final int MOST_SLEEPS = 100; // of each length
  private static final int LEAST_SLEEPS = 20;
  private static final long SLEEPING = Duration.ofMillis(60).toNanos();
  private static final long WATCHED = Duration.ofMillis(300).toNanos();
  private static final long PAUSE = 300_000; // ns: less is an interrupt, not another thread
  private static final double LEAST_QUANTUM = 5e5;
  private static final double MOST_QUANTUM = 1e8;

  private ThreadProbe() {}

  /** How late threads of this kind wake, on average. */
  static TimerLateness timerLate(ThreadFactory threads) throws InterruptedException {
    return run(
        threads,
        () -> {
          long end = System.nanoTime() + WARM_UP; // programs whose timers matter have compiled them
          while (System.nanoTime() < end) {
            Thread.sleep(WARM_UP_SLEEP);
          }
          return new TimerLateness(
              late(TimerLateness.SHORTEST),
              late(TimerLateness.SHORT),
              late(TimerLateness.LONG),
              late(TimerLateness.LONGEST));
        });
  }

  private static double late(long nanos) throws InterruptedException {
    Duration sleep = Duration.ofNanos(nanos);
    int times = Math.clamp(SLEEPING / nanos, LEAST_SLEEPS, MOST_SLEEPS);
    long[] late = new long[times];
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      Thread.sleep(sleep);
      late[i] = System.nanoTime() - begin - nanos;
    }
    Arrays.sort(late);
    int kept = times - times / 10; // the latest met something else, once in a while
    return Math.max(0, Arrays.stream(late, 0, kept).average().orElse(0));
  }

  /**
   * How long a thread runs before another one gets its core, in nanoseconds: the middle of what one
   * more thread than there are processors see.
   *
   * @param otherwise where nobody had to wait
   */
  static double quantum(double otherwise) throws InterruptedException {
    List<FutureTask<List<Long>>> spinners = new ArrayList<>();
    for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
      FutureTask<List<Long>> spinner = new FutureTask<>(ThreadProbe::runs);
      spinners.add(spinner);
      Thread.ofPlatform().daemon().name("quantum-" + i).start(spinner);
    }
    List<Long> all = new ArrayList<>();
    for (FutureTask<List<Long>> spinner : spinners) {
      all.addAll(got(spinner));
    }
    long[] sorted = all.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? otherwise
        : Math.clamp((double) sorted[sorted.length / 2], LEAST_QUANTUM, MOST_QUANTUM);
  }

  /** From each time that it got a core to the next time that it lost it. */
  private static List<Long> runs() {
    List<Long> runs = new ArrayList<>();
    long begin = System.nanoTime();
    long from = begin;
    long last = begin;
    while (last - begin < WATCHED) {
      long now = System.nanoTime();
      if (now - last > PAUSE) {
        if (from != begin) { // the first has begun before it was watched
          runs.add(last - from);
        }
        from = now;
      }
      last = now;
    }
    return runs;
  }

  private static <T> T run(ThreadFactory threads, Callable<T> reading) throws InterruptedException {
    FutureTask<T> task = new FutureTask<>(reading);
    Thread thread = threads.newThread(task);
    thread.start();
    return got(task);
  }

  private static <T> T got(FutureTask<T> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
