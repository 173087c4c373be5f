package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a start does, what it leaves, and what it says where it can't be. */
@Timeout(60)
class LaunchIT {
  @TempDir(factory = ShortTempDir.class)
  private Path place;

  private final List<Launcher> launchers = new ArrayList<>();

  private Launcher launcher() {
    Launcher launcher = Puppet.launcher(place);
    launchers.add(launcher);
    return launcher;
  }

  @AfterEach
  void nothingIsLeft() {
    launchers.forEach(Launcher::close);
    assertThat(place).isEmptyDirectory();
    assertThat(ProcessHandle.current().children().filter(LaunchIT::isJava)).isEmpty();
  }

  private static boolean isJava(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("java");
  }

  @Test
  void whileAWorkerRunsNothingIsOnDisk() throws Exception {
    Puppet puppet = Puppet.start(launcher());

    assertThat(puppet.order("echo hello")).isEqualTo("hello");
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void theParentsJvmOptionsStayWithTheParent() throws Exception {
    String[] names = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"};
    ProcessBuilder builder =
        new ProcessBuilder(
            LaunchPlan.defaults().java().toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Parent.class.getName());
    for (String name : names) {
      builder.command().add(name);
      builder.environment().put(name, "-Dof.the.parent=true");
    }
    Process parent = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();

    assertThat(parent.inputReader().lines()).containsExactly("none", "none", "none");
  }

  /** Says what of its own environment a worker has. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] names) throws Exception {
      try (Launcher launcher = Puppet.launcher()) {
        Puppet puppet = Puppet.start(launcher);
        for (String name : names) {
          System.out.println(puppet.order("environment " + name));
        }
      }
    }
  }

  /** Flyshuttle's own names of an environment: what runs these tests may have set some itself. */
  private static List<String> own(String environment) {
    return environment
        .lines()
        .flatMap(line -> Stream.of(line.split("\0", -1)))
        .filter(entry -> entry.startsWith("FLYSHUTTLE_"))
        .sorted()
        .toList();
  }

  @Test
  void whatIsForAWorkerAloneIsNotInItsEnvironment() throws Exception {
    Puppet puppet = Puppet.start(launcher());

    assertThat(own(Files.readString(Platform.proc(puppet.worker().pid(), "environ"))))
        .isEqualTo(own(Files.readString(Platform.proc(ProcessHandle.current().pid(), "environ"))));
  }

  @Test
  void aWorkerIsHeldFromOutside() throws Exception {
    Puppet puppet = Puppet.start(launcher());
    long total = Puppet.SMALL.total();
    String limits = Files.readString(Platform.proc(puppet.worker().pid(), "limits"));
    String score = Files.readString(Platform.proc(puppet.worker().pid(), "oom_score_adj"));
    String stat = Files.readString(Platform.proc(puppet.worker().pid(), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);

    assertThat(limits).containsPattern("Max data size +" + total + " +" + total);
    assertThat(score.strip()).isEqualTo("500");
    assertThat(Integer.parseInt(fields[16])).as("niceness").isGreaterThanOrEqualTo(10);
    assertThat(puppet.worker().residentBytes()).isGreaterThan(1 << 20);
  }

  @Test
  void aHeapThatTheMachineDoesNotHave() {
    LaunchPlan plan =
        Puppet.plan().withMemory(new MemoryLimits(1L << 50, 1 << 20, 1 << 26, 1 << 26));

    assertThatThrownBy(() -> launcher().start(plan))
        .isInstanceOf(LaunchException.class)
        .hasMessageContainingAll("heap of 1125899906842624 bytes is impossible here")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aHeapThatIsTooSmall() {
    LaunchPlan plan = Puppet.plan().withMemory(new MemoryLimits(1024, 1 << 20, 1 << 26, 1 << 26));

    assertThatThrownBy(() -> launcher().start(plan))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("heap of 1024 bytes is impossible here")
        .hasMessageNotContaining("\n");
  }

  @Test
  void noJava() {
    Path java = place.resolve("bin").resolve("java");

    assertThatThrownBy(() -> launcher().start(Puppet.plan().withJava(java)))
        .isInstanceOf(LaunchException.class)
        .hasMessageStartingWith("there is no java command at " + java);
  }

  @Test
  void javaThatCannotBeExecuted(@TempDir Path home) throws IOException {
    Path java = Files.createFile(Files.createDirectory(home.resolve("bin")).resolve("java"));

    assertThatThrownBy(() -> launcher().start(Puppet.plan().withJava(java)))
        .isInstanceOf(LaunchException.class)
        .hasMessageContainingAll(java + " cannot be executed", "noexec");
  }

  @Test
  void javaOfAnotherVersion(@TempDir Path home) throws IOException {
    Path java = script(home, "exit 1");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.9\"\n");

    assertThatThrownBy(() -> launcher().start(Puppet.plan().withJava(java)))
        .isInstanceOf(LaunchException.class)
        .hasMessageContainingAll(java + " is Java 17.0.9, but this JVM is Java ");
  }

  @Test
  void aJvmThatSaysWhyItEnds(@TempDir Path home) throws IOException {
    Path java = script(home, "echo 'no licence found' >&2; exit 5");

    assertThatThrownBy(() -> launcher().start(Puppet.plan().withJava(java)))
        .isInstanceOf(LaunchException.class)
        .hasMessage(
            "a worker ended before it connected: exited with code 5; it said: no licence found");
  }

  @Test
  void aJvmThatNeverConnects(@TempDir Path home) throws IOException {
    Path java = script(home, "echo waiting; exec sleep 1000");
    LaunchPlan plan = Puppet.plan().withJava(java).withPatience(Duration.ofMillis(300));

    assertThatThrownBy(() -> launcher().start(plan))
        .isInstanceOf(LaunchException.class)
        .hasMessageContainingAll("did not connect within 300 ms", "it said: waiting");
  }

  @Test
  void aClassPathWithoutTheWorker() {
    LaunchPlan plan = Puppet.plan().withClasses(WorkerLauncher.classPath(List.of("nowhere")));

    assertThatThrownBy(() -> launcher().start(plan))
        .isInstanceOf(LaunchException.class)
        .hasMessageContainingAll(
            "does not find io.flyshuttle.process.PuppetMain", "WorkerLauncher");
  }

  @Test
  void anOptionThatTheJvmDoesNotKnow() {
    LaunchPlan plan = Puppet.plan().withOptions(List.of("-XX:+MakeItFast"));

    assertThatThrownBy(() -> launcher().start(plan))
        .isInstanceOf(LaunchException.class)
        .hasMessage("the JVM refuses a worker's options: Unrecognized VM option 'MakeItFast'");
  }

  @Test
  void aPlaceWhosePathIsTooLong() throws IOException {
    Path far = Files.createDirectory(place.resolve("d".repeat(100)));
    try (Launcher launcher = Puppet.launcher(far)) {
      assertThatThrownBy(() -> launcher.start(Puppet.plan()))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("less than 100 are allowed");
    }
    Files.delete(far);
  }

  /** What comes of a start that never connects when it is ended. */
  private Object outcome(Path home, BiConsumer<Thread, Launcher> end) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    LaunchPlan plan =
        Puppet.plan()
            .withJava(script(home, "echo begun; exec sleep 1000"))
            .withListener(line -> begun.countDown());
    AtomicReference<Object> outcome = new AtomicReference<>("none");
    Launcher launcher = launcher();
    Thread starting = Thread.ofPlatform().start(() -> outcome.set(attempt(launcher, plan)));
    begun.await();
    end.accept(starting, launcher);
    starting.join();
    return outcome.get();
  }

  @Test
  void aStartCanBeInterrupted(@TempDir Path home) throws Exception {
    assertThat(outcome(home, (starting, _) -> starting.interrupt()))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void closingEndsAStart(@TempDir Path home) throws Exception {
    assertThat(outcome(home, (_, launcher) -> launcher.close()))
        .isInstanceOfSatisfying(
            LaunchException.class,
            failure -> assertThat(failure).hasMessageContaining("pool was closed"));
  }

  @Test
  void startsManyTimesWithoutLosingDescriptors() throws Exception {
    Launcher launcher = launcher();
    end(Puppet.start(launcher));
    long before = descriptors();
    int starts = 5;
    for (int i = 0; i < starts; i++) {
      end(Puppet.start(launcher));
    }

    // Fewer than one a start: this JVM may open a file or two meanwhile for reasons of its own.
    assertThat(descriptors()).isLessThan(before + starts);
  }

  private static void end(Puppet puppet) throws Exception {
    puppet.worker().channel().close();
    assertThat(puppet.death().detail()).isEqualTo("exited with code 0");
  }

  private static long descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static Object attempt(Launcher launcher, LaunchPlan plan) {
    try {
      return launcher.start(plan);
    } catch (LaunchException | InterruptedException failure) {
      return failure;
    }
  }

  private static Path script(Path home, String body) throws IOException {
    Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
  }
}
