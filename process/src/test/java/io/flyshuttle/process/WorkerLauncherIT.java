package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.process.OutputLine.Stream;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers find the application's classes, however it was started. */
@Timeout(120)
class WorkerLauncherIT {
  @TempDir private Path folder;

  @Test
  void aClassPathWithSpacesQuotesAndUmlauts() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("a b \"c\" 'd' #e \\f $g é"));
    Path jar = odd.resolve("the app.jar");
    Jars.plain(jar);

    try (Launcher launcher = Puppet.launcher()) {
      LaunchPlan plan =
          Puppet.plan().withClasses(WorkerLauncher.classPath(List.of(jar.toString())));
      Puppet puppet = Puppet.of(launcher.start(plan));
      assertThat(puppet.order("property java.class.path")).isEqualTo(jar.toString());
    }
  }

  @Test
  void anExecutableJarOfSpringBoot() throws Exception {
    Path jar = folder.resolve("fat.jar");
    Jars.springBoot(jar, ParentMain.class.getName());

    try (Launcher launcher = Puppet.launcher()) {
      LaunchPlan plan = Puppet.plan().withClasses(WorkerLauncher.springBoot(jar));
      Puppet puppet = Puppet.of(launcher.start(plan));
      assertThat(puppet.order("property java.class.path")).isEqualTo(jar.toString());
      assertThat(puppet.order("load " + ParentMain.class.getName()))
          .isEqualTo("org.springframework.boot.loader.launch.LaunchedClassLoader");
      puppet.worker().running(1, "crash");
      puppet.order("complain from inside");
      puppet.tell("exit 4");
      assertThat(puppet.death().exitCode()).isEqualTo(4);
      assertThat(puppet.worker().output().lines())
          .containsExactly(new OutputLine(puppet.worker().pid(), Stream.ERROR, 1, "from inside"));
    }
  }

  @Test
  void anApplicationWithinSuchAJarNeedsToSayNothing(
      @TempDir(factory = ShortTempDir.class) Path place) throws Exception {
    Path jar = folder.resolve("fat.jar");
    Jars.springBoot(jar, ParentMain.class.getName());
    Process application =
        new ProcessBuilder(
                LaunchPlan.defaults().java().toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar.toString(),
                place.toString(),
                "idle")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = application.inputReader()) {
      assertThat(out.readLine()).containsOnlyDigits();
      assertThat(out.readLine()).containsOnlyDigits();
      assertThat(out.readLine()).isEqualTo("ready");
    } finally {
      application.destroyForcibly().waitFor();
    }
  }

  @Test
  void anotherJarIsNotTakenForOne() throws IOException {
    Path jar = folder.resolve("plain.jar");
    Jars.plain(jar);

    assertThatThrownBy(() -> WorkerLauncher.springBoot(jar))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(jar.toString(), "PropertiesLauncher");
  }

  @Test
  void thisJvmsClassPathIsTakenAsItIs() {
    assertThat(String.join(File.pathSeparator, WorkerLauncher.detect().entry("X").classPath()))
        .isEqualTo(System.getProperty("java.class.path"));
  }
}
