package io.flyshuttle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring stages that take one item to one item, with the items in flight among them. What
 * bounds them is the window: an item is admitted only while fewer than {@code window} are between
 * admission and the reader. So nothing behind admission ever waits for room: a thread that has
 * finished a chunk hands it on and takes the next.
 *
 * <p>Ordered, an item leaves when all before it have left; the window is then the reorder window.
 */
final class Region {

  /** Where a window that the user did not give may grow to. */
  static final int LARGEST_DEFAULT_WINDOW = 4096;

  private final Run run;
  private final boolean ordered;
  private final boolean grows;

  /** Guards this region and the inputs of its segments. */
  final ReentrantLock lock = new ReentrantLock();

  private final Condition room = lock.newCondition();
  private final Condition out = lock.newCondition();

  private List<Segment> segments = List.of();
  private int window;
  private @Nullable Slot[] ring; // ordered: by sequence; capacity a power of two >= window
  private final ArrayDeque<Slot> leaving = new ArrayDeque<>(); // unordered
  private long admitted; // the next sequence
  private long left; // items given to the reader and freed
  private long lent; // items given to the reader, freed when it comes for more
  private boolean roomAwaited;
  private boolean outAwaited;
  private boolean ended; // nothing more will be admitted
  private boolean stopped; // the run is over: nobody waits any more
  private boolean unwanted; // the reader wants no more
  private @Nullable Region successor; // admits in place of this one

  Region(Run run, Window window) {
    this.run = run;
    this.ordered = window.ordered();
    this.grows = window.grows();
    this.window = window.size();
    this.ring = new @Nullable Slot[ordered ? capacity(window.size()) : 0];
  }

  /** The bound of a region. */
  record Window(int size, boolean ordered, boolean grows) {}

  private static int capacity(int window) {
    return Integer.highestOneBit(Math.max(2, window) - 1) << 1;
  }

  void segments(List<Segment> segments) {
    this.segments = List.copyOf(segments);
  }

  List<Segment> segments() {
    return segments;
  }

  int window() {
    lock.lock();
    try {
      return window;
    } finally {
      lock.unlock();
    }
  }

  // ---- in

  /**
   * Admits items, waiting for room.
   *
   * @return false if no more are wanted
   */
  boolean admit(Object[] items, int count) throws InterruptedException {
    int next = 0;
    while (next < count) {
      lock.lockInterruptibly();
      try {
        while (!stopped && !unwanted && admitted - left >= window) {
          roomAwaited = true;
          room.await();
        }
        if (stopped || unwanted) {
          return false;
        }
        long free = window - (admitted - left);
        for (; next < count && free > 0; next++, free--) {
          enter(items[next]);
        }
      } finally {
        lock.unlock();
      }
      if (!segments.isEmpty()) {
        segments.getFirst().wake();
      }
    }
    return true;
  }

  private void enter(Object item) {
    Slot slot = new Slot(admitted++, item);
    if (ordered) {
      ring[(int) slot.sequence & (ring.length - 1)] = slot;
    }
    if (segments.isEmpty() || item instanceof Broken) {
      leave(slot);
    } else {
      segments.getFirst().input.add(slot);
    }
  }

