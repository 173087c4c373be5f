package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * cpython 111873, Gradle 21260: workers live on when their parent is killed. Here it is, for real:
 * they end at once, and nothing is left of them.
 */
@Timeout(120)
class Fault11OrphansIT {
  /** On a quiet machine it is 10 ms; this is for one that does other things. */
  private static final long PATIENCE_SECONDS = 10;

  @TempDir(factory = ShortTempDir.class)
  private Path place;

  private final List<ProcessHandle> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(ProcessHandle::destroyForcibly);
  }

  /** Whether the parent holds its workers, or they hold themselves. */
  enum Native {
    ACCESS,
    DENIED
  }

  @ParameterizedTest
  @EnumSource(Native.class)
  void whileAWorkerComputesWithoutSafepoints(Native access) throws Exception {
    // Without the pool's options such a loop has no safepoint, so no thread of it could end it.
    Process parent = parent(access, "looping");
    List<ProcessHandle> workers = workers(parent);
    kill(parent);

    assertGone(workers);
    awaitEmpty(place);
  }

  @ParameterizedTest
  @EnumSource(Native.class)
  void whileWorkersAreIdleAndHaveChildren(Native access) throws Exception {
    Process parent = parent(access, "idle");
    List<ProcessHandle> workers = workers(parent);
    assertThat(workers).hasSize(2);
    kill(parent);

    assertGone(workers);
    awaitEmpty(place);
  }

  @ParameterizedTest
  @EnumSource(Native.class)
  void whileAWorkerIsStarting(Native access) throws Exception {
    Process parent = parent(access, "starting");
    BufferedReader out = parent.inputReader();
    assertThat(out.readLine()).isEqualTo("starting");
    while (parent.children().count() < 2) { // the guard and a worker
      Thread.onSpinWait();
    }
    List<ProcessHandle> children = parent.children().toList();
    kill(parent);

    assertGone(children);
    awaitEmpty(place);
  }

  /** Without native access the files keep their names until the worker has connected. */
  @Test
  void whileAWorkerHasNotConnected(@TempDir Path home) throws Exception {
    Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho $$\nexec sleep 1000\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    List<String> command = command(Native.DENIED, "unconnected");
    command.add(java.toString());
    Process parent = start(command);
    started.add(ProcessHandle.of(Long.parseLong(parent.inputReader().readLine())).orElseThrow());
    assertThat(place).isNotEmptyDirectory();
    kill(parent);

    awaitEmpty(place);
  }

  @ParameterizedTest
  @EnumSource(Native.class)
  void whileTheDeadParentIsNotYetReaped(Native access) throws Exception {
    // This shell never waits for its child, so the child stays a zombie.
    List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & exec sleep 1000", "sh"));
    command.addAll(command(access, "looping"));
    Process shell = start(command);
    List<ProcessHandle> workers = workers(shell);
    ProcessHandle parent = shell.toHandle().children().findFirst().orElseThrow();
    parent.destroyForcibly();

    awaitZombie(parent); // the signal may still be on its way
    assertGone(workers);
    assertThat(stat(parent)).as("nobody has reaped it").contains(") Z ");
    awaitEmpty(place);
    shell.destroyForcibly().waitFor();
  }

  @Test
  void whileACacheIsMade(@TempDir Path folder) throws Exception {
    Path jar = folder.resolve("app.jar");
    Jars.plain(jar);
    List<String> command = command(Native.ACCESS, "training");
    command.addAll(List.of(folder.toString(), jar.toString()));
    Process parent = start(command);
    // The guard, a worker, the one that trains, and the JVM that makes the cache of what that has
    // recorded.
    List<Long> descendants = Platform.descendants(parent.pid());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
    while (descendants.size() < 4) {
      assertThat(parent.isAlive()).isTrue();
      assertThat(System.nanoTime()).as("until the cache is made").isLessThan(end);
      descendants = Platform.descendants(parent.pid());
    }
    kill(parent);

    assertGone(descendants.stream().map(ProcessHandle::of).flatMap(Optional::stream).toList());
    awaitEmpty(folder.resolve("caches"));
    awaitEmpty(place);
  }

  private Process parent(Native access, String state) throws IOException {
    return start(command(access, state));
  }

  private List<String> command(Native access, String state) {
    List<String> command = new ArrayList<>();
    command.add(LaunchPlan.defaults().java().toString());
    if (access == Native.ACCESS) {
      command.add("--enable-native-access=ALL-UNNAMED");
    } else {
      command.add("--illegal-native-access=deny");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ParentMain.class.getName(), place.toString(), state));
    return command;
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    started.add(process.toHandle());
    return process;
  }

  /** Reads the ids of the workers, which the parent prints when they are in the state. */
  private List<ProcessHandle> workers(Process parent) throws IOException {
    BufferedReader out = parent.inputReader();
    List<ProcessHandle> workers = new ArrayList<>();
    for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
      assertThat(line).as("what the parent says").isNotNull().containsOnlyDigits();
      workers.add(ProcessHandle.of(Long.parseLong(line)).orElseThrow());
    }
    started.addAll(workers);
    return workers;
  }

  /** By the guard, which may need a moment. */
  private static void awaitEmpty(Path directory) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < end) {
      try (var left = Files.list(directory)) {
        if (left.findAny().isEmpty()) {
          return;
        }
      }
      Thread.onSpinWait();
    }
    assertThat(directory).isEmptyDirectory();
  }

  private static String stat(ProcessHandle process) throws IOException {
    return Files.readString(Platform.proc(process.pid(), "stat"));
  }

  private static void awaitZombie(ProcessHandle process) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!stat(process).contains(") Z ")) {
      assertThat(System.nanoTime()).as("until %s is dead", process.pid()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static void kill(Process parent) throws InterruptedException {
    parent.destroyForcibly();
    parent.waitFor();
  }

  private static void assertGone(List<ProcessHandle> workers) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (ProcessHandle worker : workers) {
      // ProcessHandle.onExit of another's child looks every second or so only.
      while (Platform.started(worker.pid()).isPresent()) {
        assertThat(System.nanoTime()).as("until worker " + worker.pid()).isLessThan(end);
        Thread.onSpinWait();
      }
    }
  }
}
