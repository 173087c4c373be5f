package io.flyshuttle.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentFileTest {
  @Test
  void quotesWhatTheCommandWouldTakeApart() {
    List<String> arguments = List.of("a b", "c\"d", "e\\f", "#g", "h\ni", "");

    assertThat(new String(ArgumentFile.of(arguments), UTF_8))
        .isEqualTo("\"a b\"\n\"c\\\"d\"\n\"e\\\\f\"\n\"#g\"\n\"h\\ni\"\n\"\"\n");
  }
}
