package io.flyshuttle.forecast;

import io.flyshuttle.forecast.Timeline.Activity;
import io.flyshuttle.spi.Nature;
import java.util.List;

/**
 * {@code threads(n)}: platform threads that each take an item through all stages. The kernel lets
 * those that compute have the cores in turn, a quantum each. A stage that waits, and is narrower
 * than there are threads, lets in as many as it says, in the order in which they come.
 *
 * <p>While nothing comes and nothing ends, whole rounds are alike: they are passed over in one
 * step, which changes no result.
 */
final class ThreadsModel implements Model {
  private static final int NONE = -1;

  private final Load load;
  private final Window window;
  private final Beats beats;
  private final Trace trace;
  private final double cores;
  private final long quantum;
  private final boolean open; // items come one after the other
  private final boolean whole; // every core there is, is there all the time
  private final TimerHeap waits;

  // Threads.
  private final int[] item;
  private final int[] phase; // what comes next: twice the stage, and 1 for computing
  private final long[] left; // of the calculation
  private final int[] idle;
  private int idleCount;
  private final Line runnable; // and not running

  // By stage: who may still come in, and who stands in line; no line where all may.
  private final int[] permits;
  private final Line[] doors;

  // Cores.
  private final int[] running; // NONE if idle
  private final long[] begin; // of the slice
  private final long[] end;
  private final long[] slice; // what is done of the work by then
  private int busy;
  private double speed = 1; // of each

  private boolean passesOver;
  private long now;
  private long beatAt;
  private int quiet; // slices in a row that ended with nothing else
  private int patience; // of them, before it is looked whether rounds can be passed over

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
    this.quantum = Math.max(1, Math.round(machine.quantum()));
    this.window = new Window(load.items, layout.window(), 0);
    int count = Math.min(threads, load.items);
    int width = (int) Math.max(1, Math.ceil(cores));
    this.open = load.arrivals.length > 0;
    this.beatAt = beats.wakes();
    this.whole = width == cores;
    this.passesOver = whole;
    waits = new TimerHeap(count, load.horizon());
    item = new int[count];
    phase = new int[count];
    left = new long[count];
    idle = new int[count];
    for (int i = 0; i < count; i++) {
      idle[i] = count - 1 - i;
    }
    idleCount = count;
    runnable = new Line(count);
    permits = new int[load.stages];
    doors = new Line[load.stages];
    for (int i = 0; i < load.stages; i++) {
      boolean narrow = stages.get(i).nature() == Nature.IO && stages.get(i).concurrency() < threads;
      permits[i] = narrow ? stages.get(i).concurrency() : Integer.MAX_VALUE;
      doors[i] = new Line(narrow ? count : 1);
    }
    running = new int[width];
    java.util.Arrays.fill(running, NONE);
    begin = new long[width];
    end = new long[width];
    java.util.Arrays.fill(end, TimerHeap.NEVER);
    slice = new long[width];
  }

  /** Whether rounds that are alike are passed over; a test compares. */
  ThreadsModel passingOver(boolean may) {
    passesOver = may && whole;
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
          proceed(waits.take());
        }
      }
      if (window.admits() && idleCount > 0) {
        start();
      }
    }
    beats.end(now);
    return now;
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
        if (permits[stage] == 0) {
          phase[thread] = what;
          doors[stage].add(thread);
          trace.to(Activity.QUEUE, item[thread], stage, thread, now);
          return;
        }
        permits[stage]--;
        if (waits(thread, stage)) {
          return;
        }
      } else {
        long work = load.working[stage] ? load.work(stage, item[thread]) : 0;
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

  /** A thread leaves a stage: the first in line comes in. */
  private void leave(int stage) {
    if (doors[stage].isEmpty()) {
      permits[stage]++;
      return;
    }
    int other = doors[stage].take(); // it gets the permit
    phase[other]++;
    long wait = load.waiting[stage] ? load.wait(stage, item[other]) : 0;
    trace.to(Activity.WAIT, item[other], stage, other, now);
    waits.add(now + wait, other);
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
      if (++quiet >= patience) {
        passOver();
      }
      return;
    }
    quiet = 0;
    patience = Math.max(running.length, runnable.size() / 8);
    if (runnable.isEmpty()) {
      busy--;
      running[core] = NONE;
      end[core] = TimerHeap.NEVER;
      slice[core] = 0;
      share();
    } else {
      dispatch(core, runnable.take());
    }
    leave((phase[thread] - 1) >> 1);
    proceed(thread);
  }

  /**
   * After as many rounds as make every core begin again where it is now, each thread has had the
   * same, the line is the same, and so is every slice: so many rounds are passed over as end before
   * a calculation does, or a wait.
   */
  private void passOver() {
    patience = 2 * quiet;
    if (!passesOver) {
      return;
    }
    int threads = running.length + runnable.size();
    int turns = running.length / gcd(threads, running.length); // of each thread
    long span = (long) turns * threads / running.length * quantum;
    long most = Math.min(waits.next(), beatAt);
    long rounds = most == TimerHeap.NEVER ? Long.MAX_VALUE : (most - now - 1) / span - 1;
    for (int i = 0; i < running.length && rounds > 0; i++) {
      rounds = Math.min(rounds, left[running[i]] / (turns * quantum) - 1);
    }
    for (int i = 0; i < runnable.size() && rounds > 0; i++) {
      rounds = Math.min(rounds, left[runnable.at(i)] / (turns * quantum) - 1);
    }
    if (rounds <= 0) {
      return;
    }
    long each = rounds * turns * quantum;
    for (int i = 0; i < running.length; i++) {
      left[running[i]] -= each;
      begin[i] += rounds * span;
      end[i] += rounds * span;
    }
    for (int i = 0; i < runnable.size(); i++) {
      left[runnable.at(i)] -= each;
    }
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  // ---- others

  /**
   * A thread that wakes has the next slice of a core, as it has slept; once in a while, that of
   * those before it in line, up to two quanta.
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
      for (int i = 0; i < runnable.size() && line < 2 * quantum * running.length; i++) {
        line += Math.min(quantum, left[runnable.at(i)]);
      }
      wait += Math.min(2 * quantum, line / running.length);
    }
    beats.ran(now + wait, now);
  }
}
