package io.flyshuttle;

import io.flyshuttle.spi.StageCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounds of one function of a segment.
 *
 * @param limit a limit whose permit is taken in the thread that runs the step
 * @param atOnce bounds the step below the width of its segment, where stages of different
 *     concurrency share threads
 * @param loop held while the step runs, where calculations come one at a time
 * @param watch who is told of each call
 */
record Step(
    Optional<Retry> retry,
    Optional<Duration> timeout,
    Overrun overrun,
    Optional<Limit> limit,
    Optional<Limit> atOnce,
    Optional<ReentrantLock> loop,
    Optional<Watch> watch) {

  /** An observer, and the index of the stage that the step is of. */
  record Watch(StageObserver observer, int stage) {}

  static final Step PLAIN =
      new Step(
          Optional.empty(),
          Optional.empty(),
          Overrun.WAIT,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Bounds nothing. */
  static Step plain(Optional<Watch> watch) {
    return watch.isEmpty()
        ? PLAIN
        : new Step(
            Optional.empty(),
            Optional.empty(),
            Overrun.WAIT,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            watch);
  }

  /** Whether {@link Work} must stand around it. */
  boolean guarded() {
    return timeout.isPresent()
        || limit.isPresent()
        || atOnce.isPresent()
        || loop.isPresent()
        || watch.isPresent();
  }

  /** Calls the function itself, and tells who watches. */
  Object apply(StageCode code, int step, Object value, long item) throws Exception {
    if (watch.isEmpty()) {
      return code.step(step, value);
    }
    StageObserver observer = watch.get().observer;
    int stage = watch.get().stage;
    observer.begin(stage, item, value);
    Object result;
    try {
      result = code.step(step, value);
    } catch (Throwable cause) {
      observer.failed(stage, item, cause);
      throw cause;
    }
    observer.end(stage, item, result);
    return result;
  }

  /** Calls {@code work} with the limit's permit, below the width and on the loop. */
  Object call(Ticker ticker, Callable<Object> work) throws Exception {
    if (limit.isEmpty()) {
      return belowWidth(ticker, work);
    }
    limit.get().acquire(ticker);
    try {
      return belowWidth(ticker, work);
    } finally {
      limit.get().release();
    }
  }

  /**
   * Who leaves gives its permit to the first in line. A fair semaphore of the JDK wakes one after
   * the other: who has got one wakes the next, and permits lie idle until a core is free for each.
   */
  private Object belowWidth(Ticker ticker, Callable<Object> work) throws Exception {
    if (atOnce.isEmpty()) {
      return onLoop(work);
    }
    atOnce.get().acquire(ticker);
    try {
      return onLoop(work);
    } finally {
      atOnce.get().release();
    }
  }

  private Object onLoop(Callable<Object> work) throws Exception {
    if (loop.isEmpty()) {
      return work.call();
    }
    loop.get().lockInterruptibly();
    try {
      return work.call();
    } finally {
      loop.get().unlock();
    }
  }
}