  /** Nothing more will be admitted. */
  void end() {
    lock.lock();
    try {
      ended = true;
      out.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends, and has {@code next} admit in its place.
   *
   * @return false if no more are wanted of either
   */
  boolean relay(Region next) {
    lock.lock();
    try {
      if (stopped || unwanted) {
        return false;
      }
      next.goOnFrom(admitted);
      successor = next;
      ended = true;
      out.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Numbers items from there on. Before it is shared. */
  private void goOnFrom(long sequence) {
    admitted = sequence;
    left = sequence;
  }

  /** What the reader goes on with, once this is at its end. */
  Optional<Region> successor() {
    lock.lock();
    try {
      return Optional.ofNullable(successor);
    } finally {
      lock.unlock();
    }
  }

  // ---- within

  /** Slots have gone through segment {@code index}; some may be {@link Broken}. */
  void passed(int index, List<Slot> slots) {
    boolean more = index + 1 < segments.size();
    Segment next = more ? segments.get(index + 1) : null;
    boolean wake = false;
    lock.lock();
    try {
      for (Slot slot : slots) {
        if (stopped || unwanted) {
          slot.givePermitBack();
        }
        if (next == null || slot.value() instanceof Broken) {
          leave(slot);
        } else {
          if (next.role != Segment.Role.GATED) {
            slot.enter(); // behind a gate it goes on where it stands: it may come for another try
          }
          next.input.add(slot);
          wake = true;
        }
      }
    } finally {
      lock.unlock();
    }
    if (wake && next != null) {
      next.wake();
    }
  }

  /** Puts slots back before their segment, to be run (again). */
  void again(int index, Collection<Slot> slots) {
    lock.lock();
    try {
      if (stopped || unwanted) {
        return;
      }
      segments.get(index).input.addAll(slots);
      signalOut(); // a reader that runs the segment itself has something to do
    } finally {
      lock.unlock();
    }
    segments.get(index).wake();
  }

  /** Puts slots that a chunk did not come to back to where they were: first. */
  void notBegun(int index, List<Slot> slots) {
    lock.lock();
    try {
      if (stopped || unwanted) {
        slots.forEach(Slot::givePermitBack);
        return;
      }
      slots.reversed().forEach(segments.get(index).input::addFirst);
    } finally {
      lock.unlock();
    }
    segments.get(index).wake();
  }

  /** What an item costs in the stage that it costs most in, in nanoseconds; 0 while unknown. */
  double dearest() {
    double dearest = 0;
    for (Segment segment : segments) {
      double cost = segment.cost();
      if (cost == 0) {
        return 0;
      }
      dearest = Math.max(dearest, cost);
    }
    return dearest;
  }

  /** A window that nobody gave follows what the items cost. */
  void wantWindow(int wanted) {
    if (!grows || wanted <= window) { // a stale look is good enough
      return;
    }
    lock.lock();
    try {
      int size = Math.min(wanted, LARGEST_DEFAULT_WINDOW);
      if (size > window) {
        if (ordered && capacity(size) > ring.length) {
          @Nullable Slot[] larger = new @Nullable Slot[capacity(size)];
          for (Slot slot : ring) {
            if (slot != null) {
              larger[(int) slot.sequence & (larger.length - 1)] = slot;
            }
          }
          ring = larger;
        }
        window = size;
        room.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void leave(Slot slot) {
    slot.done = true;
    if (!ordered) {
      leaving.add(slot);
      signalOut();
      return;
    }
    ring[(int) slot.sequence & (ring.length - 1)] = slot; // it may be an heir
    if (slot.sequence == left + lent) {
      signalOut();
    }
  }

  private void signalOut() {
    if (outAwaited) {
      outAwaited = false;
      out.signalAll();
    }
  }

  // ---- out

  /** What {@link #take} found. */
  enum Took {
    ITEMS,
    NOTHING_IN_TIME,
    END
  }

  /**
   * Takes what may leave, at most a quarter of the window at once; waits if there is nothing. The
   * items count as in flight until the next call.
   *
   * @param alarm says that the reader's time is up; it is to call {@link #ring()}
   */
  Took take(List<Object> into, Alarm alarm) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      free();
      int most = Math.max(1, window / 4);
      while (true) {
        if (stopped) {
          throw run.stopReason();
        }
        int count = collect(into, most);
        if (count > 0) {
          lent = count;
          return Took.ITEMS;
        }
        if (ended && left == admitted) {
          return Took.END;
        }
        if (alarm.rings()) {
          return Took.NOTHING_IN_TIME;
        }
        outAwaited = true;
        out.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The same without waiting; false if there is nothing. */
  boolean takeNow(List<Object> into) {
    lock.lock();
    try {
      free();
      lent = stopped ? 0 : collect(into, Math.max(1, window / 4));
      return lent > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Tells the reader to look at its time. */
  void ring() {
    lock.lock();
    try {
      out.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void free() {
    left += lent;
    lent = 0;
    // Waking whoever admits for every item would cost more than the items: a quarter is enough.
    if (roomAwaited && window - (admitted - left) >= Math.max(1, window / 4)) {
      roomAwaited = false;
      room.signalAll();
    }
  }

  private int collect(List<Object> into, int most) {
    int count = 0;
    if (ordered) {
      while (count < most) {
        int at = (int) (left + count) & (ring.length - 1);
        Slot slot = ring[at];
        if (slot == null || !slot.done) {
          break;
        }
        ring[at] = null;
        into.add(slot.value());
        count++;
      }
    } else {
      for (Slot slot = leaving.poll(); slot != null; slot = leaving.poll()) {
        into.add(slot.value());
        if (++count == most) {
          break;
        }
      }
    }
    return count;
  }

  // ---- the end

  /** The run is over. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      room.signalAll();
      out.signalAll();
      segments.forEach(Segment::drop);
    } finally {
      lock.unlock();
    }
  }

  /** The reader wants no more, and the run goes on without this region. */
  void unwant() {
    lock.lock();
    try {
      unwanted = true;
      room.signalAll();
      segments.forEach(Segment::drop);
    } finally {
      lock.unlock();
    }
  }

  /** The last that admits in place of this one: this one, most times. */
  Region last() {
    Region last = this;
    for (Optional<Region> next = last.successor(); next.isPresent(); next = last.successor()) {
      last = next.get();
    }
    return last;
  }

  /** Results that had not gone out when the run ended, those behind a gap included. */
  List<Object> remains() {
    lock.lock();
    try {
      List<Object> remains = new ArrayList<>();
      if (ordered) {
        for (long sequence = left + lent; sequence < admitted; sequence++) {
          Slot slot = ring[(int) sequence & (ring.length - 1)];
          if (slot != null && slot.done) {
            remains.add(slot.value());
          }
        }
      } else {
        leaving.forEach(slot -> remains.add(slot.value()));
      }
      return remains;
    } finally {
      lock.unlock();
    }
  }

  /** Items between admission and the reader, for reports. */
  long inFlight() {
    lock.lock();
    try {
      return admitted - left;
    } finally {
      lock.unlock();
    }
  }
}
