package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Items that take long among many that do not: what shares a chunk with them is not held up. */
@Timeout(60)
class ChunkTest {

  private static final long CHEAP = 20_000; // enough that chunks have become long

  private static List<Strategy> local() {
    return List.of(Strategy.threads(4), Strategy.virtualThreads(), Strategy.hybrid());
  }

  @ParameterizedTest
  @MethodSource("local")
  void resultsBeforeOneThatHangsComeOut(Strategy strategy) throws Exception {
    Gate release = new Gate();
    try (Shuttle shuttle = Shuttle.builder().cpu(2).build();
        Stream<Long> results =
            shuttle.stream(hangingAt(CHEAP, release).ordered(65_536), Option.using(strategy))) {
      Iterator<Long> each = results.iterator();
      for (long i = 0; i < CHEAP; i++) {
        assertThat(each.next()).isEqualTo(i);
      }
      release.open();
      assertThat(each.next()).isEqualTo(CHEAP);
    }
  }

  private static Pipeline<Long> hangingAt(long hangs, Gate release) {
    return Pipeline.range(0, hangs + 2)
        .cpu(item -> {
          if (item == hangs) {
            release.awaitDeaf();
          }
          return item;
        });
  }

  /** Four that are at it at once or never end: as many as there are threads. */
  @ParameterizedTest
  @MethodSource("local")
  void longOnesBehindManyShortOnesAreSharedOut(Strategy strategy) throws Exception {
    CyclicBarrier together = new CyclicBarrier(4);
    Pipeline<Long> pipeline =
        Pipeline.range(0, CHEAP + 4)
            .io(
                4,
                item -> {
                  if (item >= CHEAP) {
                    together.await(50, TimeUnit.SECONDS);
                  }
                  return item;
                });
    try (Shuttle shuttle = Shuttle.builder().cpu(2).build()) {
      assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow())
          .isEqualTo(LongStream.range(0, CHEAP + 4).boxed().toList());
    }
  }

  @Test
  void underDetachOnlyWhatIsDetachedIsLost() throws Exception {
    ManualTicker ticker = new ManualTicker();
    Gate release = new Gate();
    Gate entered = new Gate();
    Set<Long> begun = ConcurrentHashMap.newKeySet();
    Pipeline<Long> pipeline =
        Pipeline.range(0, CHEAP)
            .cpu(item -> {
              begun.add(item);
              if (item == CHEAP - 50) {
                entered.open();
                release.awaitDeaf();
              }
              return item;
            })
            .ordered(65_536);
    try (Shuttle shuttle = Shuttle.builder().cpu(1).ticker(ticker).build()) {
      Thread mover =
          Testing.start(() -> {
            entered.await();
            ticker.advance(Duration.ofSeconds(1));
          });
      Report<Long> report =
          shuttle.run(
              pipeline, Option.within(Duration.ofSeconds(1)), Option.overrun(Overrun.DETACH));
      mover.join();
      assertThat(report.failure()).get().isInstanceOf(DeadlineExceededException.class);
      begun.remove(CHEAP - 50);
      assertThat(report.results()).containsAll(begun);
      release.open();
    }
  }
}
