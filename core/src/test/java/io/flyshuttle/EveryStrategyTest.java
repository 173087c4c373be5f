package io.flyshuttle;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same pipeline gives the same results under each strategy: pipelines drawn from a seed,
 * compared with what a plain loop gives.
 */
@Timeout(120)
class EveryStrategyTest {

  private static final int PIPELINES = Integer.getInteger("flyshuttle.test.pipelines", 150);

  static List<Strategy> strategies() {
    List<Strategy> strategies = new ArrayList<>(Strategy.builtIn());
    strategies.add(Strategy.threads(3));
    return strategies;
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void drawnPipelinesGiveWhatALoopGives(Strategy strategy) throws InterruptedException {
    try (Shuttle shuttle = Shuttle.builder().cpu(2).build()) {
      for (long seed = 1; seed <= PIPELINES; seed++) {
        Drawn drawn = new Drawn(seed);
        Report<Object> report = shuttle.run(drawn.pipeline, Option.using(strategy));
        assertThat(report.failure()).as("seed %d under %s", seed, strategy).isEmpty();
        assertThat(inOrderOf(drawn, report.results()))
            .as("seed %d under %s", seed, strategy)
            .isEqualTo(inOrderOf(drawn, drawn.expected));
      }
    }
  }

  @Test
  void aRunLeavesNoThreadOfItsOwn() throws InterruptedException {
    try (Shuttle shuttle = Shuttle.builder().cpu(2).build()) {
      for (Strategy strategy : strategies()) {
        shuttle.run(new Drawn(7).pipeline, Option.using(strategy));
      }
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("flyshuttle-threads") && thread.isAlive());
  }

  private static List<Object> inOrderOf(Drawn drawn, List<Object> results) {
    return drawn.ordered
        ? results
        : results.stream().sorted(Comparator.comparing(Object::toString)).toList();
  }

  /** A pipeline drawn from a seed, and what comes out of it. */
  private static final class Drawn {
    private final Random random;
    private Pipeline<Object> pipeline;
    private List<Object> expected;
    private boolean ordered = true;
    private boolean settled;

    Drawn(long seed) {
      this.random = new Random(seed);
      int items = random.nextInt(400);
      this.pipeline = Pipeline.range(0, items).map(x -> (Object) x);
      this.expected = LongStream.range(0, items).boxed().map(x -> (Object) x).toList();
      int stages = 1 + random.nextInt(6);
      for (int i = 0; i < stages; i++) {
        grow();
      }
    }

    private void grow() {
      int salt = random.nextInt(1000);
      switch (random.nextInt(settled ? 8 : 10)) {
        case 0, 1 -> io(salt);
        case 2, 3 -> cpu(salt);
        case 4 -> {
          pipeline = pipeline.map(x -> x + "m" + salt);
          expected = expected.stream().map(x -> (Object) (x + "m" + salt)).toList();
        }
        case 5 -> {
          pipeline = pipeline.progress(ofMillis(1 + salt), progress -> {});
        }
        case 6 -> {
          if (ordered) {
            int size = 1 + random.nextInt(7);
            pipeline = pipeline.batch(size, ofDays(1)).map(List::toString).map(x -> (Object) x);
            expected =
                expected.stream()
                    .gather(Gatherers.windowFixed(size))
                    .map(batch -> (Object) batch.toString())
                    .toList();
          }
        }
        case 7 -> {
          if (ordered) {
            pipeline = pipeline.gather(Gatherers.windowSliding(2)).map(List::toString);
            expected =
                expected.stream()
                    .gather(Gatherers.windowSliding(2))
                    .map(window -> (Object) window.toString())
                    .toList();
          }
        }
        default -> settle(salt);
      }
    }

    private void io(int salt) {
      int width = 1 + random.nextInt(20);
      boolean waits = random.nextInt(3) == 0;
      Pipeline<Object> next =
          pipeline.io(
              width,
              x -> {
                if (waits) {
                  Thread.sleep(ofNanos((x.hashCode() & 0xff) * 1000L));
                }
                return x + "i" + salt;
              });
      expected = expected.stream().map(x -> (Object) (x + "i" + salt)).toList();
      pipeline = modified(next);
    }

    private void cpu(int salt) {
      pipeline = modified(pipeline.cpu(x -> x + "c" + salt));
      expected = expected.stream().map(x -> (Object) (x + "c" + salt)).toList();
    }

    private Pipeline<Object> modified(Pipeline<Object> next) {
      return switch (random.nextInt(9)) {
        case 0 -> next.ordered(1 + random.nextInt(30));
        case 1 -> {
          ordered = false;
          yield next.unordered();
        }
        case 2 -> next.limit(Limit.fixed(1 + random.nextInt(4)));
        case 3 -> next.timeout(ofDays(1));
        case 4 -> next.retry(Retry.exponential(2, ofMillis(1)));
        case 5 -> next.named("stage" + random.nextInt(9)).timeout(ofDays(1), Overrun.DETACH);
        default -> next;
      };
    }

    /** A stage that fails for some items, and a settle behind it. */
    private void settle(int salt) {
      settled = true;
      pipeline =
          pipeline
              .cpu(x -> {
                if (x.hashCode() % 5 == 0) {
                  throw new IllegalStateException("no " + x);
                }
                return x + "s" + salt;
              })
              .settle()
              .map(Outcome::toString);
      expected =
          expected.stream()
              .map(x ->
                  x.hashCode() % 5 == 0
                      ? new Outcome.Failure<>(new IllegalStateException("no " + x))
                      : new Outcome.Value<>(x + "s" + salt))
              .map(outcome -> (Object) outcome.toString())
              .toList();
    }
  }

  @Test
  void aLongOneKeepsOrderAndNumber() throws InterruptedException {
    try (Shuttle shuttle = Shuttle.builder().cpu(2).build()) {
      List<Long> expected = Stream.iterate(0L, x -> x + 1).limit(300_000).toList();
      List<Long> results =
          shuttle.run(Pipeline.from(expected).cpu(x -> x + 1).cpu(x -> x - 1)).orThrow();
      assertThat(results).isEqualTo(expected);
    }
  }
}
