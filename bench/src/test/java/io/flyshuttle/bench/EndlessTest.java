package io.flyshuttle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bounds of {@link Endless}, in small, by counting and not by time. */
class EndlessTest {

  @Test
  void permitsBoundWhatIsAlive() throws InterruptedException {
    Endless.Alive alive = Endless.permits(5_000, 20);

    assertThat(alive.items()).isEqualTo(5_000);
    assertThat(alive.waiting()).isBetween(1L, 20L);
    assertThat(alive.computing()).isBetween(1L, (long) Runtime.getRuntime().availableProcessors());
    assertThat(alive.threads()).isBetween(1L, 20L);
    assertThat(alive.inside()).as("the largest window of a default").isLessThanOrEqualTo(4_096L);
  }

  /** A sink that takes 1,000 of an endless source: no more than the window is ever computed. */
  @Test
  void anEndlessSourceIsReadNoFurtherThanTheWindow() {
    int window = 32;
    Census inside = new Census();
    Stream<Long> endless = Stream.iterate(0L, i -> i + 1).peek(_ -> inside.enter());
    try (Shuttle shuttle = Shuttle.builder().cpu(2).build();
        Stream<Long> results =
            shuttle.stream(
                Pipeline.<Long>from(endless)
                    .<Long>io(4, i -> i)
                    .<Long>cpu(i -> i)
                    .ordered(window))) {
      List<Long> taken = results.peek(_ -> inside.leave()).limit(1_000).toList();

      assertThat(taken).isEqualTo(LongStream.range(0, 1_000).boxed().toList());
    }
    // The window, the batch that the reader holds, and one that the source has at hand.
    assertThat(inside.most()).isLessThanOrEqualTo(2L * window + 1);
  }

  @Test
  void aFittedLineTellsFlatFromGrowing() {
    List<Double> seconds = List.of(0.0, 1.0, 2.0, 3.0);

    assertThat(Fit.of(seconds, List.of(5.0, 5.0, 5.0, 5.0)).slope()).isZero();
    assertThat(Fit.of(seconds, List.of(1.0, 3.0, 5.0, 7.0))).isEqualTo(new Fit(1, 2));
  }
}
