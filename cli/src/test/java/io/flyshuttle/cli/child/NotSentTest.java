package io.flyshuttle.cli.child;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.process.wire.FrameTooLargeException;
import io.flyshuttle.process.wire.NotSendableException;
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
          the stage 'a: b'.steps[0], captured argument 1 of 1 (x.Y).z: x.Z is not serialisable;\
           submitted at x.Main.main(Main.java:1) | the stage 'a: b' captures x.Z,
          the argument (x.Y).z: x.Z is not serialisable | items on their way are, or hold, x.Z,
          the result (x.Z): x.Z is not serialisable | results are, or hold, x.Z,
          """)
  void theTypeIsNamedAndWhereItIs(String message, String words) {
    assertThat(NotSent.words(new NotSendableException(message, new Exception())))
        .isEqualTo("not possible: " + words + " which is not Serializable");
  }

  @Test
  void otherReasonsAreToldAsTheyAre() {
    assertThat(NotSent.words(new FrameTooLargeException("an argument", 9, 8)))
        .isEqualTo("not possible: an argument of 9 bytes is over the limit of 8 bytes");
  }

  @Test
  void theReasonMayBeACause() {
    Exception reason = new NotSendableException("a", new Exception());
    assertThat(NotSent.in(new IllegalStateException(new IllegalStateException(reason))))
        .contains(reason);
    assertThat(NotSent.in(new IllegalStateException("a"))).isEqualTo(Optional.empty());
  }
}
