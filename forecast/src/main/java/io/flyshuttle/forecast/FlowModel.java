package io.flyshuttle.forecast;

import io.flyshuttle.forecast.Timeline.Activity;
import java.util.Arrays;

/**
 * The strategies whose stages have threads of their own: {@code event-loop}, {@code
 * virtual-threads}, {@code hybrid}, {@code hybrid-processes} and {@code cluster}. Discrete events:
 * a wait ends, a calculation ends, a chunk has taken too long.
 *
 * <p>A <em>slot</em> is a thread of a segment. It claims a chunk, takes its items one by one
 * through the steps of the segment, hands them on, and claims the next. A virtual thread computes
 * on a carrier, which it keeps until it waits; those that find none stand in line.
 */
final class FlowModel implements Model {
  private static final int BEAT = -1; // in the line for a carrier
  private static final long NONE = -1;
  private static final long SLICE = 50_000_000; // of the CPU pool, in nanoseconds

  private final Load load;
  private final double quantum;
  private final Beats beats;
  private final Trace trace;
  private final boolean traced;
  private final Window window;
  private final boolean grows;
  private final boolean open; // items come one after the other
  private final Section[] sections;
  private final TimerHeap waits;
  private final TimerHeap alarms; // of slots: a chunk takes too long, a slice ends
  private final Cores cores;

  // Items in flight, by their number modulo a power of two: each is in one list at most.
  private final int mask;
  private final int[] next;

  // Slots.
  private final Section[] of;
  private final int[] item;
  private final int[] step; // what comes next
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
  private int seen = -1; // how many had gone out when it was last looked for room
  private int freeCarriers;
  private long alarmAt = TimerHeap.NEVER;
  private long beatAt; // NEVER while it stands in line

  /**
   * What the threads run on.
   *
   * @param carriers of virtual threads
   * @param cores they share
   * @param places of the CPU pool, and of that of worker processes
   * @param quantum of the kernel, in nanoseconds
   */
  record Machinery(int carriers, double cores, int places, double quantum) {}

  FlowModel(Load load, Layout layout, Machinery machinery, Beats beats, Trace trace) {
    this.load = load;
    this.quantum = machinery.quantum();
    this.beats = beats;
    this.trace = trace;
    this.traced = trace.follows(0);
    this.grows = layout.grows();
    this.open = load.arrivals.length > 0;
    window = new Window(load.items, layout.window(), grows ? Layout.LARGEST_DEFAULT_WINDOW : 0);
    mask = window.capacity() - 1;
    next = new int[window.capacity()];
    sections = Section.all(layout, load, machinery.places(), window.capacity());
    int slots = Arrays.stream(sections).mapToInt(section -> section.most).sum();
    of = new Section[slots];
    int at = 0;
    for (Section section : sections) {
      Arrays.fill(of, at, at + section.most, section);
      at += section.most;
    }
    item = new int[slots];
    step = new int[slots];
    first = new int[slots];
    begun = new int[slots];
    rest = new int[slots];
    since = new long[slots];
    shareAt = new long[slots];
    Arrays.fill(shareAt, NONE);
    sliceAt = new long[slots];
    Arrays.fill(sliceAt, NONE);
    mounted = new boolean[slots];
    overstays = new boolean[slots];
    wanted = new long[slots];
    ready = new Line(slots + 1);
    queued = new Line(slots + 1);
    waits = new TimerHeap(slots, load.horizon());
    alarms = new TimerHeap(slots, load.horizon());
    cores = new Cores(machinery.cores(), mostThreads(machinery.carriers()), slots, load.horizon());
    freeCarriers = machinery.carriers();
    beatAt = beats.wakes();
  }

  /** Threads that can compute at once. */
  private int mostThreads(int carriers) {
    long virtual = 0;
    long others = 0;
    for (Section section : sections) {
      if (section.on != Layout.On.CARRIERS) {
        others += section.most;
      } else if (section.computes()) {
        virtual += section.most;
      }
    }
    return (int) Math.min(1 << 30, Math.min(virtual, carriers) + others);
  }

