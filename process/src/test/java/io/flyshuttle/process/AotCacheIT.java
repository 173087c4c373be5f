package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.process.Rehearsal.Cast;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An AOT cache is made once, used from then on, and never in the way. */
@Timeout(180)
class AotCacheIT {
  @TempDir private Path folder;
  private Path jar;
  private Path caches;

  @BeforeEach
  void prepare() throws IOException {
    jar = folder.resolve("app.jar");
    caches = folder.resolve("flyshuttle");
    Jars.plain(jar);
  }

  private AotCache cache() {
    return new AotCache(AotFolder.at(caches));
  }

  private LaunchPlan plan() {
    return Puppet.plan()
        .withClasses(WorkerLauncher.classPath(List.of(jar.toString())))
        .withNiceness(0) // or a busy machine takes minutes
        .withCaching(LaunchPlan.Caching.AUTOMATIC);
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(caches)) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  /** Starts a worker and waits for what it sets off; the worker's options, and its answer. */
  private String startAndMake(LaunchPlan plan) throws Exception {
    AotCache cache = cache();
    try (Launcher launcher = new Launcher(PrivateDirectory.places(), cache)) {
      Puppet puppet = Puppet.of(launcher.start(plan));
      cache.await();
      assertThat(puppet.worker().output().lines()).isEmpty();
      String maps = Files.readString(Platform.proc(puppet.worker().pid(), "maps"));
      return maps.contains(".aot") ? "with" : "without";
    }
  }

