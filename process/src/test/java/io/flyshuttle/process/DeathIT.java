package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.process.Death.Kind;
import io.flyshuttle.process.LaunchPlan.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way in which a worker can end is provoked for real, and told apart. */
@Timeout(60)
class DeathIT {
  private final Launcher launcher = Puppet.launcher();

  @AfterEach
  void close() {
    launcher.close();
  }

  private Death after(String order) throws Exception {
    Puppet puppet = Puppet.start(launcher);
    puppet.tell(order);
    return puppet.death();
  }

  @Test
  void killedByThePool() throws Exception {
    Puppet puppet = Puppet.start(launcher);
    puppet.worker().kill();
    puppet.worker().kill();

    assertThat(puppet.death().kind()).isEqualTo(Kind.KILLED_BY_POOL);
    assertThat(puppet.death().exitCode()).isEqualTo(137);
  }

  @Test
  void givenUp() throws Exception {
    Puppet puppet = Puppet.start(launcher);
    puppet.worker().giveUp("closed its connection but went on running");

    assertThat(puppet.death().kind()).isEqualTo(Kind.LOST);
    assertThat(puppet.death().detail()).isEqualTo("closed its connection but went on running");
  }

  @Test
  void killedFromOutside() throws Exception {
    Puppet puppet = Puppet.start(launcher);
    ProcessHandle.of(puppet.worker().pid()).orElseThrow().destroyForcibly();

    assertThat(puppet.death().kind()).isEqualTo(Kind.KILLED_FROM_OUTSIDE);
    assertThat(puppet.death().detail()).contains("SIGKILL");
  }

  @Test
  void terminatedFromOutside() throws Exception {
    Puppet puppet = Puppet.start(launcher);
    ProcessHandle.of(puppet.worker().pid()).orElseThrow().destroy();

    assertThat(puppet.death().kind()).isEqualTo(Kind.KILLED_FROM_OUTSIDE);
    assertThat(puppet.death().detail()).contains("SIGTERM");
  }

  @Test
  void exits() throws Exception {
    Death death = after("exit 7");

    assertThat(death.kind()).isEqualTo(Kind.EXITED);
    assertThat(death.exitCode()).isEqualTo(7);
    assertThat(death.detail()).isEqualTo("exited with code 7");
  }

  @Test
  void exitsWithTheCodeOfExhaustedMemory() throws Exception {
    Death death = after("exit 3");

    assertThat(death.kind()).isEqualTo(Kind.EXITED);
    assertThat(death.exitCode()).isEqualTo(3);
  }

  @Test
  void halts() throws Exception {
    Death death = after("halt 9");

    assertThat(death.kind()).isEqualTo(Kind.EXITED);
    assertThat(death.exitCode()).isEqualTo(9);
  }

  @Test
  void endsByAnException() throws Exception {
    Death death = after("throw something");

    assertThat(death.kind()).isEqualTo(Kind.EXITED);
    assertThat(death.exitCode()).isEqualTo(1);
  }

  @Test
  void exhaustsTheHeap() throws Exception {
    Death death = after("heap");

    assertThat(death.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
    assertThat(death.detail()).isEqualTo("java.lang.OutOfMemoryError: Java heap space");
  }

  @Test
  void exhaustsDirectMemory() throws Exception {
    Death death = after("direct");

    assertThat(death.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
    assertThat(death.detail()).contains("direct buffer memory");
  }

  @Test
  void exhaustsNativeMemory() throws Exception {
    Death death = after("native");

    assertThat(death.kind()).isEqualTo(Kind.MEMORY_LIMIT);
  }

  @Test
  void nativeCodeGetsNoMoreThanTheLimit() throws Exception {
    Puppet puppet = Puppet.start(launcher);
    long limit = Puppet.SMALL.total() >> 20;

    // The C library gives up; the JVM, which needs some more for itself, may then do so too.
    assertThat(Long.parseLong(puppet.order("malloc 10000"))).isBetween(limit / 2, limit);
  }

  @Test
  void crashesBySegmentationFault() throws Exception {
    Death death = after("segfault");

    assertThat(death.kind()).isEqualTo(Kind.CRASHED);
    assertThat(death.detail()).contains("SIGSEGV", "in ");
    assertThat(death.report()).contains("Current thread", "PuppetMain.segfault");
  }

  @Test
  void aborts() throws Exception {
    Death death = after("abort");

    assertThat(death.kind()).isEqualTo(Kind.CRASHED);
    assertThat(death.detail()).contains("SIGABRT");
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "SHARED"})
  void whatAKilledWorkerHasStartedDiesToo(Session session) throws Exception {
    Puppet puppet = Puppet.of(launcher.start(Puppet.plan().withSession(session)));
    long child = child(puppet);
    puppet.worker().kill();

    awaitEnd(child);
    assertThat(puppet.death().kind()).isEqualTo(Kind.KILLED_BY_POOL);
  }

  @Test
  void whatAWorkerThatExitsHasStartedDiesToo() throws Exception {
    Puppet puppet = Puppet.of(launcher.start(Puppet.plan().withSession(Session.OWN)));
    long child = child(puppet);
    puppet.tell("exit 0");

    awaitEnd(child);
    assertThat(puppet.death().kind()).isEqualTo(Kind.EXITED);
  }

  /** It has left the worker's session, so it lives on, and holds the worker's outputs open. */
  @Test
  void nobodyListensToWhatADeadWorkerHasLeftBehind() throws Exception {
    Puppet puppet = Puppet.start(launcher);
    long child = Long.parseLong(puppet.order("stray"));
    try {
      puppet.tell("halt 0");
      puppet.death();

      assertThat(Platform.started(child)).isPresent();
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(
              name -> name.startsWith("flyshuttle-std") && name.endsWith("-" + worker(puppet)));
      assertThat(openFiles()).noneMatch(pipesOf(child)::contains);
    } finally {
      ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static long worker(Puppet puppet) {
    return puppet.worker().pid();
  }

  private static List<String> openFiles() throws IOException {
    return files(ProcessHandle.current().pid());
  }

  private static List<String> pipesOf(long pid) {
    try {
      return files(pid).stream().filter(file -> file.startsWith("pipe:")).toList();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static List<String> files(long pid) throws IOException {
    List<String> targets = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Platform.proc(pid, "fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.isSymbolicLink(descriptor)) {
          targets.add(Files.readSymbolicLink(descriptor).toString());
        }
      }
    } catch (NoSuchFileException closedMeanwhile) {
      return targets;
    }
    return targets;
  }

  private static long child(Puppet puppet) {
    long child = Long.parseLong(puppet.order("child"));
    assertThat(Platform.started(child)).isPresent();
    return child;
  }

  /** ProcessHandle.onExit of another's child looks every second or so only. */
  private static void awaitEnd(long process) {
    Pools.until(() -> Platform.started(process).isEmpty());
  }
}
