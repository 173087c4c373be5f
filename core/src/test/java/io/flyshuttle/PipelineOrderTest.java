package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.testkit.Gate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Order, reorder windows, and how far what is begun may be ahead. */
class PipelineOrderTest {

  private final Shuttle shuttle = Shuttle.builder().cpu(2).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  /** Checks at each beginning how far ahead of the oldest unfinished item it is. */
  private static final class Ahead {
    private final TreeSet<Long> unfinished = new TreeSet<>();
    private long most;

    Ahead(long items) {
      LongStream.range(0, items).forEach(unfinished::add);
    }

    long work(long item) {
      synchronized (this) {
        most = Math.max(most, item - unfinished.first());
      }
      Testing.pause();
      synchronized (this) {
        unfinished.remove(item);
      }
      return item;
    }

    synchronized long most() {
      return most;
    }
  }

  @UnderEveryStrategy
  void beginsNoMoreThanTheWindowAheadOfTheOldest(Strategy strategy) throws Exception {
    for (int window : List.of(1, 2, 3, 7, 16)) {
      Ahead ahead = new Ahead(600);
      Pipeline<Long> pipeline = Pipeline.range(0, 600).io(32, ahead::work).ordered(window);
      assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow())
          .isEqualTo(LongStream.range(0, 600).boxed().toList());
      assertThat(ahead.most()).as("window " + window).isLessThan(window);
    }
  }

  @UnderConcurrentStrategies
  void aFullWindowIsBegunWhileTheOldestTakesLong(Strategy strategy) throws Exception {
    Gate oldest = new Gate();
    AtomicInteger others = new AtomicInteger();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1000)
            .io(
                2,
                item -> {
                  if (item == 0) {
                    oldest.await(); // fewer than 49 others, and this is for ever
                  } else if (others.incrementAndGet() == 49) {
                    oldest.open();
                  }
                  return item;
                })
            .ordered(50);
    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).hasSize(1000).isSorted();
  }

  @UnderConcurrentStrategies
  void withoutOrderTheOldestHoldsNobodyUp(Strategy strategy) {
    Gate oldest = new Gate();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1000)
            .io(
                4,
                item -> {
                  if (item == 0) {
                    oldest.await();
                  }
                  return item;
                })
            .unordered();
    try (Stream<Long> results = shuttle.stream(pipeline, Option.using(strategy))) {
      Iterator<Long> read = results.iterator();
      List<Long> seen = new ArrayList<>();
      for (int i = 0; i < 999; i++) {
        seen.add(read.next());
      }
      oldest.open();
      seen.add(read.next());
      assertThat(read.hasNext()).isFalse();
      assertThat(seen).endsWith(0L).doesNotHaveDuplicates().hasSize(1000);
    }
  }

  @UnderConcurrentStrategies
  void aWindowSmallerThanTheConcurrencyBoundsIt(Strategy strategy) throws Exception {
    Testing.Peak peak = new Testing.Peak();
    Pipeline<Long> pipeline = Pipeline.range(0, 500).io(64, peak::around).ordered(3);
    shuttle.run(pipeline, Option.using(strategy)).orThrow();
    assertThat(peak.most()).isLessThanOrEqualTo(3);
  }

  @UnderConcurrentStrategies
  void aWindowOfOneIsOneAtATime(Strategy strategy) throws Exception {
    Testing.Peak peak = new Testing.Peak();
    Pipeline<Long> pipeline = Pipeline.range(0, 200).io(8, peak::around).ordered(1);
    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).hasSize(200).isSorted();
    assertThat(peak.most()).isEqualTo(1);
  }

  @UnderConcurrentStrategies
  void aWindowBehindAnUnorderedStageStillBounds(Strategy strategy) throws Exception {
    Gate first = new Gate();
    AtomicInteger begun = new AtomicInteger();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 100)
            .io(2, item -> item)
            .unordered()
            .io(
                8,
                item -> {
                  int mine = begun.getAndIncrement();
                  if (mine == 0) {
                    first.await();
                  }
                  assertThat(first.isOpen() || mine < 4).as("item " + mine).isTrue();
                  if (mine == 3) {
                    first.open();
                  }
                  return item;
                })
            .ordered(4);
    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).hasSize(100);
  }

  @UnderEveryStrategy
  void theDefaultWindowBoundsWhatIsReadAhead(Strategy strategy) {
    Testing.Endless source = new Testing.Endless();
    AtomicInteger read = new AtomicInteger();
    AtomicInteger mostAhead = new AtomicInteger();
    Pipeline<Long> pipeline =
        source
            .pipeline()
            .io(
                4,
                item -> {
                  mostAhead.accumulateAndGet(source.given.get() - read.get(), Math::max);
                  return item;
                });
    try (Stream<Long> results = shuttle.stream(pipeline, Option.using(strategy))) {
      Iterator<Long> each = results.iterator();
      while (read.get() < 3000) {
        assertThat(each.next()).isEqualTo((long) read.get());
        read.incrementAndGet();
      }
    }
    // The window, one at hand before it, and the one that has been read and not been counted.
    assertThat(mostAhead.get()).isLessThanOrEqualTo(64 + 2);
    assertThat(source.closed.get()).isEqualTo(1);
  }

  @Test
  void mapsBehindAnOrderedStageAreRun() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 50).io(4, x -> x).ordered(5).map(x -> x * 2).map(x -> x + 1);
    for (Strategy strategy : Testing.strategies()) {
      assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow())
          .isEqualTo(LongStream.range(0, 50).map(x -> x * 2 + 1).boxed().toList());
    }
  }
}
