package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "4ms, 4000000",
    "0.5ms, 500000",
    ".5ms, 500000",
    "250us, 250000",
    "10µs, 10000",
    "10μs, 10000",
    "1.5s, 1500000000",
    "3 s, 3000000000",
    "2min, 120000000000",
    "1h, 3600000000000",
    "7ns, 7",
    "0.4ns, 0",
    "0, 0",
    "0ms, 0"
  })
  void durationsAsPeopleWriteThem(String text, long nanos) {
    assertThat(new Numbers.Time().convert(text).toNanos()).isEqualTo(nanos);
  }

  @ParameterizedTest
  @CsvSource({
    "512, 512",
    "64k, 65536",
    "64K, 65536",
    "64kb, 65536",
    "64KiB, 65536",
    "1m, 1048576",
    "1.5m, 1572864",
    "1g, 1073741824",
    "10b, 10",
    "0, 0"
  })
  void sizesAsPeopleWriteThem(String text, long bytes) {
    assertThat(new Numbers.Size().convert(text)).isEqualTo(bytes);
  }
}
