package io.flyshuttle;

import io.flyshuttle.spi.Chunk;
import io.flyshuttle.spi.Feed;
import io.flyshuttle.spi.Nature;
import io.flyshuttle.spi.Place;
import io.flyshuttle.spi.StageCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fused stages that run on one place: their code, the items that wait for it, and what has been
 * observed of it. Hands out chunks of a size that keeps the cost of handing over at about 2 % of
 * the work, a chunk below 50 ms, and every thread busy.
 *
 * <p>The chunk size is {@code max(hand-over / (2 % of an item), min(waiting / 2C, 50 ms / item))},
 * as found by the trials in {@code docs/architecture.md}; compare factoring (Hummel, Schonberg and
 * Flynn, "Factoring: a method for scheduling parallel loops", CACM 35(8), 1992).
 */
final class Segment implements Feed {

  private static final double OVERHEAD = 0.02;
  private static final double LONGEST_CHUNK = 50_000_000; // nanoseconds
  private static final long LEAST_PATIENCE = 5_000_000; // nanoseconds
  private static final double NEWEST = 0.3; // weight of the newest observation

  final Run run;
  final Region region;
  final int index;
  final StageCode code;
  final List<Step> steps;
  final Nature nature;
  final Role role;
  final Optional<Limit> limit; // of a gate
  final boolean settled; // failures become values further down

  /** Items that wait. Guarded by the region's lock. */
  final ArrayDeque<Slot> input = new ArrayDeque<>();

  private final int concurrency;
  private final Place place;
  private final double handOver; // nanoseconds
  private final boolean oneByOne;
  private Place.@Nullable Attachment attachment;

  private final IntSupplier atMost; // chunks at once
  private final AtomicInteger atWork = new AtomicInteger(); // chunks claimed and not done

  private final LongAdder items = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder chunks = new LongAdder();
  private final LongAdder busy = new LongAdder(); // nanoseconds

  /** Nanoseconds an item, smoothed; 0 before the first. Races lose an observation at most. */
  private volatile double cost;

  Segment(Run run, Region region, int index, Spec spec, Place place) {
    this.run = run;
    this.region = region;
    this.index = index;
    this.code = spec.code();
    this.steps = spec.steps();
    this.nature = spec.nature();
    this.settled = spec.settled();
    this.role = spec.role();
    this.limit = spec.limit();
    this.concurrency = Math.min(spec.concurrency(), place.width());
    this.place = place;
    // A detached item must be alone in its chunk.
    this.oneByOne = steps.stream().anyMatch(step -> step.overrun() == Overrun.DETACH);
    this.handOver = place.handOver().toNanos();
    this.atMost = spec.atMost();
  }

  /** What a segment is to permits. */
  enum Role {
    /** Needs none, or its threads take them. */
    FREE,
    /** Only takes permits, for the segment behind it. */
    GATE,
    /** Gets its items with permits. */
    GATED
  }

  /**
   * What a segment is made of.
   *
   * @param atMost chunks that may be at work at once, now; its concurrency bounds it, too
   */
  record Spec(
      StageCode code,
      List<Step> steps,
      Nature nature,
      int concurrency,
      boolean settled,
      Role role,
      Optional<Limit> limit,
      IntSupplier atMost) {}

  void attach() {
    try {
      attachment = place.attach(this);
    } catch (IllegalArgumentException reason) {
      throw new NotSendable(reason);
    }
  }

  /** The code can't be sent to its place: a mistake of who runs it, not a failure of the run. */
  static final class NotSendable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final IllegalArgumentException reason;

