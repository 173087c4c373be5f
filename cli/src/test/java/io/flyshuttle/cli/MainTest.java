package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said before anything runs. */
class MainTest {
  private final TestScreen screen = TestScreen.plain();

  private int run(String... args) {
    return Main.run(screen.screen(), args);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          comparee                       | unknown command comparee, did you mean compare?
          compare mixed                  | there is no workload mixed; there are mixed-10k,
          compare mixed-10               | there is no workload mixed-10, did you mean mixed-10k?
          compare --itms 5               | unknown option --itms, did you mean --items?
          compare --zzz                  | unknown option --zzz
          compare cpu-chunks mixed-10k   | one workload only, not also mixed-10k
          compare --items                | missing required parameter for option '--items'
          compare --items ten            | 'ten' is not a whole number
          compare --items 1.5            | '1.5' is not a whole number
          compare --items 99999999999999999999 | 99999999999999999999 is too large
          compare --items 0              | --items 0: from 1 to 1000000000
          compare --items -5             | --items -5: from 1 to 1000000000
          compare --items 2000000000     | --items 2000000000: from 1 to 1000000000
          compare --io-us -1             | --io-us -1: from 0 to 60000000
          compare --rounds -1            | --rounds -1: from 0 to 1000000000000
          compare --concurrency 0        | --concurrency 0: from 1 to 100000
          compare --skew 2               | --skew 2.0: a share is from 0 to 1
          compare --skew NaN             | --skew NaN: a share is from 0 to 1
          compare --skew much            | 'much' is not a number
          compare --repeat 0             | --repeat 0: from 1 to 1000
          compare --heap lots            | --heap lots: a size is a number and k, m or g
          compare --scale 5              | --scale does not apply to mixed-10k
          compare cpu-chunks --items 5   | --items does not apply to cpu-chunks
          compare cpu-chunks --scale 0   | --scale 0: from 1 to 1000000
          compare --strategies hybird    | no strategy 'hybird'; there are: synchronous
          compare --strategies hybird    | (did you mean hybrid?)
          compare --strategies threads(x) | threads(x): not a whole number
          compare --strategies threads(0) | threads(0): from 1 to 10000
          compare no.java                | there is no file no.java
          compare no/such.txt            | there is no file no/such.txt
          compare some.Clazz             | there is no class some.Clazz on the class path
          compare --classpath nowhere x  | --classpath nowhere: there is no such file or folder
          compare java.lang.String       | java.lang.String gives no pipeline: it needs
          compare --json no/such/a  | --json no/such/a can't be written: there is no such folder
          compare --html no/such/a  | --html no/such/a can't be written: there is no such folder
          """)
  void wrongArgumentsGetOneClearLine(String args, String message) {
    int code = run(args.split(" +", -1));
    assertThat(screen.err().lines()).hasSize(1);
    assertThat(screen.err()).startsWith("flyshuttle: ").contains(message);
    assertThat(screen.out()).isEmpty();
    assertThat(code).isEqualTo(2);
  }

  @Test
  void theStackTraceIsForThoseWhoAskForIt() {
    assertThat(run("compare", "mixed", "--verbose")).isEqualTo(2);
    assertThat(screen.err()).contains("flyshuttle: there is no workload", "\tat io.flyshuttle.");
  }

  @Test
  void aFileThatDoesNotCompileIsShownAsJavacDoes(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("Bad.java"), "class Bad {\n  int x = y;\n}\n");
    assertThat(run("compare", file.toString())).isEqualTo(2);
    assertThat(screen.err())
        .isEqualTo(
            """
            %1$s:2: error: cannot find symbol
              int x = y;
                      ^
              symbol:   variable y
              location: class Bad
            1 error
            flyshuttle: %1$s does not compile
            """
                .formatted(file));
  }

  @Test
  void helpIsThereWithAndWithoutAsking() {
    assertThat(run()).isZero();
    assertThat(run("--help")).isZero();
    assertThat(run("compare", "--help")).isZero();
    assertThat(screen.out()).contains("Usage: flyshuttle compare", "--strategies", "Exit codes");
    assertThat(screen.err()).isEmpty();
  }

  @Test
  void versionIsOneLine() {
    assertThat(run("--version")).isZero();
    assertThat(screen.out()).startsWith("flyshuttle ").hasLineCount(1);
  }
}
