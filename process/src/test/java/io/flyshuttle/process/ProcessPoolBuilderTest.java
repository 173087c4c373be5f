package io.flyshuttle.process;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Each setter refuses by itself what makes no sense, and names it. */
class ProcessPoolBuilderTest {

  @Test
  void whatMakesNoSenseIsNamed() {
    Map<String, ThrowingCallable> wrong =
        Map.ofEntries(
            entry("workers from 0 to 2147483647", () -> builder().workers(0, Integer.MAX_VALUE)),
            entry("workers from 0 to 0", () -> builder().workers(0)),
            entry("spares of -1", () -> builder().spares(-1)),
            entry("spares of 2147483647", () -> builder().spares(Integer.MAX_VALUE)),
            entry("a start timeout of PT0S", () -> builder().startTimeout(Duration.ZERO)),
            entry("a grace of PT-1S", () -> builder().grace(Duration.ofSeconds(-1))),
            entry("a time for stacks of PT-1S", () -> builder().stacks(Duration.ofSeconds(-1))),
            entry("heap of 0 bytes", () -> builder().heap(0)),
            entry("direct memory of 0 bytes", () -> builder().directMemory(0)),
            entry("metaspace of -1 bytes", () -> builder().metaspace(-1)),
            entry("a niceness of 20", () -> builder().niceness(20)));

    wrong.forEach((message, call) ->
        assertThatThrownBy(call)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith(message));
  }

  @Test
  void timesWithoutAnEndAreTimesOfCenturies() {
    Duration ever = ChronoUnit.FOREVER.getDuration();
    ProcessPool pool =
        builder().workers(0, 1).spares(0).drain(ever).startTimeout(ever).idle(ever).build();
    assertThatCode(pool::close).doesNotThrowAnyException();
  }

  @Test
  void whyNoWorkerIsStartedIsOneLine() {
    String text = "Cannot run program \"nice\": error 11\n Possible reasons:\n  - none";
    assertThat(new LaunchException(text, new IOException(text)))
        .hasMessage("Cannot run program \"nice\": error 11");
    assertThat(new LaunchException("fine")).hasMessage("fine");
  }

  private static ProcessPoolBuilder builder() {
    return ProcessPool.builder();
  }
}