    NotSendable(IllegalArgumentException reason) {
      super(reason);
      this.reason = reason;
    }
  }

  void wake() {
    Place.Attachment attached = attachment;
    if (attached != null) {
      attached.wake();
    }
  }

  void cancel() {
    Place.Attachment attached = attachment;
    if (attached != null) {
      attached.cancel();
    }
  }

  @Override
  public String stage() {
    return code.name();
  }

  @Override
  public StageCode code() {
    return code;
  }

  @Override
  public int concurrency() {
    return concurrency;
  }

  @Override
  public boolean ready() {
    return !input.isEmpty() && hasRoom(); // racy: whoever adds wakes the place afterwards
  }

  private boolean hasRoom() {
    return atWork.get() < atMost.getAsInt();
  }

  /** A chunk that was claimed is done. */
  void ended() {
    if (atWork.getAndDecrement() >= atMost.getAsInt() && !input.isEmpty()) {
      wake(); // whoever did it may be stuck, and others rest because of it
    }
  }

  /** Whether it runs where its items pass, without a place. */
  boolean inline() {
    return attachment == null;
  }

  @Override
  public Optional<Chunk> poll() {
    return claim().map(work -> work);
  }

  /** The same for a caller that knows what it gets. */
  Optional<Work> claim() {
    List<Slot> slots;
    region.lock.lock();
    try {
      int size = Math.min(input.size(), chunkSize(input.size()));
      if (size == 0 || !hasRoom()) {
        return Optional.empty();
      }
      atWork.incrementAndGet();
      slots = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        slots.add(input.remove());
      }
    } finally {
      region.lock.unlock();
    }
    Work work = new Work(this, slots);
    if (!run.begin(work)) {
      slots.forEach(Slot::givePermitBack);
      return Optional.empty();
    }
    return Optional.of(work);
  }

  /** The number of items to claim, of {@code waiting}. */
  private int chunkSize(int waiting) {
    double each = cost;
    if (each <= 0 || oneByOne) {
      return 1; // the first items tell the cost
    }
    double least = Math.ceil(least(each));
    if (nature == Nature.IO) {
      return Math.clamp((long) least, 1, Math.max(1, region.window() / (4 * concurrency)));
    }
    double share = Math.min(Math.ceil(waiting / (2.0 * concurrency)), LONGEST_CHUNK / each);
    return Math.clamp((long) Math.max(least, share), 1, Math.max(1, region.window() / 4));
  }

  /** Items whose hand-over costs little beside them. */
  private double least(double each) {
    return handOver / (OVERHEAD * each);
  }

  /** A chunk took {@code nanos}. */
  void observed(Course course, long nanos) {
    int begun = course.begun();
    items.add(course.finished());
    failures.add(course.failures());
    chunks.increment();
    busy.add(nanos);
    if (begun > 0) {
      double each = Math.max(1, (double) nanos / begun);
      double before = cost;
      // At most doubling: one quick chunk must not make the next a thousand times too long.
      double bounded = before == 0 ? each : Math.clamp(each, before / 4, before * 4);
      cost = before == 0 ? each : NEWEST * bounded + (1 - NEWEST) * before;
      if (nature != Nature.IO) {
        double dearest = region.dearest();
        if (dearest > 0) {
          double chunks = 8 * concurrency * least(dearest);
          region.wantWindow((int) Math.min(Region.LARGEST_DEFAULT_WINDOW, chunks));
        }
      }
    }
  }

  /** Nanoseconds an item, or 0 before the first. */
  double cost() {
    return cost;
  }

  /** How long a chunk may take before others get a share of it: twice what it should. */
  long patience(int count) {
    return Math.max(LEAST_PATIENCE, (long) (2 * cost * count));
  }

  /** Drops what waits. With the region's lock. */
  void drop() {
    input.forEach(Slot::givePermitBack);
    input.clear();
  }

  long waiting() {
    region.lock.lock();
    try {
      return input.size();
    } finally {
      region.lock.unlock();
    }
  }

  long done() {
    return items.sum();
  }

  Report.StageReport report() {
    return new Report.StageReport(
        code.name(),
        nature,
        place.name(),
        items.sum(),
        failures.sum(),
        chunks.sum(),
        java.time.Duration.ofNanos(busy.sum()));
  }
}
