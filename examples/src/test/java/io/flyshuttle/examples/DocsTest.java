package io.flyshuttle.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages quote is what is compiled and tested here; white space alone may differ. */
class DocsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path MAIN = Path.of("src/main/java/io/flyshuttle/examples");
  private static final Path TESTS = Path.of("src/test/java/io/flyshuttle/examples");

  /** A row of a table: its code in the last column but one, and its example in the last. */
  record Row(String idea, List<String> code, String example, Path file) {
    @Override
    public String toString() {
      return idea;
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyLineForAsyncioUsersIsInItsExample(Row row) {
    String method = row.example().substring(row.example().indexOf('.') + 1);
    String body = squeezed(method(read(row.file()), method));
    assertThat(row.code()).isNotEmpty();
    assertThat(row.code())
        .allSatisfy(code -> assertThat(body).as(row.example()).contains(squeezed(code)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyExampleForAsyncioUsersIsRunByATest(Row row) {
    assertThat(sources(TESTS)).contains(row.example() + "(");
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/guide.md"})
  void everyBlockOfJavaIsInAnExample(String page) {
    List<String> blocks =
        all("(?s)```java\\n(.*?)```", read(ROOT.resolve(page))).map(m -> m.group(1)).toList();
    String sources = squeezed(sources(MAIN));
    assertThat(blocks).isNotEmpty();
    assertThat(blocks).allSatisfy(block -> assertThat(sources).contains(squeezed(block)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"README.md", "docs/guide.md", "docs/from-asyncio.md", "docs/architecture.md"})
  void everyLinkWithinTheRepositoryLeadsSomewhere(String page) {
    Path file = ROOT.resolve(page);
    Path folder = file.resolveSibling("");
    List<Path> targets =
        all("\\]\\(([^)#:]+)(#[^)]*)?\\)", read(file))
            .map(m -> folder.resolve(m.group(1)).normalize())
            .toList();
    assertThat(targets).allSatisfy(target -> assertThat(target).exists());
  }

  @Test
  void theComparisonFindsAMissingLine() {
    String source = "\n  static int one() {\n    return 1;\n  }\n\n  static int two() {\n  }\n";
    assertThat(squeezed(method(source, "one")))
        .contains(squeezed("return  1 ;"))
        .doesNotContain("two");
  }

  static List<Row> rows() {
    Path page = ROOT.resolve("docs/from-asyncio.md");
    return read(page)
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| idea"))
        .map(line -> row(page, List.of(line.split("(?<!\\\\)\\|"))))
        .toList();
  }

  /** The first cell of a line that begins with a bar is empty. */
  private static Row row(Path page, List<String> cells) {
    MatchResult link = all("\\[([^]]+)]\\(([^)]+)\\)", cells.getLast()).findFirst().orElseThrow();
    List<String> code =
        all("`([^`]+)`", cells.get(cells.size() - 2))
            .map(m -> m.group(1).replace("\\|", "|"))
            .toList();
    return new Row(cells.get(1).strip(), code, link.group(1), page.resolveSibling(link.group(2)));
  }

  private static String method(String source, String name) {
    String declared =
        all("\\n  static [^;{}=]*\\b" + name + "\\(", source)
            .map(found -> source.substring(found.start()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no method " + name));
    return declared.substring(0, declared.indexOf("\n  }\n"));
  }

  private static Stream<MatchResult> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results();
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s", "");
  }

  private static String sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(DocsTest::read)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
