package io.flyshuttle.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Each bar of the worker processes, in small: what they check themselves, and not how long. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class BarsTest {

  private final PrintStream out = System.out;

  /** Their verdicts mean nothing here. */
  @BeforeEach
  void silence() {
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
  }

  @AfterEach
  void speak() {
    System.setOut(out);
  }

  @Test
  void ourTasksAndPythonsGiveTheirResults() {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3"))),
        "there is no python3");

    assertThatCode(
            () -> {
              new LatencyBar(20).run(1, 1);
              new BulkBar(1 << 20, 1).run(1);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void runawaysAreKilledAndTheNextTaskIsAnswered() throws Exception {
    assertThatCode(
            () -> {
              int _ = new KillBars().run(List.of("tight-loop", "deadlock"), 1);
            })
        .doesNotThrowAnyException(); // as it does where one is not killed, or the next not answered
  }

  @Test
  void killedParentsLeaveNothing() throws Exception {
    assertThat(OrphanBars.run(List.of("tight-loop"), 1)).isEmpty();
  }

  @Test
  void whatIsLeftIsToldFromWhatAnotherProgramMakesMeanwhile() {
    Set<Long> killed = Set.of(1296L);

    assertThat(OrphanBars.isOf(killed, "/tmp/flyshuttle-1a-100-zz-4")).isTrue(); // 1296 = 36 * 36
    assertThat(OrphanBars.isOf(killed, "/tmp/flyshuttle-100-1a-100-100")).isFalse();
    assertThat(OrphanBars.isOf(killed, "/tmp/flyshuttle-100")).isFalse();
  }

  /** Its first 301 tasks hold one that exits, one that crashes and one that exhausts the heap. */
  @Test
  void eachTaskEndsOnceWhileWorkersAreKilled() throws Exception {
    assertThat(new Chaos(301, 100).run()).isTrue();
  }
}
