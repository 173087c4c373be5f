package io.flyshuttle.forecast;

import io.flyshuttle.forecast.Timeline.Activity;
import java.util.ArrayList;
import java.util.List;

/**
 * The strategies whose stages have threads of their own: {@code event-loop}, {@code
 * virtual-threads}, {@code hybrid}, {@code hybrid-processes} and {@code cluster}. Discrete events:
 * a wait ends, a calculation ends, a chunk has taken too long.
 *
 * <p>A <em>slot</em> is a thread of a segment. It claims a chunk, takes its items one by one
 * through the stages of the segment, hands them on, and claims the next. A virtual thread computes
 * on a carrier, which it keeps until it waits; those that find none stand in line.
 */
final class FlowModel implements Model {
  private static final int BEAT = -1; // in the line for a carrier
  private static final long NONE = -1;

  private final Load load;
  private final Machinery machinery;
  private final Beats beats;
  private final Trace trace;
  private final Window window;
  private final boolean grows;
  private final boolean open; // items come one after the other
  private final Section[] sections;
  private final List<Section> pooled = new ArrayList<>();
  private final TimerHeap waits;
  private final TimerHeap alarms; // of slots: a chunk takes too long, a slice ends
  private final Cores cores;

  // Items in flight, by their number modulo a power of two: each is in one list at most.
  private final int mask;
  private final int[] next;

  // Slots.
  private final Section[] of;
  private final int[] item;
  private final int[] phase; // what comes next: twice the stage, and 1 for computing
  private final int[] first; // of the chunk
  private final int[] begun; // items of the chunk, the one at work included
  private final int[] rest; // items of the chunk that are not begun; they follow the one at work
  private final long[] since; // the chunk was claimed
  private final long[] shareAt; // NONE if nothing is to share out
  private final long[] sliceAt;
  private final boolean[] mounted;
  private final boolean[] overstays;
  private final long[] wanted; // work, while it stands in line for a carrier
  private final Line ready; // slots with a chunk to begin
  private final Line queued; // slots in line for a carrier, or BEAT

  private long now;
  private int freeCarriers;
  private int places; // of the CPU pool
  private int overstaying;
  private int turn; // which segment of the pool is next
  private long beatAt; // NEVER while it stands in line

  /**
   * What the threads run on.
   *
   * @param carriers of virtual threads
   * @param cores they share
   * @param places of the CPU pool
   * @param quantum of the kernel, in nanoseconds
   */
  record Machinery(int carriers, double cores, int places, double quantum) {
    private static final long SLICE = 50_000_000; // of the CPU pool, in nanoseconds

    private int mostOverstaying() {
      return Math.max(8, 2 * places);
    }
  }

  FlowModel(Load load, Layout layout, Machinery machinery, Beats beats, Trace trace) {
    this.load = load;
    this.machinery = machinery;
    this.beats = beats;
    this.trace = trace;
    this.grows = layout.grows();
    this.open = load.arrivals.length > 0;
    this.window =
        new Window(load.items, layout.window(), grows ? Layout.LARGEST_DEFAULT_WINDOW : 0);
    this.mask = window.capacity() - 1;
    this.next = new int[window.capacity()];
    this.sections = new Section[layout.segments().size()];
    int slots = 0;
    for (int i = 0; i < sections.length; i++) {
      Layout.Segment segment = layout.segments().get(i);
      int most = Math.min(segment.most(), window.capacity());
      sections[i] = new Section(segment, i, most, slots);
      slots += most;
      if (segment.on() == Layout.On.POOL) {
        pooled.add(sections[i]);
      }
    }
    of = new Section[slots];
    int at = 0;
    for (Section section : sections) {
      java.util.Arrays.fill(of, at, at + section.most, section);
      at += section.most;
    }
    item = new int[slots];
    phase = new int[slots];
    first = new int[slots];
    begun = new int[slots];
    rest = new int[slots];
    since = new long[slots];
    shareAt = new long[slots];
    sliceAt = new long[slots];
    mounted = new boolean[slots];
    overstays = new boolean[slots];
    wanted = new long[slots];
    ready = new Line(slots + 1);
    queued = new Line(slots + 1);
    waits = new TimerHeap(slots, load.horizon());
    alarms = new TimerHeap(slots, load.horizon());
    cores = new Cores(machinery.cores(), mostThreads(), slots, load.horizon());
    freeCarriers = machinery.carriers();
    places = machinery.places();
    beatAt = beats.wakes();
  }

  /** Threads that can compute at once. */
  private int mostThreads() {
    long virtual = 0;
    long others = 0;
    for (Section section : sections) {
      if (section.on != Layout.On.CARRIERS) {
        others += section.most;
      } else if (works(section.segment)) {
        virtual += section.most;
      }
    }
    return (int) Math.min(1 << 30, Math.min(virtual, machinery.carriers()) + others);
  }

