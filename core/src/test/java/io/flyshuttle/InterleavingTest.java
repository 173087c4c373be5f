package io.flyshuttle;

import io.flyshuttle.spi.Nature;
import io.flyshuttle.spi.StageCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The engine's smallest races, explored by Lincheck's model checker one interleaving after the
 * other: permits, the hand-over of items from a region through a segment to the reader, the end of
 * a scope, and the shutdown of the CPU pool. {@code -Dflyshuttle.interleavings=5000} for a long
 * run.
 *
 * <p>Planted bugs were found within the default number of interleavings or 150 of them: who gives
 * up keeps a permit granted meanwhile (no {@code release} in {@code Limit.Fixed.leave}); a segment
 * claims a chunk without the region's lock; a thread of the pool looks for the shutdown before it
 * looks for a job; who cancels a queued task looks at its state and then writes it; a task looks
 * whether its owner waits before it counts its end. Loops of more than fifty rounds count as a hang
 * there, so the timer, whose thread goes round its buckets, is closed and takes no part.
 */
@Timeout(600)
class InterleavingTest {

  private static final int SCHEDULES = Integer.getInteger("flyshuttle.interleavings", 40);

  /** Time stands. */
  private static final Ticker STILL =
      new Ticker() {
        @Override
        public long nanos() {
          return 0;
        }

        @Override
        public void parkUntil(long deadline) {
          LockSupport.park(this);
        }
      };

  private static final DeadlineTimer TIMER = new DeadlineTimer(STILL, "closed");

  static {
    TIMER.close();
  }

  /** What is explored needs a host. */
  private static final Loom LOOM = new Loom(config(2), TIMER);

  private static Config config(int cpus) {
    return new Config(
        cpus,
        4,
        Duration.ofHours(1),
        Duration.ZERO,
        Strategy.hybrid(),
        STILL,
        List.of(),
        Optional.empty());
  }

  private static void explore(Testing.Body body) {
    explore(1, body);
  }

