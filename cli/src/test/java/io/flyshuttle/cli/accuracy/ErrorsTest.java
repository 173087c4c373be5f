package io.flyshuttle.cli.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorsTest {

  @Test
  void signsCountForTheBiasOnly() {
    Errors errors = Errors.of(List.of(-0.3, -0.1, -0.05, 0.02, 0.2), 0.1);
    assertThat(errors).isEqualTo(new Errors(5, 0.1, 0.3, 0.3, -0.05, 0.6));
  }

  @Test
  void nineInTenAreTheNearestRank() {
    List<Double> errors = List.of(0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.5);
    assertThat(Errors.of(errors, 0.1).p90()).isEqualTo(0.09);
    assertThat(Errors.of(errors, 0.1).within()).isEqualTo(0.9);
  }

  @Test
  void ofNoneThereIsNothing() {
    assertThat(Errors.of(List.of(), 0.1)).isEqualTo(new Errors(0, 0, 0, 0, 0, 0));
  }
}