  private boolean works(Layout.Segment segment) {
    for (int stage = segment.first(); stage <= segment.last(); stage++) {
      if (load.working[stage]) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long run() {
    settle();
    while (!window.empty() && !trace.complete()) {
      long wait = waits.next();
      long core = cores.next();
      long soonest = Math.min(Math.min(wait, core), alarms.next());
      if (open) {
        soonest = Math.min(soonest, arrival());
      }
      if (beatAt < soonest) {
        now = Math.max(now, beatAt);
        beat();
        continue;
      }
      now = Math.max(now, soonest);
      if (core == soonest) {
        proceed(cores.take(now));
      } else if (wait == soonest) {
        proceed(waits.take());
      } else if (alarms.next() == soonest) {
        alarm(alarms.take());
      }
      settle();
    }
    beats.end(now);
    return now;
  }

  /** When the next item comes that there is room for. */
  private long arrival() {
    return window.admits() ? Math.max(now, load.arrival(window.peek())) : TimerHeap.NEVER;
  }

  private void alarm(int slot) {
    if (shareAt[slot] == now) {
      shareOut(slot);
    }
    if (sliceAt[slot] == now) {
      sliceEnds(slot);
    }
  }

  /** Carries out what follows at once: slots that were called begin, and items are admitted. */
  private void settle() {
    do {
      while (!ready.isEmpty()) {
        proceed(ready.take());
      }
      if (window.admits()) {
        admit();
      }
    } while (!ready.isEmpty());
  }

  private void admit() {
    while (window.admits() && load.arrival(window.peek()) <= now) {
      queue(sections[0], window.admit());
    }
    call(sections[0]);
  }

  // ---- items

  private void queue(Section section, int which) {
    if (section.waiting++ == 0) {
      section.head = which;
    } else {
      next[section.tail & mask] = which;
    }
    section.tail = which;
    if (trace.follows(which)) {
      trace.to(Activity.QUEUE, which, section.segment.first(), -1, now);
    }
  }

  /** Slots that rest begin with what waits. */
  private void call(Section section) {
    if (section.on == Layout.On.POOL) {
      serve();
      return;
    }
    while (section.waiting > 0 && section.idleCount > 0) {
      int slot = section.idle[--section.idleCount];
      claim(section, slot);
      ready.add(slot);
    }
  }

  /** The same for the pool, whose segments take turns. */
  private void serve() {
    int without = 0;
    while (places > 0 && without < pooled.size()) {
      Section section = pooled.get(turn);
      turn = turn + 1 == pooled.size() ? 0 : turn + 1;
      if (section.waiting == 0 || section.idleCount == 0) {
        without++;
        continue;
      }
      without = 0;
      places--;
      int slot = section.idle[--section.idleCount];
      claim(section, slot);
      if (pooled.size() > 1) {
        sliceAt[slot] = alarms.rounded(now + Machinery.SLICE);
        alarms.add(sliceAt[slot], slot);
      }
      ready.add(slot);
    }
  }

  private void claim(Section section, int slot) {
    int count = section.chunk(window.size());
    int head = section.head;
    item[slot] = head;
    first[slot] = head;
    begun[slot] = 1;
    rest[slot] = count - 1;
    phase[slot] = section.segment.first() << 1;
    since[slot] = now;
    section.waiting -= count;
    if (section.waiting > 0) {
      int after = head;
      for (int i = 0; i < count; i++) {
        after = next[after & mask];
      }
      section.head = after;
    }
    shareAt[slot] = NONE;
    if (count > 1) {
      shareAt[slot] = alarms.rounded(now + section.patience(count));
      alarms.add(shareAt[slot], slot);
    }
  }

  /** Takes a slot on from where it is until it waits, computes or rests. */
  private void proceed(int slot) {
    Section section = of[slot];
    int end = (section.segment.last() + 1) << 1;
    while (true) {
      int what = phase[slot];
      if (what == end) {
        if (!through(section, slot)) {
          return;
        }
        continue;
      }
      phase[slot] = what + 1;
      int stage = what >> 1;
      if ((what & 1) == 0) {
        long wait = load.waiting[stage] ? load.wait(stage, item[slot]) : 0;
        if (wait > 0) {
          trace.to(Activity.WAIT, item[slot], stage, slot, now);
          unmount(slot);
          waits.add(now + wait, slot);
          return;
        }
      } else {
        long work = load.working[stage] ? load.work(stage, item[slot]) : 0;
        if (work > 0) {
          compute(section, slot, stage, work);
          return;
        }
      }
    }
  }

  /** An item is through the segment. Whether the slot has another. */
  private boolean through(Section section, int slot) {
    trace.rest(item[slot], now);
    if (rest[slot] > 0) {
      item[slot] = next[item[slot] & mask];
      rest[slot]--;
      begun[slot]++;
      phase[slot] = section.segment.first() << 1;
      return true;
    }
    section.observed(begun[slot], now - since[slot]);
    follow(section);
    handOn(section, first[slot], begun[slot]);
    shareAt[slot] = NONE;
    if (section.on == Layout.On.POOL && (pooled.size() > 1 || section.waiting == 0)) {
      leavePlace(slot);
      section.idle[section.idleCount++] = slot;
      serve();
      return false;
    }
    if (section.waiting > 0) {
      claim(section, slot);
      return true;
    }
    unmount(slot);
    section.idle[section.idleCount++] = slot;
    return false;
  }

  private void leavePlace(int slot) {
    sliceAt[slot] = NONE;
    if (overstays[slot]) {
      overstays[slot] = false;
      overstaying--;
    } else {
      places++;
    }
  }

  /** The window follows the costs, where nobody gave one. */
  private void follow(Section section) {
    if (!grows || section.segment.io()) {
      return;
    }
    double dearest = 0;
    for (Section each : sections) {
      if (each.cost() == 0) {
        return;
      }
      dearest = Math.max(dearest, each.cost());
    }
    double chunks = 8.0 * section.most * section.segment.handOver() / 0.02;
    if (chunks > window.size() * dearest) {
      window.grow((int) Math.min(Layout.LARGEST_DEFAULT_WINDOW, chunks / dearest));
    }
  }

  private void handOn(Section section, int head, int count) {
    int which = head;
    if (section.index + 1 == sections.length) {
      for (int i = 0; i < count; i++) {
        int after = next[which & mask];
        trace.end(which, now);
        window.leave(which);
        which = after;
      }
      return;
    }
    Section behind = sections[section.index + 1];
    for (int i = 0; i < count; i++) {
      int after = next[which & mask];
      queue(behind, which);
      which = after;
    }
    call(behind);
  }

  /** A chunk takes too long: what has passed is handed on, what has not begun is for others. */
  private void shareOut(int slot) {
    Section section = of[slot];
    shareAt[slot] = NONE;
    int passed = begun[slot] - 1;
    int back = rest[slot];
    if (back > 0) {
      int from = next[item[slot] & mask];
      int last = from;
      for (int i = 1; i < back; i++) {
        last = next[last & mask];
      }
      if (section.waiting == 0) {
        section.tail = last;
      } else {
        next[last & mask] = section.head;
      }
      section.head = from;
      section.waiting += back;
      rest[slot] = 0;
    }
    int head = first[slot];
    first[slot] = item[slot];
    begun[slot] = 1;
    handOn(section, head, passed);
    call(section);
  }

  /** A job of the pool has had its slice: it goes on, and its place is for others. */
  private void sliceEnds(int slot) {
    sliceAt[slot] = NONE;
    if (overstaying < machinery.mostOverstaying()) {
      overstays[slot] = true;
      overstaying++;
      places++;
      cores.move(now, Cores.LOW, Cores.LOWEST, slot);
      serve();
    }
  }

  // ---- cores

  private void compute(Section section, int slot, int stage, long work) {
    if (section.on == Layout.On.CARRIERS && !mounted[slot]) {
      if (freeCarriers == 0) {
        wanted[slot] = work;
        queued.add(slot);
        trace.to(Activity.QUEUE, item[slot], stage, slot, now);
        return;
      }
      freeCarriers--;
      mounted[slot] = true;
    }
    trace.to(Activity.WORK, item[slot], stage, slot, now);
    cores.add(now, priority(section, slot), slot, work);
  }

  private int priority(Section section, int slot) {
    if (section.on != Layout.On.POOL) {
      return Cores.NORMAL;
    }
    return overstays[slot] ? Cores.LOWEST : Cores.LOW;
  }

  /** A virtual thread leaves its carrier to the next in line. */
  private void unmount(int slot) {
    if (!mounted[slot]) {
      return;
    }
    mounted[slot] = false;
    while (!queued.isEmpty()) {
      int other = queued.take();
      if (other != BEAT) {
        mounted[other] = true;
        trace.to(Activity.WORK, item[other], (phase[other] - 1) >> 1, other, now);
        cores.add(now, Cores.NORMAL, other, wanted[other]);
        return;
      }
      beats.ran(now);
      beatAt = beats.wakes();
    }
    freeCarriers++;
  }

  private void beat() {
    if (freeCarriers == 0) {
      beatAt = TimerHeap.NEVER;
      queued.add(BEAT);
      return;
    }
    boolean held = cores.full() && beats.unlucky();
    beats.ran(held ? now + Math.round(0.75 * machinery.quantum()) : now, now);
    beatAt = beats.wakes();
  }
}
