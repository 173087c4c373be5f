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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** The private directory of a pool: {@code flyshuttle-<space>-<pid>-<start>-<random>}. */
  private static final Pattern POOL = Pattern.compile("flyshuttle-[^-]+-([0-9a-z]+)-");

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
    assertThat(new KillBars().run(List.of("tight-loop", "deadlock"), 1)).isBetween(0, 2);
  }

  @Test
  void killedParentsLeaveNothing() throws Exception {
    assertThat(OrphanBars.run(List.of("tight-loop"), 1)).allMatch(BarsTest::isAnothers);
  }

  /**
   * Whether a name that all processes see is of one that lives, as other pools of the machine do,
   * or of no pool. What is left of the parent that was killed has the number of a dead one.
   */
  private static boolean isAnothers(String name) {
    Matcher pool = POOL.matcher(name);
    return !name.startsWith("tight-loop: ")
        && (!pool.find()
            || ProcessHandle.of(Long.parseLong(pool.group(1), Character.MAX_RADIX)).isPresent());
  }

  /** Its first 301 tasks hold one that exits, one that crashes and one that exhausts the heap. */
  @Test
  void eachTaskEndsOnceWhileWorkersAreKilled() throws Exception {
    assertThat(new Chaos(301, 100).run()).isTrue();
  }
}
