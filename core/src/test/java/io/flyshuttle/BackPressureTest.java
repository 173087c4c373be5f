package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is slow holds up what is before it, and no bound is exceeded. */
class BackPressureTest {

  private static final int ITEMS = 5_000;

  // No calculation here overstays its slice, however slow the machine: then more may compute.
  private final Shuttle shuttle = Shuttle.builder().cpu(2).slice(Duration.ofHours(1)).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @UnderEveryStrategy
  void anEndlessSourceRunsNoFurtherAheadThanTheWindows(Strategy strategy) throws Exception {
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger mostAhead = new AtomicInteger();
    Testing.Endless source =
        new Testing.Endless() {
          @Override
          public Long next() {
            Long next = super.next();
            mostAhead.accumulateAndGet(given.get() - taken.get(), Math::max);
            return next;
          }
        };
    source.endAfter = ITEMS;
    Pipeline<Long> pipeline =
        source
            .pipeline()
            .io(8, item -> item)
            .ordered(10)
            .gather(RandomPipeline.first(ITEMS))
            .io(2, item -> item)
            .ordered(6);
    shuttle.forEach(
        pipeline,
        item -> {
          assertThat(item).isEqualTo((long) taken.get());
          Testing.pause(); // everything else may run ahead meanwhile
          taken.incrementAndGet();
        },
        Option.using(strategy));
    assertThat(taken.get()).isEqualTo(ITEMS);
    // Two windows, what each of three threads has in its hands, and what a section has taken.
    assertThat(mostAhead.get()).isLessThanOrEqualTo(10 + 6 + 3 + 10 / 4);
  }

  @UnderEveryStrategy
  void noMoreItemsAreAtAStageThanItSays(Strategy strategy) throws Exception {
    Testing.Peak four = new Testing.Peak();
    Testing.Peak two = new Testing.Peak();
    Testing.Peak one = new Testing.Peak();
    Pipeline<Long> pipeline =
        Pipeline.range(0, ITEMS)
            .io(4, four::around)
            .cpu(item -> item + 1)
            .io(2, two::around)
            .io(1, one::around)
            .unordered();
    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).hasSize(ITEMS);
    assertThat(four.most()).isBetween(1, 4);
    assertThat(two.most()).isBetween(1, 2);
    assertThat(one.most()).isEqualTo(1);
  }

  @UnderEveryStrategy
  void aLimitHoldsUnderEveryStrategy(Strategy strategy) throws Exception {
    assertThat(strategy.name()).isNotEmpty();
    Limit limit = Limit.fixed(2);
    LimitedPeak.PEAK.set(new Testing.Peak());
    Pipeline<Long> pipeline =
        Pipeline.range(0, ITEMS)
            .map(item -> item + 1)
            .cpu(item -> LimitedPeak.PEAK.get().around(item))
            .limit(limit)
            .io(8, item -> LimitedPeak.PEAK.get().around(item))
            .limit(limit);
    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).hasSize(ITEMS);
    assertThat(LimitedPeak.PEAK.get().most()).isBetween(1, 2);
    assertThat(limit.available()).isEqualTo(2);
  }

  /** Static, because a function that is serialised takes no counter with it. */
  private static final class LimitedPeak {
    static final AtomicReference<Testing.Peak> PEAK = new AtomicReference<>();
  }

  @UnderEveryStrategy
  void twoRunsShareALimit(Strategy strategy) throws Exception {
    Limit limit = Limit.fixed(3);
    Testing.Peak peak = new Testing.Peak();
    Pipeline<Long> pipeline = Pipeline.range(0, 1000).io(8, peak::around).limit(limit);
    List<Thread> callers = new ArrayList<>();
    AtomicInteger sum = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      callers.add(
          Testing.start(
              () -> sum.addAndGet(shuttle.run(pipeline, Option.using(strategy)).orThrow().size())));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(sum.get()).isEqualTo(3000);
    assertThat(peak.most()).isBetween(1, 3);
    assertThat(limit.available()).isEqualTo(3);
  }

  @Test
  void severalRunsOnOnePoolComputeNoMoreAtOnceThanItIsWide() throws Exception {
    Testing.Peak peak = new Testing.Peak();
    CpuFunction<Long, Long> function = peak::around;
    List<Thread> callers = new ArrayList<>();
    AtomicInteger sum = new AtomicInteger();
    for (int i = 0; i < 4; i++) {
      Pipeline<Long> pipeline = Pipeline.range(0, 3000).cpu(function).io(2, x -> x).cpu(function);
      callers.add(Testing.start(() -> sum.addAndGet(shuttle.run(pipeline).orThrow().size())));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(sum.get()).isEqualTo(12_000);
    assertThat(peak.most()).isBetween(1, 2);
  }
}
