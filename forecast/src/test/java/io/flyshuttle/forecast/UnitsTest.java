package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "0,          0 s,     0 s",
    "0.000000001, 1.00 ns, 1 ns",
    "0.0000025,  2.50 µs, 2.5 µs",
    "0.00005,    50.0 µs, 50 µs",
    "0.00025,    0.25 ms, 0.25 ms",
    "0.004,      4.00 ms, 4 ms",
    "0.0123,     12.3 ms, 12.3 ms",
    "0.1,        0.10 s,  0.1 s",
    "0.25,       0.25 s,  0.25 s",
    "2.5,        2.50 s,  2.5 s",
    "40,         40.0 s,  40 s",
    "600,        600 s,   600 s",
    "1200,       20.0 min, 20 min",
    "3600,       1.00 h,  1 h",
    "7200,       2.00 h,  2 h",
    "86400,      24.0 h,  24 h",
    "3600000,    41.7 d,  41.7 d",
    "3600000000, '41,667 d', '41,667 d'",
  })
  void timesHaveThreeDigitsAndTheirUnit(double seconds, String time, String shortTime) {
    assertThat(Units.time(seconds)).isEqualTo(time);
    assertThat(Units.shortTime(seconds)).isEqualTo(shortTime);
  }
}
