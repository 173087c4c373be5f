package io.flyshuttle.forecast;

/**
 * Threads that compute, and the cores that they share. Each belongs to a class of priority, and all
 * of a class go at one speed; so a class has a clock of its own that shows how far each of its
 * threads has come, and what is left of them ends in the order of that clock (processor sharing by
 * virtual time: Parekh and Gallager, 1993).
 *
 * <p>While no more threads compute than there are cores, each goes at full speed. Beyond it they
 * share by the weights that Linux gives to their niceness.
 */
final class Cores {
  /** Carriers of virtual threads, and threads of workers: niceness 0. */
  static final int NORMAL = 0;

  /** Threads of the CPU pool: niceness 10. */
  static final int LOW = 1;

  /** Those of them that overstay: niceness 19. */
  static final int LOWEST = 2;

  private static final double[] WEIGHTS = {1024, 110, 15}; // sched_prio_to_weight of Linux

  private final double cores;
  private final boolean alone; // there are never more threads than cores
  private final TimerHeap[] ends = new TimerHeap[WEIGHTS.length]; // by the clock of the class
  private final double[] clocks = new double[WEIGHTS.length];
  private final double[] speeds = {1, 1, 1};
  private final int[] busy = new int[WEIGHTS.length];
  private long at;
  private int threads;
  private long soonest = TimerHeap.NEVER; // that one of them ends
  private int first; // the class of that one

  /**
   * So many cores.
   *
   * @param most threads that will compute at once
   * @param numbers of threads are below that
   * @param horizon of all times, in nanoseconds
   */
  Cores(double cores, int most, int numbers, double horizon) {
    this.cores = cores;
    this.alone = most <= cores;
    for (int i = 0; i < ends.length; i++) {
      ends[i] = new TimerHeap(numbers, horizon);
    }
  }

  /** A thread begins to compute. */
  void add(long now, int priority, int id, long work) {
    threads++;
    if (alone) {
      ends[NORMAL].add(now + work, id);
      return;
    }
    advance(now);
    ends[priority].add((long) (clocks[priority] + 0.5) + work, id);
    busy[priority]++;
    renew();
  }

  /** When the next has done its work, or {@link TimerHeap#NEVER}. */
  long next() {
    return alone ? ends[NORMAL].next() : soonest;
  }

  /** Takes the one that has done its work at {@code now}, which {@link #next} gave. */
  int take(long now) {
    threads--;
    if (alone) {
      return ends[NORMAL].take();
    }
    advance(now);
    int priority = first;
    busy[priority]--;
    int id = ends[priority].take();
    renew();
    return id;
  }

  /** Gives a thread that computes another priority. */
  void move(long now, int from, int to, int id) {
    if (alone) {
      return;
    }
    advance(now);
    long end = ends[from].remove(id);
    if (end != TimerHeap.NEVER) {
      busy[from]--;
      busy[to]++;
      ends[to].add(Math.round(clocks[to] + Math.max(0, end - clocks[from])), id);
      renew();
    }
  }

  /** Whether a thread that wakes finds every core taken. */
  boolean full() {
    return threads >= cores;
  }

  private void advance(long now) {
    long passed = now - at;
    at = now;
    for (int i = 0; i < clocks.length; i++) {
      if (busy[i] > 0) {
        clocks[i] += passed * speeds[i];
      }
    }
  }

  /** Who computes has changed: so do the speeds, and who is the next to end. */
  private void renew() {
    soonest = TimerHeap.NEVER;
    double left = cores;
    double weights = 0;
    boolean enough = threads <= cores;
    for (int i = 0; i < busy.length && !enough; i++) {
      weights += busy[i] * WEIGHTS[i];
    }
    for (int i = 0; i < busy.length; i++) {
      if (busy[i] == 0) {
        continue;
      }
      double rest = ends[i].next() - clocks[i];
      if (enough) {
        speeds[i] = 1;
      } else {
        // What the dearer ones can't use, since a thread has one core at most, is for the others.
        speeds[i] = Math.min(1, left * WEIGHTS[i] / weights);
        left -= busy[i] * speeds[i];
        weights -= busy[i] * WEIGHTS[i];
        rest /= speeds[i];
      }
      long end = at + Math.max(0, (long) (rest + 0.5));
      if (end < soonest) {
        soonest = end;
        first = i;
      }
    }
  }
}
