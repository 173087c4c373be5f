package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What Linux and native access give is missing: a pool does the same without, and says what it
 * lacks. The other systems are played by a JVM that believes to be on one, parent and workers.
 */
@Timeout(60)
class PortabilityIT {
  private static final long PATIENCE_SECONDS = 10;

  @TempDir(factory = ShortTempDir.class)
  private Path place;

  enum Where {
    /** Then the workers hold themselves. */
    LINUX_WITHOUT_NATIVE_ACCESS(
        "Linux",
        "--illegal-native-access=deny",
        "[LIFELINE, MEMORY_CAP, NICENESS, OOM_PREFERENCE]"),
    MAC("Mac OS X", "--enable-native-access=ALL-UNNAMED", "[NICENESS]"),
    WINDOWS("Windows 11", "--enable-native-access=ALL-UNNAMED", "[]");

    private final String system;
    private final String access;
    private final String capabilities;

    Where(String system, String access, String capabilities) {
      this.system = system;
      this.access = access;
      this.capabilities = capabilities;
    }
  }

  /** A program with a pool, which waits to be killed in the end. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
      ProcessPool pool =
          Pools.telling(1)
              .java(Path.of(System.getProperty("java.home"), "bin", "java"))
              .jvmOptions("-Dos.name=" + System.getProperty("os.name"))
              .spares(0)
              .build();
      System.out.println(pool.capabilities());
      byte[] large = new byte[3 << 20];
      Arrays.fill(large, (byte) 7);
      byte[] back = pool.submit((byte[] bytes) -> bytes, large).get();
      System.out.println(Arrays.equals(large, back));
      System.out.println(kill(pool.submit(Duration.ofMillis(300), Runaways::tightLoop, 1)));
      System.out.println(pool.submit(Runaways::increment, 1).get());
      Pools.awaitIdle(pool, 1);
      pool.workers().forEach(worker -> System.out.println(worker.pid().orElseThrow()));
      System.out.println("ready");
      RemoteTask<Integer> runs = pool.submit(Runaways::obedient, 1);
      new CountDownLatch(1).await();
      System.out.println(runs);
    }

    private static String kill(RemoteTask<Long> task) throws Exception {
      WorkerKilledException killed = (WorkerKilledException) Pools.failure(task);
      return "killed, with stacks: " + killed.stacks().contains("tightLoop");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPoolDoesWithoutAndSaysSo(Where where) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(LaunchPlan.defaults().java().toString());
    command.addAll(List.of(where.access, "-Dos.name=" + where.system));
    command.add("-Djava.io.tmpdir=" + place);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Process parent =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<Long> workers = new ArrayList<>();
    try {
      BufferedReader out = parent.inputReader();
      assertThat(out.readLine()).isEqualTo(where.capabilities);
      assertThat(out.readLine()).as("large payloads").isEqualTo("true");
      assertThat(out.readLine()).isEqualTo("killed, with stacks: true");
      assertThat(out.readLine()).as("the next task").isEqualTo("2");
      for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
        workers.add(Long.valueOf(line));
      }
    } finally {
      parent.destroyForcibly().waitFor();
    }

    assertThat(workers).hasSize(1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (long worker : workers) {
      while (Platform.started(worker).isPresent()) {
        assertThat(System.nanoTime()).as("until worker %s is gone", worker).isLessThan(end);
        Thread.onSpinWait();
      }
    }
    new Launcher(List.of(place), AotCache.none()).close(); // the next start removes what is left
    assertThat(place).isEmptyDirectory();
  }
}
