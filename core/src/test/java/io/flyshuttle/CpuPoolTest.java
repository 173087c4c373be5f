package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads that compute: places, the queue, slices, the end. */
class CpuPoolTest {

  private static final Duration SLICE = Duration.ofMillis(50);

  private final ManualTicker ticker = new ManualTicker();
  private final DeadlineTimer timer = new DeadlineTimer(ticker, "test-timer");
  private final Recorded niceness = new Recorded();
  private final Gate end = new Gate();
  private final List<CpuPool> pools = new ArrayList<>();

  @AfterEach
  void close() {
    end.open();
    pools.forEach(CpuPool::close);
    pools.forEach(pool -> Testing.await(() -> pool.threads() == 0));
    timer.close();
  }

  private CpuPool pool(int width, int queue) {
    CpuPool pool = new CpuPool(width, queue, SLICE, ticker, timer, niceness);
    pools.add(pool);
    return pool;
  }

  /** Gives each thread a number and writes down who was moved where. */
  private static final class Recorded implements Niceness {
    private final AtomicInteger ids = new AtomicInteger();
    private final Set<Integer> lowest = ConcurrentHashMap.newKeySet();
    private final AtomicInteger restored = new AtomicInteger();
    private volatile boolean refuses;

    @Override
    public int join() {
      return ids.incrementAndGet();
    }

    @Override
    public void lowest(int id) {
      lowest.add(id);
    }

    @Override
    public boolean restore(int id) {
      if (refuses) {
        return false;
      }
      restored.incrementAndGet();
      return lowest.remove(id);
    }
  }

  /** A job that works until {@link #end} or its own gate. */
  private static Runnable until(Gate begun, Gate gate) {
    return () -> {
      begun.open();
      gate.awaitDeaf();
    };
  }

  @Test
  void jobsBeginInTheOrderTheyCameAndNoMoreThanThereArePlaces() throws Exception {
    CpuPool pool = pool(1, 100);
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    Gate begun = new Gate();
    Gate go = new Gate();
    pool.submit(until(begun, go));
    begun.await();
    for (int i = 0; i < 50; i++) {
      int number = i;
      pool.submit(() -> order.add(number));
    }
    assertThat(order).isEmpty();
    assertThat(pool.threads()).isEqualTo(1);
    go.open();
    Testing.await(() -> order.size() == 50);
    assertThat(order).isSorted();
    assertThat(pool.threads()).isEqualTo(1);
  }

  @Test
  void whoSubmitsWaitsForRoomAndAnInterruptEndsTheWait() throws Exception {
    CpuPool pool = pool(1, 1);
    Gate begun = new Gate();
    pool.submit(until(begun, end));
    begun.await();
    pool.submit(() -> {});
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread waits =
        Testing.start(() -> {
          try {
            pool.submit(() -> {});
          } catch (InterruptedException expected) {
            interrupted.set(true);
          }
        });
    Testing.await(() -> waits.getState() == Thread.State.WAITING);
    waits.interrupt();
    waits.join();
    assertThat(interrupted.get()).isTrue();
  }

  @Test
  void aJobTakenBackNeverRunsAndMakesRoom() throws Exception {
    CpuPool pool = pool(1, 1);
    Gate begun = new Gate();
    pool.submit(until(begun, end));
    begun.await();
    AtomicInteger ran = new AtomicInteger();
    Runnable job = ran::incrementAndGet;
    pool.submit(job);
    Thread waits = Testing.start(() -> pool.submit(() -> {}));
    Testing.await(() -> waits.getState() == Thread.State.WAITING);
    assertThat(pool.remove(job)).isTrue();
    waits.join();
    assertThat(pool.remove(job)).isFalse();
    end.open();
    pool.shutdown();
    Testing.await(() -> pool.threads() == 0);
    assertThat(ran.get()).isZero();
  }

  @Test
  void aThreadOfThePoolThatFindsItFullRunsTheJobItself() throws Exception {
    CpuPool pool = pool(1, 1);
    List<String> ran = Collections.synchronizedList(new ArrayList<>());
    pool.submit(() -> {
      try {
        pool.submit(() -> ran.add("queued"));
        pool.submit(() -> ran.add("at once"));
      } catch (InterruptedException impossible) {
        throw new IllegalStateException(impossible);
      }
    });
    Testing.await(() -> ran.size() == 2);
    assertThat(ran).containsExactly("at once", "queued");
  }

