package io.flyshuttle.cli.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuChunksTest {

  @Test
  void valuesAreTheSumsAndTheChecksumFoldsThemInOrder() {
    CpuChunks chunks = new CpuChunks(1);
    CpuChunks.Fold fold = new CpuChunks.Fold();
    long expected = 0;
    for (int start = 10; start < 50; start += 10) {
      fold.add(chunks.chunk(start));
      for (long item = start; item < start + 10; item++) {
        long terms = item * 1_000;
        expected = (expected ^ (terms * (terms - 1))) * 0x100000001B3L;
      }
    }
    assertThat(fold.digest().ordered()).isEqualTo(Digest.hex(expected));
  }
}
