package io.flyshuttle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a run that one thread goes through: it reads the source or the region before it and
 * pushes what it finds down a chain of links.
 */
final class Section {

  private final Run run;
  private final Source<?> source;
  private final @Nullable Region upstream; // null: the source
  private final Link chain;
  private final int window; // how many items the source may hold ready

  private Source.@Nullable Cursor<?> cursor;
  private final List<Object> batch = new ArrayList<>();
  private final ArrayDeque<Object> taken = new ArrayDeque<>();

  Section(Run run, Source<?> source, @Nullable Region upstream, Link chain, int window) {
    this.run = run;
    this.source = source;
    this.upstream = upstream;
    this.chain = chain;
    this.window = window;
  }

  /** Goes through all items, to the end or until no more are wanted. */
  void go() throws Exception {
    try {
      while (step()) {
        // all is in the condition
      }
      finish();
    } finally {
      close();
    }
  }

  /** Goes on by one item, or by the time that a link waited for; false at the end. */
  boolean step() throws Exception {
    if (run.stopped()) {
      throw run.stopReason();
    }
    Region region = upstream;
    if (region == null) {
      return stepFromSource();
    }
    boolean more = stepFromRegion(region);
    if (!more) {
      run.unwant(region);
    }
    return more;
  }

  /** Lets out what the links hold back. To be called once, after {@link #step} gave false. */
  void finish() throws Exception {
    chain.finish();
  }

  /** Closes the source, if this section has opened it. */
  void close() throws Exception {
    Source.Cursor<?> open = cursor;
    if (open != null) {
      cursor = null;
      open.close();
    }
  }

  private boolean stepFromSource() throws Exception {
    Source.Cursor<?> items = cursor;
    if (items == null) {
      items = source.open(new Source.Bounds(window, run.ticker()));
      cursor = items;
    }
    return items.hasNext() && chain.push(items.next()) && inTime();
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
      case END -> false;
      case NOTHING_IN_TIME -> chain.timeUp();
      case ITEMS -> taken.addAll(batch);
    };
  }

  private boolean inTime() throws Exception {
    return chain.deadline() == Link.NEVER || chain.timeUp();
  }

  private Region.Took takeInTime(Region region) throws InterruptedException {
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
   * one.
   */
  List<Object> remains() throws Exception {
    List<Object> remains = new ArrayList<>();
    Region region = upstream;
    if (region != null) {
      for (Object item : taken) {
        chain.alone(item).ifPresent(remains::add);
      }
      for (Object item : region.remains()) {
        chain.alone(item).ifPresent(remains::add);
      }
    }
    return remains;
  }

  Optional<Region> upstream() {
    return Optional.ofNullable(upstream);
  }
}
