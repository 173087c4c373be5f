package io.flyshuttle.forecast;

import io.flyshuttle.forecast.Timeline.Activity;
import java.util.Arrays;
import java.util.List;

/**
 * {@code threads(n)}: platform threads that each take an item through all stages. The kernel lets
 * those that compute have the cores in turn, a quantum each. A stage that waits, and is narrower
 * than there are threads, lets in as many as it says, in the order in which they come: who leaves
 * needs a core for that, and who is let in needs one to wake up on before its wait begins.
 *
 * <p>While nothing comes and nothing ends, whole rounds are alike: they are passed over in one
 * step, which changes no result.
 */
final class ThreadsModel implements Model {
  private static final double MOST_SLICES = 1e6;
  private static final int NONE = -1;
  private static final int UNBORN = -1; // a phase

  /** What was measured of 32 threads that compute for 0.3 to 2 ms an item. */
  private static final int MOST_SLICES_LATE = 5;

  private final Load load;
  private final Window window;
  private final Beats beats;
  private final Trace trace;
  private final double cores;
  private final long quantum;
  private final boolean open; // items come one after the other
  private final boolean whole; // every core is there all the time
  private final TimerHeap waits;

  // Threads.
  private final int[] item;
  private final int[] phase; // what comes next: twice the stage, and 1 for computing
  private final long[] left; // of the calculation
  private final boolean[] entering; // it wakes up, and then waits
  private final int[] idle;
  private int idleCount;
  private final Line runnable; // and not running

  private final Doors doors;
  private final long waking; // on a core that sleeps takes so long; 0 for neither that nor leaving
  private final long switching; // to a thread that is let in, of a core that does not

  // Cores.
  private final int[] running; // NONE if idle
  private final long[] begin; // of the slice
  private final long[] end;
  private final long[] slice; // what is done of the work by then
  private int busy;
  private double speed = 1; // of each

  // To pass over slices.
  private final int[] order; // of the cores, by the end of their slices
  private final int[] ring; // of threads
  private final long[] ends; // of slices, in that order

  private boolean passesOver;
  private long now;
  private long beatAt;
  private int quiet; // slices in a row that ended with nothing else
  private int patience; // of them, before it is looked whether more can be passed over

  ThreadsModel(
      Load load,
      List<Demand.Stage> stages,
      int threads,
      Layout layout,
      Machine machine,
      Beats beats,
      Trace trace) {
    this.load = load;
    this.beats = beats;
    this.trace = trace;
    this.cores = machine.cores();
    this.window = new Window(load.items, layout.window(), 0);
    int count = Math.min(threads, load.items);
    int width = (int) Math.max(1, Math.ceil(cores));
    this.open = load.arrivals.length > 0;
    this.beatAt = beats.wakes();
    this.whole = width == cores;
    this.passesOver = whole && !trace.follows(0);
    // Where no rounds can be passed over, a run of more slices would take too long to simulate.
    double least = whole ? 1 : load.demanded() / MOST_SLICES;
    this.quantum = Math.round(Math.max(machine.quantum(), least));
    long birth = Math.round(machine.overhead(Family.THREADS.label()).start());
    waits = new TimerHeap(count, load.horizon() + (double) birth * count);
    item = new int[count];
    phase = new int[count];
    left = new long[count];
    entering = new boolean[count];
    idle = new int[count];
    for (int i = count - 1; i >= 0; i--) {
      phase[i] = UNBORN;
      if (birth > 0) { // one after the other
        waits.add((i + 1) * birth, i);
      } else {
        wake(i);
      }
    }
    runnable = new Line(count);
    waking = Doors.waking(machine);
    long slept = Math.round(machine.overhead(Family.THREADS.label()).at5us());
    switching = Math.clamp(slept, Math.min(1, waking), waking); // as after any other wait
    doors = new Doors(stages, threads, count);
    running = new int[width];
    Arrays.fill(running, NONE);
    begin = new long[width];
    end = new long[width];
    Arrays.fill(end, TimerHeap.NEVER);
    slice = new long[width];
    order = new int[width];
    Arrays.setAll(order, core -> core);
    ring = new int[count + width];
    ends = new long[width];
  }

  /** Whether rounds that are alike are passed over; a test compares. */
  ThreadsModel passingOver(boolean may) {
    passesOver &= may;
    return this;
  }

  @Override
  public long run() {
    start();
    while (!window.empty() && !trace.complete()) {
      int core = 0;
      for (int i = 1; i < end.length; i++) {
        if (end[i] < end[core]) {
          core = i;
        }
      }
      long timer = waits.next();
      long soonest = Math.min(timer, end[core]);
      if (open) {
        soonest = Math.min(soonest, arrival());
      }
      if (beatAt < soonest) {
        now = Math.max(now, beatAt);
        beat();
        beatAt = beats.wakes();
        continue;
      }
      now = Math.max(now, soonest);
      if (end[core] == soonest) {
        sliceEnds(core);
      } else {
        quiet = 0;
        if (timer == soonest) {
          wake(waits.take());
        }
      }
      if (window.admits() && idleCount > 0) {
        start();
      }
    }
    beats.end(now);
    return now;
  }

