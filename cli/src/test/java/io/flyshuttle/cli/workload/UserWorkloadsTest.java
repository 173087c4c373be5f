package io.flyshuttle.cli.workload;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserWorkloadsTest {
  private static final UserWorkloads USERS = new UserWorkloads(List.of());

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void aFileMayBeInAPackageAndHoldSeveralClasses() throws IOException {
    Path file =
        file(
            "Words.java",
            """
            package some.where;
            import io.flyshuttle.Pipeline;
            record Helper(String text) {
              public static Pipeline<?> pipeline() { throw new IllegalStateException("not me"); }
            }
            public class Words {
              public static Pipeline<Helper> pipeline() {
                return Pipeline.from(java.util.List.of("a", "b")).map(Helper::new);
              }
            }
            """);
    UserWorkload found = USERS.file(file);
    assertThat(found.className()).isEqualTo("some.where.Words");
    assertThat(found.open().pipeline().size()).hasValue(2);
  }

  @Test
  void aCallableGivesAPipelineAndIsClosedAfterwards() throws Exception {
    Path file =
        file(
            "Served.java",
            """
            import io.flyshuttle.Pipeline;
            import java.util.concurrent.Callable;
            public class Served implements Callable<Pipeline<?>>, AutoCloseable {
              public Pipeline<?> call() { return Pipeline.range(0, 3); }
              public void close() { System.setProperty("served.closed", "yes"); }
            }
            """);
    Workload<?> workload = USERS.file(file).open();
    assertThat(System.getProperty("served.closed")).isNull();
    workload.resource().close();
    assertThat(System.clearProperty("served.closed")).isEqualTo("yes");
  }

  @Test
  void errorsAreShownAsJavacShowsThem() throws IOException {
    Path file = file("Broken.java", "class Broken { int x = \"one\"; }\n");
    assertThatThrownBy(() -> USERS.file(file))
        .isInstanceOf(BadInput.class)
        .hasMessage(file + " does not compile")
        .extracting(thrown -> ((BadInput) thrown).details(), as(STRING))
        .startsWith(
            file
                + ":1: error: incompatible types: String cannot be converted to int\n"
                + "class Broken { int x = \"one\"; }\n"
                + "                       ^\n");
  }

  @Test
  void aFileWithoutAPipelineIsToldWhatIsMissing() throws IOException {
    Path file = file("Empty.java", "class Empty {}\n");
    assertThatThrownBy(() -> USERS.file(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("no class in " + file + " gives a pipeline")
        .hasMessageContaining("public static Pipeline<?> pipeline()");
  }

  @Test
  void aMethodThatIsNearlyRightIsFound() throws IOException {
    String start = "import io.flyshuttle.Pipeline; class Near { ";
    assertThatThrownBy(() ->
            USERS.file(file("Near.java", start + "static Pipeline<?> pipeline() {return null;}}")))
        .hasMessageEndingWith("; found Near.pipeline(), but it is not public");
    assertThatThrownBy(() ->
            USERS.file(file("Near.java", start + "public static int pipeline() {return 3;}}")))
        .hasMessageEndingWith("; found Near.pipeline(), but it gives int");
  }

  @Test
  void aClassPathIsTakenAsJavaTakesIt() throws IOException {
    assertThatThrownBy(() -> ClassPath.parse(folder + "/*"))
        .hasMessageContaining("there is no jar in that folder");
    Path jar = file("b.jar", "no jar");
    assertThatThrownBy(() -> ClassPath.parse(jar.toString()))
        .hasMessageContaining(jar + " is no jar: ");
    for (String name : List.of("a.jar", "b.jar")) {
      try (var out = new JarOutputStream(Files.newOutputStream(folder.resolve(name)))) {
        out.putNextEntry(new JarEntry("u/Full.class"));
      }
    }
    List<Path> entries = ClassPath.parse(folder + "/*");
    assertThat(entries).containsExactly(folder.resolve("a.jar"), folder.resolve("b.jar"));
    assertThatThrownBy(() -> new UserWorkloads(entries).named("Full"))
        .hasMessage("there is no class Full on the class path; did you mean u.Full?");
  }

  @Test
  void whatIsNotThereOrNoSourceIsSaid() throws IOException {
    assertThatThrownBy(() -> USERS.file(Path.of("none.java")))
        .hasMessage("there is no file none.java");
    Path text = file("notes.txt", "");
    assertThatThrownBy(() -> USERS.file(text)).hasMessageContaining(text + " is a file but");
    assertThatThrownBy(() -> USERS.named("no.Such"))
        .hasMessageContaining("there is no class no.Such on the class path");
    assertThatThrownBy(() -> USERS.named("java.lang.String"))
        .hasMessageContaining("java.lang.String gives no pipeline");
    assertThatThrownBy(() -> ClassPath.parse("nowhere"))
        .hasMessage("--classpath nowhere: there is no such file or folder");
  }

  @Test
  void aMethodThatGivesNothingOrThrowsIsSaid() throws IOException {
    String nothing =
        "public class Nothing { public static io.flyshuttle.Pipeline<?> pipeline() {"
            + " return null; } }";
    UserWorkload found = USERS.file(file("Nothing.java", nothing));
    assertThatThrownBy(found::open).hasMessage("Nothing gave null instead of a Pipeline");

    String thrower =
        "public class Thrower { public static io.flyshuttle.Pipeline<?> pipeline() {"
            + " throw new IllegalStateException(\"no data\"); } }";
    UserWorkload thrown = USERS.file(file("Thrower.java", thrower));
    assertThatThrownBy(thrown::open)
        .hasMessage("Thrower gave no pipeline, it threw java.lang.IllegalStateException: no data");
  }

  @Test
  void theNearestNameIsFoundUnlessNoneIsNear() {
    List<String> names = List.of("mixed-10k", "cpu-chunks");
    assertThat(Nearest.to("mixed10k", names)).contains("mixed-10k");
    assertThat(Nearest.to("CPU-chunk", names)).contains("cpu-chunks");
    assertThat(Nearest.to("words", names)).isEmpty();
  }
}
