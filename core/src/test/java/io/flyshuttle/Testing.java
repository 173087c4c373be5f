package io.flyshuttle;

import io.flyshuttle.testkit.Gate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** What the tests of pipelines share. */
final class Testing {

  private Testing() {}

  /** Every strategy, one that serialises what it runs included. */
  static List<Strategy> strategies() {
    List<Strategy> all = new ArrayList<>(Strategy.builtIn());
    all.add(Strategy.parse(ToyPlace.STRATEGY));
    return all;
  }

  /** Those under which several items are at it at once. */
  static List<Strategy> concurrent() {
    return strategies().stream()
        .filter(strategy -> strategy.layout() != Strategy.Layout.INLINE)
        .toList();
  }

  /** Lets others go on. */
  @SuppressWarnings("ThreadPriorityCheck") // that is the point: to let others go first
  static void pause() {
    Thread.yield();
  }

  /** Yields until {@code condition} holds; the test's timeout ends it where it never does. */
  static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      pause();
    }
  }

  /** Threads of the platform whose name matches. */
  static List<Thread> threads(Predicate<String> name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> name.test(thread.getName()))
        .toList();
  }

  /** Work for a thread of a test. */
  interface Body {
    void run() throws Exception;
  }

  /** Starts a thread of the platform that a test joins. */
  static Thread start(Body body) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            body.run();
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  /** The most that were at it at once. */
  static final class Peak {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    <T> T around(T value) {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      pause();
      now.decrementAndGet();
      return value;
    }

    int now() {
      return now.get();
    }

    int most() {
      return most.get();
    }
  }

  /** Numbers from 0 without end, from a resource that counts what is done with it. */
  static class Endless implements AutoCloseable, Iterator<Long> {
    final AtomicInteger given = new AtomicInteger();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final Gate end = new Gate();
    volatile boolean closedInterrupted;
    volatile int endAfter = Integer.MAX_VALUE;

    Pipeline<Long> pipeline() {
      return Pipeline.using(
          () -> {
            opened.incrementAndGet();
            return this;
          },
          resource -> resource);
    }

    @Override
    public boolean hasNext() {
      return given.get() < endAfter;
    }

    @Override
    public Long next() {
      return (long) given.getAndIncrement();
    }

    @Override
    public void close() {
      closedInterrupted |= Thread.currentThread().isInterrupted();
      closed.incrementAndGet();
    }
  }
}
