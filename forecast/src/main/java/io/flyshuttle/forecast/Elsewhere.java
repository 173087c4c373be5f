package io.flyshuttle.forecast;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What this process computes while a block runs, besides the functions: a client's own threads, the
 * collector, the runtime. Taken between the end of an item by which all threads have begun, since
 * to start them costs as much as many items, and the end of the last one. The compilers and the
 * measuring itself are left out. Thread-safe.
 */
final class Elsewhere {
  private static final int READINGS = 5;
  private static final int LEAST =
      50; // items, beside which those at work at the first count little

  private final Gauge gauge;
  private final int from;
  private final int to;
  private final AtomicInteger ended = new AtomicInteger(); // items
  private final LongAdder working = new LongAdder();
  private final LongAdder calls = new LongAdder();
  private volatile Optional<Reading> first = Optional.empty();
  private volatile Optional<Reading> last = Optional.empty();

  private record Reading(long process, long compilers, long working, long calls) {
    Reading with(long compiled) {
      return new Reading(process, compiled, working, calls);
    }
  }

  /**
   * Between the ends of two items.
   *
   * @param from the number of items that have ended at the first
   * @param to the number that have at the last; nothing is known where that is not above
   */
  Elsewhere(Gauge gauge, int from, int to) {
    this.gauge = gauge;
    this.from = from;
    this.to = to;
  }

  /** Takes no readings, which allocate: for a run of which that is measured. */
  static Elsewhere unread(Gauge gauge) {
    return new Elsewhere(gauge, 0, 0);
  }

  /** A function, and measuring it, have computed for so long. */
  void called(long nanos) {
    working.add(nanos);
    calls.increment();
  }

  /** An item has been through all stages. */
  void itemEnded() {
    int now = ended.incrementAndGet();
    if (now == from) { // what it takes to read what compilers took is to be outside
      first = Optional.of(read(gauge.compilerCpu()));
    } else if (now == to) {
      Reading reading = read(0);
      last = Optional.of(reading.with(gauge.compilerCpu()));
    }
  }

  /**
   * All figures of one moment, or nearly: a thread that loses its core between two of them would
   * take for hidden what others' functions compute meanwhile. So of several readings the one counts
   * during which the fewest calls have ended.
   */
  private Reading read(long compilers) {
    Optional<Reading> best = Optional.empty();
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < READINGS && fewest > 0; i++) {
      long before = calls.sum();
      Reading reading = new Reading(gauge.processCpu(), compilers, working.sum(), calls.sum());
      long meanwhile = reading.calls - before;
      if (meanwhile < fewest) {
        fewest = meanwhile;
        best = Optional.of(reading);
      }
    }
    return best.orElseThrow();
  }

  /**
   * CPU time of an item outside the functions, in nanoseconds; 0 where it is not known, as where
   * items fail on the way.
   */
  double perItem() {
    if (first.isEmpty() || last.isEmpty() || to - from < LEAST) {
      return 0;
    }
    Reading begin = first.get();
    Reading end = last.get();
    long all = end.process - begin.process;
    long compiling = Math.max(0, end.compilers - begin.compilers);
    long functions = end.working - begin.working;
    return Math.max(0, (double) (all - compiling - functions) / (to - from));
  }
}
