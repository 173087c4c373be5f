package io.flyshuttle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a run that one thread goes through: it reads the source or the region before it and
 * pushes what it finds down a chain of links.
 */
final class Section {

  private final Run run;
  private final Source<?> source;
  private volatile @Nullable Region upstream; // null: the source; moves on to its successors
  private final Link chain;
  private final int room; // how many items the source may hold ready
  private final InterruptWindow window = new InterruptWindow();

  private Source.@Nullable Cursor<?> cursor;
  private final List<Object> batch = new ArrayList<>();
  private final ArrayDeque<Object> taken = new ArrayDeque<>();

  Section(Run run, Source<?> source, @Nullable Region upstream, Link chain, int room) {
    this.run = run;
    this.source = source;
    this.upstream = upstream;
    this.chain = chain;
    this.room = room;
  }

  /**
   * Goes through all items, to the end or until no more are wanted.
   *
   * @throws InterruptedException if the calling thread was interrupted by someone else than the run
   */
  void go() throws Exception {
    try {
      interruptibly(this::goOn);
      finish();
    } finally {
      closeOrFail();
    }
  }

  /** A source that can't be closed fails the run, also one that has ended otherwise meanwhile. */
  void closeOrFail() {
    try {
      close();
    } catch (Exception failing) {
      run.failAtEnd(failing);
    }
  }

  private boolean goOn() throws Exception {
    while (!run.stopped()) {
      if (!stepOn()) {
        return false;
      }
    }
    throw run.stopReason();
  }

  /** What a thread does where the end of the run interrupts it. */
  private interface Body {
    boolean run() throws Exception;
  }

  private boolean interruptibly(Body body) throws Exception {
    InterruptedException interrupt;
    boolean ours = false;
    window.open();
    try {
      if (run.stopped()) {
        throw run.stopReason();
      }
      return body.run();
    } catch (InterruptedException caught) {
      interrupt = caught;
    } finally {
      ours = window.close();
    }
    throw ours ? run.stopReason() : interrupt;
  }

  /** The run is over: whoever goes through this need not wait any more. */
  void interrupt() {
    window.interrupt();
  }

  /** Goes on by one item, or by the time that a link waited for; false at the end. */
  boolean step() throws Exception {
    return interruptibly(this::stepOn);
  }

  private boolean stepOn() throws Exception {
    Region region = upstream;
    if (region == null) {
      return stepFromSource();
    }
    boolean more = stepFromRegion(region);
    if (!more) {
      run.unwant(Objects.requireNonNull(upstream));
    }
    return more;
  }

  /**
   * Closes the source, and lets out what the links hold back. To be called once, after {@link
   * #step} gave false. In this order, so that nobody hears of the end before the source is closed:
   * who does ends the run.
   */
  void finish() throws Exception {
    closeOrFail();
    interruptibly(() -> {
      chain.finish();
      return true;
    });
  }

  /** Closes the source, if it is this section that reads it, also where it was never opened. */
  private void close() throws Exception {
    Source.Cursor<?> open = cursor;
    if (open != null) {
      cursor = null;
      open.close();
    } else if (upstream == null) {
      source.abandon(); // nothing if it was opened, and is closed by now
    }
  }

  private boolean stepFromSource() throws Exception {
    Source.Cursor<?> items = cursor;
    if (items == null) {
      items = source.open(new Source.Bounds(room, run.ticker()));
      cursor = items;
    }
    return items.hasNext()
        && chain.push(Objects.requireNonNull(items.next(), "the source gave null"))
        && inTime();
  }

  private boolean stepFromRegion(Region region) throws Exception {
    Object item = taken.poll();
    if (item != null) {
      return chain.push(item) && inTime();
    }
    if (!chain.flush()) {
      return false;
    }
    batch.clear();
    return switch (takeInTime(region)) {
      case END -> {
        Optional<Region> next = region.successor();
        next.ifPresent(successor -> upstream = successor);
        yield next.isPresent();
      }
      case NOTHING_IN_TIME -> chain.timeUp();
      case ITEMS -> taken.addAll(batch);
    };
  }

  private boolean inTime() throws Exception {
    return chain.deadline() == Link.NEVER || chain.timeUp();
  }

  private Region.Took takeInTime(Region region) throws InterruptedException {
    if (region.takeNow(batch)) {
      return Region.Took.ITEMS;
    }
    run.aside(); // a thread of the pool leaves its place to those that it waits for
    try {
      return await(region);
    } finally {
      run.back();
    }
  }

  private Region.Took await(Region region) throws InterruptedException {
    long deadline = chain.deadline();
    if (deadline == Link.NEVER) {
      return region.take(batch, Alarm.NEVER);
    }
    DeadlineTimer.Entry entry =
        new DeadlineTimer.Entry() {
          @Override
          void expire() {
            region.ring();
          }
        };
    run.timer().schedule(entry, deadline);
    try {
      return region.take(batch, () -> run.ticker().nanos() - deadline >= 0);
    } finally {
      run.timer().cancel(entry);
    }
  }

  /**
   * Results that had come out of the last region when the run failed, where links keep items one to
   * one. What a link fails on is no result.
   */
  List<Object> remains() {
    List<Object> remains = new ArrayList<>();
    Region region = upstream;
    if (region != null) {
      List<Object> finished = new ArrayList<>(taken);
      finished.addAll(region.remains());
      for (Optional<Region> next = region.successor();
          next.isPresent();
          next = next.get().successor()) {
        finished.addAll(next.get().remains());
      }
      for (Object item : finished) {
        try {
          chain.alone(item).ifPresent(remains::add);
        } catch (Exception failing) {
          // the run has failed already
        }
      }
    }
    return remains;
  }

  Optional<Region> upstream() {
    return Optional.ofNullable(upstream);
  }
}
