package io.flyshuttle;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** What the code of a stage finds of the work it is at: its time, whether to stop, what to tell. */
abstract class StageContext extends Context {

  final Segment segment;
  final long claimed; // a reading of the clock
  private final Context outer; // of the caller, where it runs in the caller's thread

  /** What {@link #poll} reads: cancelled or late. */
  volatile boolean stop;

  /** Of the attempt at the current item, where that has a time limit. */
  volatile long itemDeadline = Long.MAX_VALUE;

  private volatile @Nullable Object partial;
  private volatile @Nullable Progress progress;

  StageContext(Segment segment) {
    this.segment = segment;
    this.claimed = segment.run.ticker().nanos();
    this.outer = segment.inline() ? Context.current() : NONE;
  }

  final Segment segment() {
    return segment;
  }

  @Override
  final Ticker clock() {
    return segment.run.ticker();
  }

  @Override
  final long deadline() {
    return Math.min(itemDeadline, segment.run.deadline());
  }

  @Override
  final Carried carried() {
    return segment.run.carried();
  }

  @Override
  final void poll() {
    if (stop) {
      throw new CancellationException(
          "stage '" + segment.code.name() + "': the item was cancelled or is late");
    }
    outer.poll();
  }

  @Override
  final boolean cancelled() {
    return stop || outer.cancelled();
  }

  @Override
  final void progress(long done, OptionalLong total) {
    progress = new Progress(done, total, age());
  }

  @Override
  final void partial(Object value) {
    partial = value;
  }

  /** What an item's code opened ends with it. */
  final void requireClosed() {
    ScopeImpl<?, ?> open = nested();
    if (open != null) {
      throw open.leftOpen();
    }
  }

  /** The next item has told nothing yet. */
  final void forgetPartial() {
    if (partial != null) {
      partial = null;
    }
  }

  /** Time since the chunk was claimed. */
  final Duration age() {
    return Duration.ofNanos(clock().nanos() - claimed);
  }

  final Optional<Progress> latestProgress() {
    return Optional.ofNullable(progress);
  }

  final Optional<Object> latestPartial() {
    return Optional.ofNullable(partial);
  }
}
