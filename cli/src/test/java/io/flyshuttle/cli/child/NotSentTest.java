package io.flyshuttle.cli.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flyshuttle.process.NotSendableException;
import io.flyshuttle.process.ProcessPool;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotSentTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          the function of stage 'a: b'.steps[0], captured argument 1 of 1 (x.Y).z:\
           x.Z is not serialisable; submitted at x.Main.main(Main.java:1)\
           | the stage 'a: b' captures x.Z,
          the argument (x.Y).z: x.Z is not serialisable | items on their way are, or hold, x.Z,
          in the worker, the result (x.Z): x.Z is not serialisable | results are, or hold, x.Z,
          """)
  void theTypeIsNamedAndWhereItIs(String message, String words) {
    assertThat(NotSent.words(new IllegalArgumentException(message)))
        .isEqualTo("not possible: " + words + " which is not Serializable");
  }

  @Test
  void otherReasonsAreToldAsTheyAre() {
    assertThat(
            NotSent.words(
                new IllegalArgumentException(
                    "an argument of 9 bytes is over the limit of 8 bytes")))
        .isEqualTo("not possible: an argument of 9 bytes is over the limit of 8 bytes");
  }

  @Test
  void theReasonMayBeACause() {
    Throwable reason;
    try (ProcessPool pool = ProcessPool.builder().build()) {
      reason = catchThrowable(() -> pool.submit(Duration.ofHours(1), each -> each, new Object()));
    }
    assertThat(reason).isInstanceOf(NotSendableException.class);
    assertThat(NotSent.in(new IllegalStateException(new IllegalStateException(reason))))
        .contains(reason);
    assertThat(NotSent.in(new IllegalStateException("a"))).isEqualTo(Optional.empty());
  }
}
