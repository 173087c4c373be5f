package io.flyshuttle;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flyshuttle.spi.Nature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a pipeline says of itself, and a part of its items. */
class SampleTest {

  private final Shuttle shuttle = Shuttle.builder().cpu(2).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @Test
  void saysWhatItsStagesAre() {
    Retry retry = Retry.exponential(3, ofSeconds(1));
    Pipeline<?> pipeline =
        Pipeline.range(0, 10)
            .map(x -> x)
            .io(64, x -> x)
            .named("read")
            .limit(Limit.fixed(8))
            .retry(retry)
            .settle()
            .cpu(x -> x)
            .timeout(ofSeconds(5))
            .killable(ofSeconds(2), x -> x)
            .io(16, x -> x);

    assertThat(pipeline.stages())
        .containsExactly(
            new Pipeline.StageInfo("read", Nature.IO, 8, Optional.empty(), Optional.of(retry)),
            new Pipeline.StageInfo(
                "cpu", Nature.CPU, Integer.MAX_VALUE, Optional.of(ofSeconds(5)), Optional.empty()),
            new Pipeline.StageInfo(
                "killable",
                Nature.KILLABLE,
                Integer.MAX_VALUE,
                Optional.of(ofSeconds(2)),
                Optional.empty()),
            new Pipeline.StageInfo("io", Nature.IO, 16, Optional.empty(), Optional.empty()));
  }

  @Test
  void saysHowManyItemsAndWhatWindow() {
    assertThat(Pipeline.range(0, 10).size()).hasValue(10);
    assertThat(Pipeline.from(Stream.of(1, 2)).size()).isEmpty();
    assertThat(Pipeline.range(0, 10).io(2, x -> x).window()).isEqualTo(OptionalInt.empty());
    assertThat(Pipeline.range(0, 10).io(2, x -> x).ordered(90).cpu(x -> x).ordered(80).window())
        .hasValue(80);
    assertThat(Pipeline.range(0, 10).repeatable()).isTrue();
    assertThat(Pipeline.from(Stream.of(1, 2)).sample(2, 1).repeatable()).isFalse();
  }

  @UnderEveryStrategy
  void everyTenthAndNoMoreThanThree(Strategy strategy) throws Exception {
    Pipeline<Long> pipeline = Pipeline.range(0, 100).io(2, x -> x).sample(10, 3);

    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow())
        .containsExactly(9L, 19L, 29L);
    assertThat(pipeline.size()).hasValue(3);
    assertThat(Pipeline.range(0, 25).sample(10, 3).size()).hasValue(2);
    assertThat(shuttle.run(Pipeline.range(0, 25).sample(10, 3)).orThrow()).containsExactly(9L, 19L);
    assertThat(shuttle.run(Pipeline.range(0, 25).sample(1, 0)).orThrow()).isEmpty();
    assertThat(shuttle.run(Pipeline.range(0, 25).sample(Long.MAX_VALUE, 9)).orThrow()).isEmpty();
  }

  @UnderEveryStrategy
  void thoseThatAreNamedAndTheSourceIsClosed(Strategy strategy) throws Exception {
    Testing.Endless source = new Testing.Endless();
    List<Long> wanted = List.of(3L, 4L, 1_000L);
    Pipeline<Long> pipeline =
        source
            .pipeline()
            .cpu(x -> x)
            .sample(index -> wanted.stream().filter(i -> i > index).findFirst().orElse(-1L));

    assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow()).isEqualTo(wanted);
    assertThat(source.given.get()).isEqualTo(1001); // and nothing behind the last
    assertThat(source.closed.get()).isEqualTo(1);
  }

  @Test
  void aSampleOfASample() throws Exception {
    Pipeline<Long> pipeline = Pipeline.range(0, 1000).sample(10, 100).sample(3, 2);

    assertThat(shuttle.run(pipeline).orThrow()).containsExactly(29L, 59L);
  }

  @Test
  void anUnwantedStreamIsClosed() throws Exception {
    List<String> closed = new ArrayList<>();
    Stream<Long> items = LongStream.range(0, 9).boxed().onClose(() -> closed.add("closed"));

    assertThat(shuttle.run(Pipeline.from(items).sample(3, 9)).orThrow())
        .containsExactly(2L, 5L, 8L);
    assertThat(closed).hasSize(1);
  }

  @Test
  void aSourceWithoutEndIsLeftWhenTheRunIsLate() throws Exception {
    Pipeline<Long> never = new Testing.Endless().pipeline().sample(_ -> Long.MAX_VALUE);

    Report<Long> report = shuttle.run(never, Option.within(java.time.Duration.ofMillis(1)));

    assertThat(report.failure()).get().isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pipeline.range(0, 1).sample(0, 1))
        .withMessage("sample(0, 1): every item at least, and no fewer than none");
    assertThatIllegalArgumentException().isThrownBy(() -> Pipeline.range(0, 1).sample(1, -1));
  }
}