  @Test
  void isMadeByTheFirstAndUsedByTheNext() throws Exception {
    assertThat(startAndMake(plan())).isEqualTo("without");
    assertThat(files(".aot")).hasSize(1);
    assertThat(files("")).as("nothing else is left").hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(caches)))
        .isEqualTo("rwx------");

    assertThat(startAndMake(plan())).isEqualTo("with");
    assertThat(files("")).hasSize(1);
  }

  @Test
  void isAnotherForOtherOptionsAndOtherJars() throws Exception {
    Files.createFile(place(plan()));
    assertThat(use(plan()).options()).isNotEmpty();
    assertThat(use(plan().withOptions(List.of("-Dsome=thing"))).options()).isEmpty();

    Path more = folder.resolve("more.jar");
    Files.copy(jar, more);
    WorkerLauncher both = WorkerLauncher.classPath(List.of(jar.toString(), more.toString()));
    assertThat(use(plan().withClasses(both)).options()).isEmpty();

    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
    assertThat(use(plan()).options()).isEmpty();
  }

  private AotCache.Use use(LaunchPlan plan) {
    return cache().find(plan, plan.classes().entry(plan.mainClass()));
  }

  private Path place(LaunchPlan plan) {
    return use(plan).file().orElseThrow();
  }

  @Test
  void isMadeAnewWhereTheJvmRefusesIt() throws Exception {
    Files.writeString(place(plan()), "not a cache");

    assertThat(startAndMake(plan())).as("the worker starts all the same").isEqualTo("without");
    assertThat(files(".aot")).isEmpty();
    startAndMake(plan());
    assertThat(startAndMake(plan())).isEqualTo("with");

    Files.writeString(place(plan()), "not a cache either");
    startAndMake(plan());
    startAndMake(plan());
    assertThat(files(".aot")).as("twice is enough").isEmpty();
    assertThat(files(".refused")).hasSize(1);
  }

  @Test
  void isNotToBlameWhereNoWorkerStartsWithoutItEither() throws Exception {
    startAndMake(plan());
    try (Launcher launcher = new Launcher(PrivateDirectory.places(), cache())) {
      LaunchPlan hasty = plan().withPatience(Duration.ofNanos(1));
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> launcher.start(hasty)).isInstanceOf(LaunchException.class);
      }
    }
    assertThat(files("")).isEqualTo(files(".aot")).hasSize(1);
  }

  @Test
  void isMadeByOneWhereManyAskForIt() throws Exception {
    AtomicInteger trained = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch othersTried = new CountDownLatch(1);
    LaunchPlan plan =
        plan()
            .withRehearsal((channel, cast) -> {
              trained.addAndGet(cast == Cast.ALL ? 1 : 0);
              begun.countDown();
              await(othersTried);
              Puppet.tell(channel, "exit 5"); // which is soon done
            });
    AotCache cache = cache();
    try (Launcher first = new Launcher(PrivateDirectory.places(), cache)) {
      first.start(plan);
      begun.await();
      startAndMake(plan);
      startAndMake(plan);
      othersTried.countDown();
      cache.await();
    }

    assertThat(trained).hasValue(1);
    assertThat(files("")).isEqualTo(files(".refused")).hasSize(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void isNotTriedAgainWhereItCannotBeMade() throws Exception {
    LaunchPlan plan = plan().withRehearsal((channel, _) -> Puppet.tell(channel, "exit 5"));
    startAndMake(plan);
    assertThat(files(".aot")).isEmpty();
    assertThat(files(".refused")).hasSize(1);
    Path marker = files(".refused").getFirst();
    assertThat(marker).content().contains("exited with code 5");
    var before = Files.getLastModifiedTime(marker);

    startAndMake(plan);
    assertThat(Files.getLastModifiedTime(marker)).isEqualTo(before);
  }

  @Test
  void isMadeWithoutTheUsersFunctionsWhereTheyBreakTheTraining() throws Exception {
    LaunchPlan plan =
        plan()
            .withRehearsal((channel, cast) -> {
              if (cast == Cast.ALL) {
                Puppet.tell(channel, "exit 5");
              } else {
                channel.close();
              }
            });

    assertThat(startAndMake(plan)).isEqualTo("without");
    assertThat(files(".aot")).hasSize(1);
    assertThat(files("")).as("nothing else is left").hasSize(1);
    assertThat(startAndMake(plan)).isEqualTo("with");
  }

  @Test
  void canBeSwitchedOff() throws Exception {
    startAndMake(plan().withCaching(LaunchPlan.Caching.OFF));

    assertThat(files("")).isEmpty();
  }

  @Test
  void isLeftOutForDirectories() throws Exception {
    startAndMake(Puppet.plan().withCaching(LaunchPlan.Caching.AUTOMATIC));

    assertThat(files("")).isEmpty();
  }

  @Test
  void closingEndsTheMaking() throws Exception {
    try (Launcher launcher = new Launcher(PrivateDirectory.places(), cache())) {
      launcher.start(plan().withRehearsal((channel, _) -> {})); // which the worker never ends
    }

    assertThat(files("")).isEmpty();
    assertThat(ProcessHandle.current().children().map(ProcessHandle::info))
        .noneMatch(info -> info.command().orElse("").endsWith("java"));
  }

  /** The one that plays takes no notice of the interrupt, as a connection doesn't. */
  @Test
  @Timeout(60)
  void closingKillsTheOneThatTrains() throws Exception {
    CountDownLatch playing = new CountDownLatch(1);
    LaunchPlan plan =
        plan()
            .withRehearsal((channel, _) -> {
              Set<ProcessHandle> before = children();
              playing.countDown();
              while (children().containsAll(before)) { // until one of the two is gone
                boolean ignored = Thread.interrupted();
                Thread.onSpinWait();
              }
            });
    try (Launcher launcher = new Launcher(PrivateDirectory.places(), cache())) {
      launcher.start(plan);
      playing.await();
    }

    assertThat(files("")).isEmpty();
  }

  private static Set<ProcessHandle> children() {
    return ProcessHandle.current().children().collect(Collectors.toSet());
  }

  @Test
  void anUnusableDirectoryIsNoError() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(AotFolder.at(file)).isEmpty();
    assertThat(AotFolder.at(file.resolve("below"))).isEmpty();

    AotCache none = new AotCache(Optional.empty());
    try (Launcher launcher = new Launcher(PrivateDirectory.places(), none)) {
      assertThat(Puppet.of(launcher.start(plan())).order("echo on")).isEqualTo("on");
    }
  }
}
