package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the threads that carry virtual ones take, and what others do. */
class CarriersTest {

  @Test
  @Timeout(60)
  void whatAVirtualThreadComputesIsTheirs() throws Exception {
    long before = CpuTime.carriers();
    Thread computing =
        Thread.startVirtualThread(() -> {
          for (int i = 0; i < 1_000; i++) {
            Spin.compute(Spin.ROUNDS);
          }
        });
    computing.join();
    assertThat(CpuTime.carriers()).isGreaterThan(before);
  }

  @Test
  void whatOthersTakeIsAside() {
    PipelineProbe.Cost cost = new PipelineProbe.Cost(10, 1, 1_000, 700, 50);
    assertThat(cost.overhead()).isCloseTo(50, within(1e-9));
    assertThat(cost.carried()).isCloseTo(20, within(1e-9));
    assertThat(cost.aside()).isCloseTo(30, within(1e-9));
  }

  @Test
  void whereCarriersAreNotKnownAllIsTheirs() {
    PipelineProbe.Cost cost = new PipelineProbe.Cost(10, 1, 1_000, 0, 50);
    assertThat(cost.carried()).isCloseTo(50, within(1e-9));
    assertThat(cost.aside()).isZero();
  }
}
