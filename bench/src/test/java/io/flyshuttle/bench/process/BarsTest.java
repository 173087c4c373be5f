package io.flyshuttle.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Each bar of the worker processes, in small: what they check themselves, and not how long. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class BarsTest {

  @Test
  void ourTasksAndPythonsGiveTheirResults() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "there is no python3");

    assertThatCode(
            () -> {
              new LatencyBar(20).run(1, 1);
              new ThroughputBar(100).run(1, 1);
              new BulkBar(1 << 20, 1).run(1);
              new ColdBar().run(1);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void anIdlePoolIsLookedAt() {
    assertThatCode(() -> new IdleBar(0).run(1, 1)).doesNotThrowAnyException();
  }

  @Test
  void runawaysAreKilledAndTheNextTaskIsAnswered() throws Exception {
    assertThat(new KillBars().run(List.of("tight-loop", "deadlock"), 1)).isBetween(0, 2);
  }

  @Test
  void killedParentsLeaveNothing() throws Exception {
    assertThat(OrphanBars.run(List.of("tight-loop"), 1)).isEmpty();
  }

  /** Its first 301 tasks hold one that exits, one that crashes and one that exhausts the heap. */
  @Test
  void eachTaskEndsOnceWhileWorkersAreKilled() throws Exception {
    assertThat(new Chaos(301, 100).run()).isTrue();
  }
}