  private void wake(int thread) {
    if (phase[thread] == UNBORN) {
      phase[thread] = 0;
      idle[idleCount++] = thread;
    } else {
      proceed(thread);
    }
  }

  private long arrival() {
    return idleCount > 0 && window.admits()
        ? Math.max(now, load.arrival(window.peek()))
        : TimerHeap.NEVER;
  }

  private boolean comes() {
    return window.admits() && load.arrival(window.peek()) <= now;
  }

  private void start() {
    while (idleCount > 0 && comes()) {
      int thread = idle[--idleCount];
      take(thread);
      proceed(thread);
    }
  }

  private void take(int thread) {
    item[thread] = window.admit();
    phase[thread] = 0;
  }

  /** Takes a thread on from where it is until it waits, computes or rests. It is not running. */
  private void proceed(int thread) {
    while (true) {
      int what = phase[thread];
      int stage = what >> 1;
      if (stage == load.stages) {
        trace.end(item[thread], now);
        window.leave(item[thread]);
        if (!comes()) {
          idle[idleCount++] = thread;
          return;
        }
        take(thread);
        continue;
      }
      phase[thread] = what + 1;
      if ((what & 1) == 0) {
        if (!doors.enter(stage, thread)) {
          phase[thread] = what;
          trace.to(Activity.QUEUE, item[thread], stage, thread, now);
          return;
        }
        if (waits(thread, stage)) {
          return;
        }
      } else {
        long work = load.working[stage] ? load.work(stage, item[thread]) : 0;
        if (doors.isNarrow(stage) && waking > 0) {
          work = Math.max(1, work);
        }
        if (work > 0) {
          left[thread] = work;
          trace.to(Activity.QUEUE, item[thread], stage, thread, now);
          enqueue(thread);
          return;
        }
        leave(stage);
      }
    }
  }

  private boolean waits(int thread, int stage) {
    long wait = load.waiting[stage] ? load.wait(stage, item[thread]) : 0;
    if (wait > 0) {
      trace.to(Activity.WAIT, item[thread], stage, thread, now);
      waits.add(now + wait, thread);
    }
    return wait > 0;
  }

  /** A thread that goes on leaves a stage: the first in line comes in. */
  private void leave(int stage) {
    letIn(doors.leave(stage), stage);
  }

  private void letIn(int other, int stage) {
    if (other == Doors.NOBODY) {
      return;
    }
    phase[other]++;
    if (waking == 0) {
      enter(other, stage);
    } else {
      entering[other] = true;
      left[other] = busy < running.length ? waking : switching;
      enqueue(other);
    }
  }

  /** A thread that has a permit begins to wait. */
  private void enter(int thread, int stage) {
    long wait = load.waiting[stage] ? load.wait(stage, item[thread]) : 0;
    trace.to(Activity.WAIT, item[thread], stage, thread, now);
    waits.add(now + wait, thread);
  }

  // ---- cores

  private void enqueue(int thread) {
    quiet = 0;
    if (busy < running.length) {
      for (int core = 0; core < running.length; core++) {
        if (running[core] == NONE) {
          busy++;
          dispatch(core, thread);
          share();
          return;
        }
      }
    }
    if (runnable.isEmpty()) {
      bound();
    }
    runnable.add(thread);
  }

  /** Somebody waits: those that had a core for themselves have it to the end of their quantum. */
  private void bound() {
    for (int core = 0; core < running.length; core++) {
      if (slice[core] > quantum) {
        long past = (now - begin[core]) / quantum * quantum;
        begin[core] += past;
        left[running[core]] -= past;
        slice[core] = Math.min(left[running[core]], quantum);
        end[core] = begin[core] + slice[core];
      }
    }
  }

  private void dispatch(int core, int thread) {
    running[core] = thread;
    int stage = (phase[thread] - 1) >> 1;
    trace.to(Activity.WORK, item[thread], stage, thread, now);
    run(core);
  }

  private void run(int core) {
    long rest = left[running[core]];
    begin[core] = now;
    if (whole) {
      slice[core] = runnable.isEmpty() ? rest : Math.min(rest, quantum);
      end[core] = now + slice[core];
    } else {
      slice[core] = Math.min(rest, quantum);
      end[core] = now + (long) Math.ceil(slice[core] / speed);
    }
  }

  /** Fewer cores than run at once are shared: what each still has to do takes longer, or less. */
  private void share() {
    double before = speed;
    speed = Math.min(1, cores / busy);
    if (speed != before) {
      for (int core = 0; core < running.length; core++) {
        if (running[core] != NONE) {
          end[core] = now + (long) Math.ceil((end[core] - now) * before / speed);
        }
      }
    }
  }