  @Test
  void aJobThatOverstaysGivesUpItsPlaceAndIsDemotedOnlyWhenItIsTaken() throws Exception {
    CpuPool pool = pool(1, 10);
    Gate begun = new Gate();
    pool.submit(until(begun, end));
    begun.await();
    overstay(pool, 1);
    assertThat(niceness.lowest).isEmpty(); // nobody wants the place
    Gate second = new Gate();
    pool.submit(until(second, end));
    second.await(); // although the first still runs
    assertThat(niceness.lowest).containsExactly(1);
    assertThat(pool.threads()).isEqualTo(2);
  }

  private void overstay(CpuPool pool, int jobs) throws InterruptedException {
    ticker.awaitParked(1); // the timer, until the slice has passed
    ticker.advance(SLICE);
    Testing.await(() -> pool.overstaying() == jobs);
  }

  @Test
  void aJobWithinItsSliceKeepsItsPlace() throws Exception {
    CpuPool pool = pool(1, 10);
    Gate begun = new Gate();
    pool.submit(until(begun, end));
    begun.await();
    AtomicBoolean ran = new AtomicBoolean();
    pool.submit(() -> ran.set(true));
    ticker.awaitParked(1);
    ticker.advance(SLICE.minusNanos(1));
    ticker.awaitParked(1);
    assertThat(pool.overstaying()).isZero();
    assertThat(ran.get()).isFalse();
    overstayThenRan(pool, ran);
  }

  private void overstayThenRan(CpuPool pool, AtomicBoolean ran) {
    ticker.advance(SLICE);
    Testing.await(ran::get);
    assertThat(pool.threads()).isBetween(1, 2);
  }

  @Test
  void theNumberThatOverstayIsBounded() throws Exception {
    CpuPool pool = pool(1, 100);
    for (int i = 1; i <= 8; i++) { // the bound for one place
      Gate begun = new Gate();
      pool.submit(until(begun, end));
      begun.await();
      overstay(pool, i);
    }
    Gate ninth = new Gate();
    pool.submit(until(ninth, end));
    ninth.await();
    AtomicBoolean tenth = new AtomicBoolean();
    pool.submit(() -> tenth.set(true));
    for (int i = 0; i < 5; i++) {
      ticker.awaitParked(1);
      ticker.advance(SLICE);
    }
    ticker.awaitParked(1);
    assertThat(pool.overstaying()).isEqualTo(8);
    assertThat(tenth.get()).isFalse();
    assertThat(pool.threads()).isEqualTo(9);
    end.open();
    Testing.await(tenth::get);
    pool.shutdown();
    Testing.await(() -> pool.threads() == 0);
    assertThat(pool.overstaying()).isZero();
  }

  @Test
  void whoOverstayedTakesAFreePlaceAgainAndIsRestored() throws Exception {
    CpuPool pool = pool(1, 10);
    Gate firstBegun = new Gate();
    Gate firstEnd = new Gate();
    pool.submit(until(firstBegun, firstEnd));
    firstBegun.await();
    overstay(pool, 1);
    Gate secondBegun = new Gate();
    Gate secondEnd = new Gate();
    pool.submit(until(secondBegun, secondEnd));
    secondBegun.await();
    assertThat(niceness.lowest).containsExactly(1);
    overstay(pool, 2); // now both have lost it: it is free
    firstEnd.open();
    Testing.await(() -> pool.overstaying() == 1);
    assertThat(niceness.restored.get()).isEqualTo(1);
    assertThat(pool.threads()).isEqualTo(2);
    secondEnd.open();
    Testing.await(() -> pool.overstaying() == 0 && pool.threads() == 1);
  }

  @Test
  void aThreadThatCannotBeRestoredEnds() throws Exception {
    niceness.refuses = true;
    CpuPool pool = pool(1, 10);
    Gate begun = new Gate();
    Gate first = new Gate();
    pool.submit(until(begun, first));
    begun.await();
    overstay(pool, 1);
    AtomicInteger ran = new AtomicInteger();
    pool.submit(ran::incrementAndGet);
    Testing.await(() -> ran.get() == 1);
    Testing.await(() -> pool.threads() == 2);
    first.open();
    Testing.await(() -> pool.threads() == 1);
    assertThat(pool.overstaying()).isZero();
    pool.submit(ran::incrementAndGet);
    Testing.await(() -> ran.get() == 2);
  }

  @Test
  void whoStepsAsideLetsAnotherCompute() throws Exception {
    CpuPool pool = pool(1, 10);
    Gate other = new Gate();
    AtomicBoolean done = new AtomicBoolean();
    pool.submit(() -> {
      try {
        pool.submit(other::open);
        pool.aside();
        pool.aside(); // twice is once
        other.await();
        pool.back();
        done.set(true);
      } catch (InterruptedException impossible) {
        throw new IllegalStateException(impossible);
      }
    });
    Testing.await(done::get);
    Testing.await(() -> pool.overstaying() == 0);
    pool.aside(); // on a thread that is not of the pool: nothing
  }