  @Override
  public long run() {
    settle();
    while (!window.empty() && !trace.complete()) {
      long wait = waits.next();
      long core = cores.next();
      long soonest = Math.min(wait, core);
      long other = open ? Math.min(alarmAt, arrival()) : alarmAt;
      if (other < soonest || beatAt < soonest) {
        others(other);
      } else {
        now = Math.max(now, soonest);
        proceed(core <= wait ? cores.take(now) : waits.take());
      }
      settle();
    }
    beats.end(now);
    return now;
  }

  /** What is seldom: an alarm, an item that comes, a beat of others; in this order. */
  private void others(long soonest) {
    now = Math.max(now, Math.min(soonest, beatAt));
    if (beatAt < soonest) {
      beat();
    } else if (alarmAt == soonest) {
      int slot = alarms.take();
      alarmAt = alarms.next();
      if (shareAt[slot] == soonest) {
        shareOut(slot);
      }
      if (sliceAt[slot] == soonest) {
        sliceEnds(slot);
      }
    }
  }

  /** When the next item comes that there is room for. */
  private long arrival() {
    return window.admits() ? Math.max(now, load.arrival(window.peek())) : TimerHeap.NEVER;
  }

  /** Carries out what follows at once: slots that were called begin, and items are admitted. */
  private void settle() {
    do {
      while (!ready.isEmpty()) {
        proceed(ready.take());
      }
      if (open || window.left() != seen) {
        seen = window.left();
        if (window.admits()) {
          admit();
        }
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
    if (traced) {
      trace.to(Activity.QUEUE, which, section.firstStage, -1, now);
    }
  }

  /** Slots that rest begin with what waits. */
  private void call(Section section) {
    Places places = section.places;
    if (places != null) {
      for (Section one = places.next(); one != null; one = places.next()) {
        int slot = one.idle[--one.idleCount];
        claim(one, slot);
        if (one.on == Layout.On.POOL && places.shared()) {
          sliceAt[slot] = alarm(slot, now + SLICE);
        }
        begin(one, slot);
      }
      return;
    }
    while (section.waiting > 0 && section.idleCount > 0) {
      int slot = section.idle[--section.idleCount];
      claim(section, slot);
      begin(section, slot);
    }
  }

  private void claim(Section section, int slot) {
    int count = section.chunk(window.size());
    int head = section.head;
    item[slot] = head;
    step[slot] = 0;
    since[slot] = now;
    begun[slot] = 1;
    section.waiting -= count;
    if (count == 1) {
      section.head = next[head & mask];
      return;
    }
    int after = head;
    for (int i = 0; i < count; i++) {
      after = next[after & mask];
    }
    section.head = after;
    first[slot] = head;
    rest[slot] = count - 1;
    if (section.on != Layout.On.WORKERS) {
      shareAt[slot] = alarm(slot, now + section.patience(count));
    }
  }

  private long alarm(int slot, long due) {
    long rounded = alarms.rounded(due);
    alarms.add(rounded, slot);
    alarmAt = Math.min(alarmAt, rounded);
    return rounded;
  }

  /** The first step of a slot that was called. What it does not fill is left for later. */
  private void begin(Section section, int slot) {
    long nanos = section.steps == 0 ? 0 : section.nanos(0, item[slot]);
    if (nanos == 0) {
      ready.add(slot);
      return;
    }
    step[slot] = 1;
    take(section, slot, 0, nanos);
  }

  /** Takes a slot on from where it is until it waits, computes or rests. */
  private void proceed(int slot) {
    Section section = of[slot];
    int at = step[slot];
    while (true) {
      while (at < section.steps) {
        long nanos = section.nanos(at, item[slot]);
        if (nanos > 0) {
          step[slot] = at + 1;
          take(section, slot, at, nanos);
          return;
        }
        at++;
      }
      if (!through(section, slot)) {
        return;
      }
      at = 0;
    }
  }

  private void take(Section section, int slot, int at, long nanos) {
    if (section.computes(at)) {
      compute(section, slot, at, nanos);
      return;
    }
    if (traced) {
      trace.to(Activity.WAIT, item[slot], section.stage(at), slot, now);
    }
    if (mounted[slot]) {
      unmount(slot);
    }
    waits.add(now + nanos, slot);
  }

  /** An item is through the segment. Whether the slot has another. */
  private boolean through(Section section, int slot) {
    int which = item[slot];
    int count = begun[slot];
    if (rest[slot] > 0) {
      if (traced) {
        trace.rest(which, now);
      }
      item[slot] = next[which & mask];
      rest[slot]--;
      begun[slot] = count + 1;
      return true;
    }
    section.observed(count, now - since[slot]);
    if (grows && !section.io()) {
      follow(section);
    }
    if (count > 1) {
      shareAt[slot] = NONE;
      which = first[slot];
    }
    handOn(section, which, count);
    Places places = section.places;
    if (section.waiting > 0 && (places == null || !places.shared())) {
      claim(section, slot);
      return true;
    }
    section.idle[section.idleCount++] = slot;
    if (places == null) {
      if (mounted[slot]) {
        unmount(slot);
      }
      return false;
    }
    sliceAt[slot] = NONE;
    if (overstays[slot]) {
      overstays[slot] = false;
      places.overstayed();
    } else {
      places.leave();
    }
    call(section);
    return false;
  }

  /** The window follows the costs. */
  private void follow(Section section) {
    if (!section.wantsWindow(section.cost(), window.size())) {
      return;
    }
    double dearest = 0;
    for (Section each : sections) {
      double cost = each.cost();
      if (cost == 0) {
        return;
      }
      dearest = Math.max(dearest, cost);
    }
    if (section.wantsWindow(dearest, window.size())) {
      double wanted = section.wantedWindow(dearest);
      window.grow((int) Math.min(Layout.LARGEST_DEFAULT_WINDOW, wanted));
      seen = -1;
    }
  }

  private void handOn(Section section, int head, int count) {
    Section behind = section.index + 1 < sections.length ? sections[section.index + 1] : null;
    int which = head;
    for (int left = count; left > 0; left--) {
      int after = next[which & mask];
      if (behind == null) {
        if (traced) {
          trace.end(which, now);
        }
        window.leave(which);
      } else {
        if (traced) {
          trace.rest(which, now);
        }
        queue(behind, which);
      }
      which = after;
    }
    if (behind != null && behind.idleCount > 0) {
      call(behind);
    }
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
    begun[slot] = 1;
    handOn(section, first[slot], passed);
    call(section);
  }

  /** A job of the pool has had its slice: it goes on, and its place is for others. */
  private void sliceEnds(int slot) {
    sliceAt[slot] = NONE;
    Section section = of[slot];
    Places places = section.places;
    if (places != null && places.mayOverstay()) {
      overstays[slot] = true;
      places.overstay();
      cores.move(now, Cores.LOW, Cores.LOWEST, slot);
      call(section);
    }
  }

  // ---- cores

  private void compute(Section section, int slot, int at, long work) {
    int priority = Cores.NORMAL;
    if (section.on == Layout.On.POOL) {
      priority = overstays[slot] ? Cores.LOWEST : Cores.LOW;
    } else if (section.on == Layout.On.CARRIERS && !mounted[slot]) {
      if (freeCarriers == 0) {
        wanted[slot] = work;
        queued.add(slot);
        if (traced) {
          trace.to(Activity.QUEUE, item[slot], section.stage(at), slot, now);
        }
        return;
      }
      freeCarriers--;
      mounted[slot] = true;
    }
    if (traced) {
      trace.to(Activity.WORK, item[slot], section.stage(at), slot, now);
    }
    cores.add(now, priority, slot, work);
  }

  /** A virtual thread leaves its carrier to the next in line. */
  private void unmount(int slot) {
    mounted[slot] = false;
    while (!queued.isEmpty()) {
      int other = queued.take();
      if (other != BEAT) {
        mounted[other] = true;
        if (traced) {
          trace.to(Activity.WORK, item[other], of[other].stage(step[other] - 1), other, now);
        }
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
    beats.ran(held ? now + Math.round(0.75 * quantum) : now, now);
    beatAt = beats.wakes();
  }
}
