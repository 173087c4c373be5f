package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every strategy gives the results of a plain loop, for many pipelines drawn at random. */
class EveryStrategyTest {

  /** {@code -Dflyshuttle.seeds=10000} for a long run. */
  private static final int SEEDS = Integer.getInteger("flyshuttle.seeds", 250);

  private static final long FIRST = Long.getLong("flyshuttle.firstSeed", 0);

  private final Shuttle shuttle = Shuttle.builder().cpu(2).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @UnderEveryStrategy
  void givesTheResultsOfAPlainLoop(Strategy strategy) throws Exception {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      RandomPipeline drawn = new RandomPipeline(seed);
      List<Object> results;
      try {
        results = drawn.run(shuttle, strategy);
      } catch (RuntimeException failure) {
        throw new AssertionError(drawn.toString(), failure);
      }
      if (drawn.orderly()) {
        assertThat(results).as(drawn.toString()).isEqualTo(drawn.expected());
      } else {
        assertThat(results).as(drawn.toString()).hasSameElementsAs(drawn.expected());
        assertThat(results).as(drawn.toString()).hasSameSizeAs(drawn.expected());
      }
      if (!drawn.shortened()) {
        assertThat(drawn.lastCounts()).as(drawn.toString()).isEqualTo(drawn.expectedCounts());
      }
    }
  }

  @Test
  void aPipelineIsAValueThatCanBeRunAgain() throws Exception {
    Pipeline<Long> pipeline = Pipeline.range(0, 100).io(4, x -> x + 1).cpu(x -> x * 2);
    List<Long> first = shuttle.run(pipeline).orThrow();
    for (Strategy strategy : Testing.strategies()) {
      assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).isEqualTo(first);
    }
  }

  @Test
  void aLongOneKeepsOrderAndNumber() throws Exception {
    List<Long> expected = LongStream.range(0, 300_000).boxed().toList();
    assertThat(shuttle.run(Pipeline.from(expected).cpu(x -> x + 1).cpu(x -> x - 1)).orThrow())
        .isEqualTo(expected);
  }
}
