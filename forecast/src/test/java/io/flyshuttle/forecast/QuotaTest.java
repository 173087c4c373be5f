package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaTest {
  @TempDir Path group;

  @Test
  void aQuotaIsLessThanTheProcessors() throws IOException {
    Files.writeString(group.resolve("cpu.max"), "150000 100000\n");
    assertThat(Quota.available(group, 4)).isEqualTo(1.5);
    assertThat(Quota.available(group, 1)).isEqualTo(1);
  }

  @Test
  void theFirstVersionHasTwoFiles() throws IOException {
    Path cpu = Files.createDirectory(group.resolve("cpu"));
    Files.writeString(cpu.resolve("cpu.cfs_quota_us"), "50000\n");
    Files.writeString(cpu.resolve("cpu.cfs_period_us"), "100000\n");
    assertThat(Quota.available(group, 4)).isEqualTo(0.5);
  }

  @Test
  void withoutOneAllProcessorsCount() throws IOException {
    assertThat(Quota.available(group, 4)).isEqualTo(4);
    Files.writeString(group.resolve("cpu.max"), "max 100000\n");
    assertThat(Quota.available(group, 4)).isEqualTo(4);
    Path cpu = Files.createDirectory(group.resolve("cpu"));
    Files.writeString(cpu.resolve("cpu.cfs_quota_us"), "-1\n");
    Files.writeString(cpu.resolve("cpu.cfs_period_us"), "100000\n");
    assertThat(Quota.available(group, 4)).isEqualTo(4);
  }

  @Test
  void nonsenseIsNoQuota() throws IOException {
    Files.writeString(group.resolve("cpu.max"), "lots");
    assertThat(Quota.available(group, 2)).isEqualTo(2);
  }
}
