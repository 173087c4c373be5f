package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A temporary directory that is full, or mounted noexec; where the system lets us mount one. */
@Timeout(60)
class DiskIT {
  @TempDir(factory = ShortTempDir.class)
  private Path place;

  /** Starts a worker and says how that went, and then in the second place of two. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
      List<Path> places = java.util.stream.Stream.of(arguments).map(Path::of).toList();
      try (Launcher launcher = new Launcher(places, AotCache.none())) {
        WorkerProcess worker = launcher.start(Puppet.plan());
        System.out.println("echoes " + Puppet.of(worker).order("echo hello"));
      } catch (LaunchException failure) {
        System.out.println(failure.getMessage());
      }
    }
  }

  /** Starts two workers, and makes a cache in between; says how that went and what is there. */
  static final class CacheMain {
    private CacheMain() {}

    public static void main(String[] arguments) throws Exception {
      AotCache cache = new AotCache(AotFolder.at(Path.of(arguments[0])));
      LaunchPlan plan =
          Puppet.plan()
              .withClasses(WorkerLauncher.classPath(List.of(arguments[1])))
              .withNiceness(0)
              .withCaching(LaunchPlan.Caching.AUTOMATIC);
      try (Launcher launcher = new Launcher(PrivateDirectory.places(), cache)) {
        for (String word : List.of("one", "two")) {
          Puppet puppet = Puppet.of(launcher.start(plan));
          cache.await();
          System.out.print(puppet.order("echo " + word));
          System.out.print(puppet.worker().output().lines() + " ");
        }
      }
      try (var files = Files.list(Path.of(arguments[0]))) {
        System.out.print(
            files.filter(file -> !file.toString().endsWith(".refused")).toList() + " ");
      }
    }
  }

  @BeforeEach
  void canMount() throws Exception {
    assumeTrue(Platform.program("unshare").isPresent());
    assumeTrue(run("true").equals("0"), "user name spaces are there");
  }

  @Test
  void noexecDoesNotMatter() throws Exception {
    assertThat(onDisk("size=1m,noexec", place)).isEqualTo("echoes hello0");
  }

  @Test
  void aFullDiskIsNamed() throws Exception {
    assertThat(onDisk("size=1m", place, "dd if=/dev/zero of=" + place + "/fill 2>/dev/null;"))
        .contains("cannot make a private directory for a worker (" + place)
        .contains("No space left on device")
        .contains("set java.io.tmpdir");
  }

  @Test
  void theNextPlaceHelps(@TempDir(factory = ShortTempDir.class) Path other) throws Exception {
    String fill = "dd if=/dev/zero of=" + place + "/fill 2>/dev/null;";
    assertThat(run(mount("size=1m") + fill + java(place, other))).isEqualTo("echoes hello0");
  }

  @Test
  void aCacheForWhichThereIsNoRoomIsDoneWithout(@TempDir Path folder) throws Exception {
    Path jar = folder.resolve("app.jar");
    Jars.plain(jar);
    String caches = place + "/flyshuttle";

    assertThat(run(mount("size=4m") + java(CacheMain.class) + " " + caches + " " + jar))
        .isEqualTo("one[] two[] [] 0");
  }

  private String onDisk(String options, Path on, String... before) throws Exception {
    return run(mount(options) + String.join("", before) + java(on));
  }

  private String mount(String options) {
    return "mount -t tmpfs -o " + options + " none " + place + " || exit 9;";
  }

  private static String java(Class<?> main) {
    return LaunchPlan.defaults().java()
        + " --enable-native-access=ALL-UNNAMED -cp \"$CP\" '"
        + main.getName()
        + "'";
  }

  private static String java(Path... places) {
    StringBuilder command = new StringBuilder(java(Main.class));
    for (Path path : places) {
      command.append(' ').append(path);
    }
    return command.toString();
  }

  /** What the command prints, with its exit code. */
  private static String run(String command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", command);
    // Of these, JVMs would tell on standard error.
    builder
        .environment()
        .keySet()
        .removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
    builder.environment().put("CP", System.getProperty("java.class.path"));
    Process process = builder.redirectErrorStream(true).start();
    String output = String.join("\n", process.inputReader().lines().toList());
    return output + process.waitFor();
  }
}