  @Test
  void manyThatComeBackFromAWaitDoNotAllComputeAtOnce() throws Exception {
    AtomicInteger computing = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (Shuttle shuttle = Shuttle.builder().cpu(2).build();
        var scope = shuttle.scope("outer")) {
      for (int i = 0; i < 60; i++) {
        scope.cpu(() -> {
          try (var inner = shuttle.scope("inner")) {
            inner.cpu(() -> 1);
            inner.join();
          }
          most.accumulateAndGet(computing.incrementAndGet(), Math::max);
          for (int turns = 0; turns < 200; turns++) {
            Testing.pause();
          }
          return computing.decrementAndGet();
        });
      }
      scope.join();
    }
    assertThat(most.get()).isBetween(1, 2 + 8); // those with a place, and those that overstay
  }

  @Test
  void aSynchronousRunOnAThreadOfThePoolKeepsItsPlace() throws Exception {
    Testing.Peak peak = new Testing.Peak();
    try (Shuttle shuttle = Shuttle.builder().cpu(2).slice(Duration.ofHours(1)).build();
        var scope = shuttle.scope("outer")) {
      for (int i = 0; i < 20; i++) {
        scope.cpu(() ->
            shuttle.run(
                Pipeline.range(0, 50).cpu(peak::around), Option.using(Strategy.synchronous())));
      }
      scope.join();
    }
    assertThat(peak.most()).isBetween(1, 2);
  }

  @Test
  void aJobThatThrowsCostsNoPlace() throws Exception {
    CpuPool pool = pool(2, 10);
    AtomicInteger ran = new AtomicInteger();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, _) -> {});
    try {
      for (int i = 0; i < 20; i++) {
        pool.submit(() -> {
          ran.incrementAndGet();
          throw new IllegalStateException("a job");
        });
      }
      Testing.await(() -> ran.get() == 20);
      pool.submit(ran::incrementAndGet);
      Testing.await(() -> ran.get() == 21);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void aJobsInterruptDoesNotReachTheNext() throws Exception {
    CpuPool pool = pool(1, 10);
    pool.submit(() -> Thread.currentThread().interrupt());
    AtomicBoolean met = new AtomicBoolean(true);
    Gate done = new Gate();
    pool.submit(() -> {
      met.set(Thread.currentThread().isInterrupted());
      done.open();
    });
    done.await();
    assertThat(met.get()).isFalse();
  }

  @Test
  void shutDownItRunsWhatIsQueuedAndTakesNoMore() throws Exception {
    CpuPool pool = pool(1, 3);
    Gate begun = new Gate();
    AtomicInteger ran = new AtomicInteger();
    pool.submit(until(begun, end));
    begun.await();
    for (int i = 0; i < 3; i++) {
      pool.submit(ran::incrementAndGet);
    }
    AtomicBoolean rejected = new AtomicBoolean();
    Thread waits =
        Testing.start(() -> {
          try {
            pool.submit(ran::incrementAndGet);
          } catch (RejectedExecutionException expected) {
            rejected.set(true);
          }
        });
    Testing.await(() -> waits.getState() == Thread.State.WAITING);
    pool.shutdown();
    waits.join();
    assertThat(rejected.get()).isTrue();
    assertThatThrownBy(() -> pool.submit(() -> {})).isInstanceOf(RejectedExecutionException.class);
    assertThat(pool.threads()).isEqualTo(1);
    end.open();
    Testing.await(() -> pool.threads() == 0);
    assertThat(ran.get()).isEqualTo(3);
  }

  @Test
  void aRunStartedOnAThreadOfThePoolIsNotHeldUpByIt() throws Exception {
    try (Shuttle shuttle = Shuttle.builder().cpu(1).ticker(ticker).build()) {
      assertThat(nested(shuttle, 4).failure()).isEmpty();
    }
  }

  /** Runs a calculation that runs a calculation; the clock stands, so no slice ever passes. */
  private static Report<Long> nested(Shuttle shuttle, int depth) throws InterruptedException {
    return shuttle.run(
        Pipeline.range(0, 3)
            .cpu(item -> {
              if (depth > 0 && item == 1) {
                nested(shuttle, depth - 1).orThrow();
                try (var inner = shuttle.stream(Pipeline.range(0, 3).cpu(x -> x + 1))) {
                  return inner.mapToLong(Long::longValue).sum();
                }
              }
              return item;
            }));
  }
}
