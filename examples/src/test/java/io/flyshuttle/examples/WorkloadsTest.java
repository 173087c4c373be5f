package io.flyshuttle.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Option;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The workloads for {@code flyshuttle compare}, at a small size. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkloadsTest {

  @Test
  void countsTheWordsOfTexts() throws Exception {
    try (TextFiles texts = new TextFiles(5, 200)) {
      List<?> counts = sameUnderEveryStrategy(texts.call());
      assertThat(counts).hasSize(5);
      assertThat(counts)
          .extracting(Object::toString)
          .first()
          .asString()
          .startsWith("Count[file=text-0000.txt, words=200, distinct=");
    }
  }

  @Test
  void scalesImagesToAQuarter() throws Exception {
    try (Images images = new Images(4, 64)) {
      List<?> small = sameUnderEveryStrategy(images.call());
      assertThat(small).hasSize(4).doesNotHaveDuplicates();
      assertThat(small)
          .extracting(Object::toString)
          .allMatch(text -> text.contains("width=16, height=12"));
    }
  }

  @Test
  void processesJsonOverHttp() throws Exception {
    try (JsonOverHttp json = new JsonOverHttp(20, 12, 1)) {
      List<?> documents = sameUnderEveryStrategy(json.call());
      assertThat(documents).hasSize(20).doesNotHaveDuplicates();
      assertThat(documents.toString()).contains("key0=", "key11=").doesNotContain("tick");
    }
  }

  @Test
  void sameFromRunToRun() throws Exception {
    try (TextFiles first = new TextFiles(3, 100);
        TextFiles second = new TextFiles(3, 100)) {
      assertThat(hybrid(first.call())).isEqualTo(hybrid(second.call()));
    }
    try (Images first = new Images(2, 32);
        Images second = new Images(2, 32)) {
      assertThat(hybrid(first.call())).isEqualTo(hybrid(second.call()));
    }
    try (JsonOverHttp first = new JsonOverHttp(3, 5, 1);
        JsonOverHttp second = new JsonOverHttp(3, 5, 1)) {
      assertThat(hybrid(first.call())).isEqualTo(hybrid(second.call()));
    }
  }

  @Test
  void leaveNoFolderBehind() throws Exception {
    List<Path> before = temporaryFolders();
    try (TextFiles texts = new TextFiles(2, 10);
        Images images = new Images(2, 16)) {
      assertThat(hybrid(texts.call())).hasSize(2);
      assertThat(hybrid(images.call())).hasSize(2);
      assertThat(temporaryFolders()).hasSize(before.size() + 2);
    }
    assertThat(temporaryFolders()).isEqualTo(before);
  }

  /** As the command compiles them: one file, and on the class path only core. */
  @ParameterizedTest
  @ValueSource(strings = {"TextFiles", "Images", "JsonOverHttp"})
  void needNothingButCore(String name, @TempDir Path classes) throws Exception {
    Path core = Path.of(Shuttle.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-Xlint:all,-serial",
                "-Werror",
                "-proc:none",
                "-implicit:none",
                "-sourcepath",
                classes.toString(),
                "-classpath",
                core.toString(),
                "-d",
                classes.toString(),
                "src/main/java/io/flyshuttle/examples/" + name + ".java");
    assertThat(exit).isZero();
    assertThat(Class.forName("io.flyshuttle.examples." + name).getConstructor()).isNotNull();
  }

  private static List<?> sameUnderEveryStrategy(Pipeline<?> pipeline) throws InterruptedException {
    try (Shuttle shuttle = Shuttle.create()) {
      List<?> expected = shuttle.run(pipeline, Option.using(Strategy.synchronous())).orThrow();
      for (Strategy strategy : Strategy.builtIn()) {
        assertThat(shuttle.run(pipeline, Option.using(strategy)).orThrow())
            .as(strategy.name())
            .isEqualTo(expected);
      }
      return expected;
    }
  }

  private static List<?> hybrid(Pipeline<?> pipeline) throws InterruptedException {
    try (Shuttle shuttle = Shuttle.create()) {
      return shuttle.run(pipeline).orThrow();
    }
  }

  private static List<Path> temporaryFolders() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> String.valueOf(path.getFileName()).startsWith("flyshuttle-"))
          .sorted()
          .toList();
    }
  }
}