  /** Explores what takes {@code weight} times as long as others. */
  private static void explore(int weight, Testing.Body body) {
    Lincheck.runConcurrentTest(
        Math.max(1, SCHEDULES / weight),
        () -> {
          try {
            body.run();
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  private static Thread start(Testing.Body body) {
    Thread thread =
        new Thread(() -> {
          try {
            body.run();
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        });
    thread.start();
    return thread;
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException(what);
    }
  }

  @Test
  void aPermitIsNotLostToWhoGivesUp() {
    explore(() -> {
      Limit limit = Limit.fixed(1);
      AtomicInteger holders = new AtomicInteger();
      limit.acquire(STILL);
      Thread givesUp = start(() -> hold(limit, holders, () -> true));
      limit.release();
      givesUp.join();
      require(limit.available() == 1, "a permit was lost");
    });
  }

  @Test
  void aPermitIsNotLostToWhoIsInterrupted() {
    explore(() -> {
      Limit limit = Limit.fixed(1);
      AtomicInteger holders = new AtomicInteger();
      Thread interrupted = start(() -> hold(limit, holders, () -> false));
      Thread waits = start(() -> hold(limit, holders, () -> false));
      interrupted.interrupt();
      interrupted.join();
      waits.join();
      require(limit.available() == 1, "a permit was lost");
    });
  }

  private static void hold(Limit limit, AtomicInteger holders, Limit.Waiter waiter) {
    try {
      if (!limit.acquire(STILL, waiter)) {
        return;
      }
    } catch (InterruptedException none) {
      return;
    }
    require(holders.incrementAndGet() == 1, "two had the one permit");
    holders.decrementAndGet();
    limit.release();
  }

  @Test
  void everyItemGoesThroughOnceAndInOrder() {
    explore(
        4,
        () -> {
          Run run = run();
          Region region = run.add(new Region(run, new Region.Window(2, true, false)));
          AtomicInteger calls = new AtomicInteger();
          AtomicInteger died = new AtomicInteger();
          Segment segment =
              new Segment(run, region, 0, spec(calls), new Crew("threads", 2, watched(died)));
          region.segments(List.of(segment));
          segment.attach();
          Thread pump =
              start(() -> {
                for (long i = 0; i < 3; i++) {
                  region.admit(new Object[] {i}, 1);
                }
                region.end();
              });
          List<Object> results = new ArrayList<>();
          while (region.take(results, Alarm.NEVER) == Region.Took.ITEMS) {
            require(results.size() <= 3, "too many");
          }
          run.end();
          pump.join();
          require(results.equals(List.of(10L, 11L, 12L)), "out came " + results);
          require(calls.get() == 3, calls + " calls");
          require(died.get() == 0, "a thread of the crew died");
        });
  }

  private static ThreadFactory watched(AtomicInteger died) {
    return work -> {
      Thread thread = new Thread(work);
      thread.setUncaughtExceptionHandler((_, _) -> died.incrementAndGet());
      return thread;
    };
  }

  private static Run run() {
    return new Run(
        LOOM,
        new RunOptions(
            Strategy.hybrid(),
            Deadlines.NONE,
            Overrun.WAIT,
            Carried.NOTHING,
            Optional.empty(),
            Optional.empty(),
            "a test"));
  }

  private static Segment.Spec spec(AtomicInteger calls) {
    ThrowingFunction<Long, Long> function =
        item -> {
          calls.incrementAndGet();
          return item + 10;
        };
    return new Segment.Spec(
        new StageCode("stage", List.of(function), new BitSet()),
        List.of(Step.PLAIN),
        Nature.IO,
        2,
        false,
        Segment.Role.FREE,
        Optional.empty(),
        () -> Integer.MAX_VALUE);
  }

  @Test
  void aTaskThatIsCancelledEndsOnceAndGivesItsPermitBack() {
    explore(() -> {
      Limit limit = Limit.fixed(1);
      ScopeImpl<Object, List<Outcome<Object>>> scope = scope(Join.settle(), limit);
      Task<Object> task = scope.cpu(() -> 1);
      Thread runs = start(((Runnable) task)::run);
      scope.cancel();
      Task.State end = endOf(scope, task);
      require(end == Task.State.SUCCEEDED || end == Task.State.CANCELLED, "ended as " + task);
      require(limit.available() == 1, "a permit is still out after the scope");
      runs.join();
      require(limit.available() == 1, "a permit was given back twice");
      require(task.state() == end, "ended as " + end + ", then as " + task);
    });
  }

  @Test
  void anInterruptReachesItsTaskOrNobody() {
    explore(() -> {
      ScopeImpl<Object, List<Outcome<Object>>> scope = scope(Join.settle(), Limit.fixed(1));
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      CountDownLatch cancelled = new CountDownLatch(1);
      AtomicInteger strays = new AtomicInteger();
      Task<Object> task =
          scope.cpu(() -> {
            begun.countDown();
            go.await();
            return 1;
          });
      Thread runs =
          start(() -> {
            ((Runnable) task).run();
            try {
              cancelled.await();
            } catch (InterruptedException forATaskThatHasEnded) {
              strays.incrementAndGet();
            }
          });
      begun.await();
      go.countDown();
      scope.cancel();
      cancelled.countDown();
      Task.State _ = endOf(scope, task);
      runs.join();
      require(strays.get() == 0, "an interrupt came after the task had ended");
    });
  }

  @Test
  void theOwnerIsWokenByTheLastToEnd() {
    explore(() -> {
      ScopeImpl<Object, List<Outcome<Object>>> scope = scope(Join.settle(), Limit.fixed(1));
      CountDownLatch begun = new CountDownLatch(1);
      Task<Object> task =
          scope.cpu(() -> {
            begun.countDown();
            return 1;
          });
      Thread runs = start(((Runnable) task)::run);
      begun.await();
      require(endOf(scope, task) == Task.State.SUCCEEDED, "" + task); // a lost wake-up hangs
      runs.join();
    });
  }

  private static Task.State endOf(ScopeImpl<?, ?> scope, Task<?> task) throws Exception {
    try (scope) {
      scope.join();
    } catch (CancellationException cancelled) {
      require(!Thread.currentThread().isInterrupted(), "the owner was interrupted");
    }
    return task.state();
  }

  /** One whose tasks wait in a pool without threads, for the test to run them. */
  private static <R> ScopeImpl<Object, R> scope(Join<Object, R> join, Limit limit) {
    Loom loom = new Loom(config(0), TIMER);
    ScopeSettings settings =
        new ScopeSettings(Deadlines.NONE, false, Overrun.WAIT, Optional.of(limit), Carried.NOTHING);
    return new ScopeImpl<>(loom, "s", join, settings, Nest.here(loom)).open();
  }

  @Test
  void aPoolThatIsShutDownRunsWhatItTook() {
    explore(() -> {
      CpuPool pool = pool();
      CountDownLatch ran = new CountDownLatch(1);
      AtomicBoolean taken = new AtomicBoolean();
      Thread submits =
          start(() -> {
            try {
              pool.submit(ran::countDown);
              taken.set(true);
            } catch (RejectedExecutionException closed) {
              taken.set(false);
            }
          });
      pool.shutdown();
      submits.join();
      if (taken.get()) {
        ran.await(); // a job that nobody runs is a deadlock, which the checker reports
      } else {
        require(ran.getCount() == 1, "refused, and run");
      }
    });
  }

  @Test
  void aJobIsTakenBackOrRunButNotBoth() {
    explore(() -> {
      CpuPool pool = pool();
      CountDownLatch ran = new CountDownLatch(1);
      Runnable job = ran::countDown;
      pool.submit(job);
      if (pool.remove(job)) {
        require(ran.getCount() == 1, "taken back, and run");
      } else {
        ran.await();
      }
      pool.shutdown();
    });
  }

  private static CpuPool pool() {
    return new CpuPool(1, 2, Duration.ofHours(1), STILL, TIMER, Niceness.None.INSTANCE);
  }
}
