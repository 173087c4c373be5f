package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Faults;
import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An interrupt reaches what it is meant for, and nothing after it. */
class InterruptTest {

  private final Shuttle shuttle = Shuttle.builder().cpu(2).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  /** Runs {@code pipeline} in a thread, interrupts it once {@code begun}, and says what came. */
  private @Nullable Throwable interrupted(
      Pipeline<?> pipeline, Strategy strategy, Gate begun, AtomicBoolean statusAfter)
      throws Exception {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread caller =
        Testing.start(() -> {
          try {
            shuttle.run(pipeline, Option.using(strategy));
          } catch (InterruptedException expected) {
            thrown.set(expected);
          }
          statusAfter.set(Thread.currentThread().isInterrupted());
        });
    begun.await();
    caller.interrupt();
    caller.join();
    return thrown.get();
  }

  private static Pipeline<Long> hanging(Gate begun) {
    return Pipeline.range(0, 100).io(2, _ -> Faults.<Long>hang(begun).call());
  }

  @UnderEveryStrategy
  void anInterruptOfTheCallerCancelsTheRunAndIsThrown(Strategy strategy) throws Exception {
    AtomicBoolean status = new AtomicBoolean();
    Gate begun = new Gate();
    assertThat(interrupted(hanging(begun), strategy, begun, status))
        .isInstanceOf(InterruptedException.class);
    assertThat(status.get()).isFalse();
    assertThat(shuttle.tree().roots()).isEmpty();
  }

  @UnderEveryStrategy
  void settleDoesNotSwallowTheCallersInterrupt(Strategy strategy) throws Exception {
    AtomicBoolean status = new AtomicBoolean();
    Gate begun = new Gate();
    assertThat(interrupted(hanging(begun).settle(), strategy, begun, status))
        .isInstanceOf(InterruptedException.class);
  }

  @UnderEveryStrategy
  void aRunThatIsLateInterruptsASourceThatWaits(Strategy strategy) throws Exception {
    for (boolean stages : new boolean[] {true, false}) {
      ManualTicker ticker = new ManualTicker();
      Gate waits = new Gate();
      AtomicInteger closed = new AtomicInteger();
      AtomicBoolean closedInterrupted = new AtomicBoolean();
      Pipeline<Long> source =
          Pipeline.using(
              () ->
                  (AutoCloseable)
                      () -> {
                        closed.incrementAndGet();
                        closedInterrupted.set(Thread.currentThread().isInterrupted());
                      },
              _ -> Stream.generate(() -> hang(waits)).iterator());
      try (Shuttle timed = Shuttle.builder().cpu(1).ticker(ticker).build()) {
        Thread mover =
            Testing.start(() -> {
              waits.await();
              ticker.advance(Duration.ofSeconds(2));
            });
        Report<Long> report =
            timed.run(
                stages ? source.io(2, x -> x) : source,
                Option.using(strategy),
                Option.within(Duration.ofSeconds(1)));
        mover.join();
        assertThat(report.failure()).get().isInstanceOf(DeadlineExceededException.class);
      }
      assertThat(closed.get()).isEqualTo(1);
      assertThat(closedInterrupted.get()).isFalse();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  private static long hang(Gate begun) {
    begun.open();
    try {
      new Gate().await();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  @UnderEveryStrategy
  void aRunThatIsLateInterruptsItsSink(Strategy strategy) {
    assertThatThrownBy(() ->
            shuttle.forEach(
                Pipeline.range(0, 10).io(2, x -> x),
                _ -> new Gate().await(),
                Option.using(strategy),
                Option.within(Duration.ofMillis(5))))
        .isInstanceOf(DeadlineExceededException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void whatOneItemLeavesSetIsNotForTheNext() throws Exception {
    for (Strategy strategy : Testing.concurrent()) {
      List<Long> met = Collections.synchronizedList(new ArrayList<>());
      // No stage leaves what ends the run by itself, which would interrupt whatever is at work:
      // where
      // both run in one thread the second meets what the first has left for the same item, and what
      // happens between the items of a chunk elsewhere is for that place to see to.
      boolean apart = strategy.layout() == Strategy.Layout.HYBRID;
      boolean elsewhere = !Strategy.builtIn().contains(strategy);
      Pipeline<Long> pipeline =
          Pipeline.range(0, 2000)
              .io(
                  1,
                  item -> {
                    if (Thread.currentThread().isInterrupted()) {
                      met.add(item);
                    }
                    if (apart) {
                      Thread.currentThread().interrupt();
                    }
                    return item;
                  })
              .cpu(item -> {
                if (Thread.currentThread().isInterrupted()) {
                  throw new IllegalStateException("item " + item + " met an interrupt");
                }
                if (!elsewhere) {
                  Thread.currentThread().interrupt();
                }
                return item;
              });
      Report<Long> report = shuttle.run(pipeline, Option.using(strategy));
      assertThat(met).as(strategy.name()).isEmpty();
      assertThat(report.orThrow()).as(strategy.name()).hasSize(2000);
    }
  }

  @UnderEveryStrategy
  void aLateItemsInterruptDoesNotReachTheNext(Strategy strategy) throws Exception {
    ManualTicker ticker = new ManualTicker();
    List<Long> met = Collections.synchronizedList(new ArrayList<>());
    Pipeline<Outcome<Long>> pipeline =
        Pipeline.range(0, 400)
            .io(
                1,
                item -> {
                  if (Thread.currentThread().isInterrupted()) {
                    met.add(item);
                  }
                  if (item % 4 == 1) {
                    ticker.advance(Duration.ofSeconds(2));
                    Testing.await(() -> Thread.currentThread().isInterrupted()); // left set
                  }
                  return item;
                })
            .timeout(Duration.ofSeconds(1))
            .settle();
    try (Shuttle timed = Shuttle.builder().cpu(1).ticker(ticker).build()) {
      List<Outcome<Long>> results = timed.run(pipeline, Option.using(strategy)).orThrow();
      assertThat(results).hasSize(400);
      for (int i = 0; i < 400; i++) {
        assertThat(results.get(i) instanceof Outcome.Late).as("item " + i).isEqualTo(i % 4 == 1);
      }
    }
    assertThat(met).isEmpty();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
