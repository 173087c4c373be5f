package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryLimitsTest {

  @Test
  void whatAddsUpToMoreThanANumberHoldsIsStillALimit() {
    assertThat(new MemoryLimits(512 << 20, Long.MAX_VALUE, 1, 1).total()).isEqualTo(Long.MAX_VALUE);
    assertThat(new MemoryLimits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 1).total())
        .isEqualTo(Long.MAX_VALUE);
    assertThat(new MemoryLimits(1, 2, 3, 4).total()).isEqualTo(10);
  }

  @Test
  void noNativeMemoryIsRefusedWhereItIsSet() {
    assertThatThrownBy(() -> ProcessPool.builder().nativeMemory(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("native memory of 0 bytes");
  }
}