  private void sliceEnds(int core) {
    int thread = running[core];
    left[thread] -= slice[core];
    if (left[thread] > 0) {
      if (runnable.isEmpty()) {
        run(core);
        return;
      }
      runnable.add(thread);
      running[core] = runnable.take();
      trace.to(
          Activity.WORK, item[running[core]], (phase[running[core]] - 1) >> 1, running[core], now);
      run(core);
      if (++quiet >= patience && passesOver) {
        passOver();
      }
      return;
    }
    quiet = 0;
    patience = Math.max(2, runnable.size() / 16);
    if (runnable.isEmpty()) {
      busy--;
      running[core] = NONE;
      end[core] = TimerHeap.NEVER;
      slice[core] = 0;
      share();
    } else {
      dispatch(core, runnable.take());
    }
    int stage = (phase[thread] - 1) >> 1;
    if (entering[thread]) {
      entering[thread] = false;
      enter(thread, stage);
      return;
    }
    int other = doors.leave(stage);
    proceed(thread); // at once: it has a core
    letIn(other, stage);
  }

  /**
   * Passes over the slices that end before a calculation does, or a wait. Those that run, in the
   * order in which their slices end, and then those in line, form a ring: the slices end in its
   * order, round after round, and each core ends one every quantum. So where everybody stands after
   * any number of them is known.
   */
  private void passOver() {
    int cores = running.length;
    int count = cores + runnable.size();
    byEnd();
    for (int i = 0; i < cores; i++) {
      if (end[order[i]] <= now) {
        return; // the next is due in this moment: the order is not that of the ring
      }
      ring[i] = running[order[i]];
      ends[i] = end[order[i]];
    }
    long least = TimerHeap.NEVER;
    for (int i = 0; i < count; i++) {
      if (i >= cores) {
        ring[i] = runnable.at(i - cores);
      }
      least = Math.min(least, left[ring[i]]);
    }
    long whole = (least - 1) / quantum; // slices of the one that is through first, but for the last
    int through = 0;
    while (left[ring[through]] > (whole + 1) * quantum) {
      through++;
    }
    // Up to the one that gives a core to its last slice, which may be short.
    long slices = Math.min(through + whole * count - cores, endingBefore(ends));
    if (slices <= 0) {
      patience = 2 * quiet;
      return;
    }
    quiet = 0;
    now = nominal(slices - 1);
    int from = (int) (slices % count);
    for (int i = 0; i < count; i++) {
      left[ring[i]] -= (slices / count + (i < from ? 1 : 0)) * quantum;
    }
    runnable.clear();
    for (int i = 0; i < count; i++) {
      int thread = ring[(from + i) % count];
      if (i >= cores) {
        runnable.add(thread);
        continue;
      }
      int core = order[(int) ((slices + i) % cores)];
      running[core] = thread;
      begin[core] = nominal(slices + i) - quantum;
      slice[core] = Math.min(left[thread], quantum);
      end[core] = begin[core] + slice[core];
    }
  }

  /** When a slice ends, the next being number 0, while no calculation does. */
  private long nominal(long number) {
    int cores = running.length;
    return ends[(int) (number % cores)] + number / cores * quantum;
  }

  /** How many slices end before somebody else does something. */
  private long endingBefore(long[] ends) {
    long next = Math.min(waits.next(), beatAt);
    if (open) {
      next = Math.min(next, arrival());
    }
    if (next == TimerHeap.NEVER) {
      return TimerHeap.NEVER;
    }
    int cores = running.length;
    long last = next - 1 - ends[cores - 1];
    long rounds = last < 0 ? 0 : last / quantum + 1;
    long slices = rounds * cores;
    for (int i = 0; i < cores && ends[i] + rounds * quantum < next; i++) {
      slices++;
    }
    return slices;
  }

  /** Puts the cores in the order in which their slices end. */
  private void byEnd() {
    for (int i = 1; i < order.length; i++) {
      int core = order[i];
      int at = i;
      for (; at > 0 && later(order[at - 1], core); at--) {
        order[at] = order[at - 1];
      }
      order[at] = core;
    }
  }

  private boolean later(int core, int than) {
    return end[core] > end[than] || (end[core] == end[than] && core > than);
  }

  // ---- others

  /**
   * A thread that wakes has the next slice of a core, as it has slept; once in a while, that after
   * those before it in line, up to {@value #MOST_SLICES_LATE} quanta.
   */
  private void beat() {
    if (busy < running.length) {
      beats.ran(now);
      return;
    }
    int core = (int) (now / Beats.PERIOD % running.length);
    long wait = Math.min(end[core] - now, quantum);
    if (beats.unlucky()) {
      long line = 0;
      for (int i = 0;
          i < runnable.size() && line < MOST_SLICES_LATE * quantum * running.length;
          i++) {
        line += Math.min(quantum, left[runnable.at(i)]);
      }
      wait += Math.min(MOST_SLICES_LATE * quantum, line / running.length);
    }
    beats.ran(now + wait, now);
  }
}
