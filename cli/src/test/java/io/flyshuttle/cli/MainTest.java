package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
          compare --items 0              | --items 0: must be from 1 to 1,000,000,000
          compare --items -5             | --items -5: must be from 1 to 1,000,000,000
          compare --items 2000000000     | --items 2000000000: must be from 1 to 1,000,000,000
          compare --io-us -1             | --io-us -1: must be from 0 to 60,000,000
          compare --rounds -1            | --rounds -1: must be from 0 to 1,000,000,000,000
          compare --concurrency 0        | --concurrency 0: must be from 1 to 100,000
          compare --skew 2               | --skew 2.0: must be from 0 to 1
          compare --skew NaN             | 'NaN' is not a number such as 0.25
          compare --skew much            | 'much' is not a number
          compare --repeat 0             | --repeat 0: must be from 1 to 1,000
          compare --heap lots            | --heap lots: a size is a number and k, m or g
          compare --scale 5              | --scale does not apply to mixed-10k
          compare cpu-chunks --items 5   | --items does not apply to cpu-chunks
          compare cpu-chunks --scale 0   | --scale 0: must be from 1 to 1,000,000
          compare --strategies hybird    | no strategy 'hybird'; there are: synchronous
          compare --strategies hybird    | (did you mean hybrid?)
          compare --strategies threads(x) | threads(x): not a whole number
          compare --strategies threads(0) | threads(0): must be from 1 to 10,000
          compare --strategies Hybrid    | (in lower case: hybrid)
          compare --strategies ,         | --strategies: a name is missing; there are synchronous,
          compare --skew 0x1p-3          | '0x1p-3' is not a number
          compare --items +5             | '+5' is not a whole number
          compare --items ٣              | '٣' is not a whole number
          compare --heap 1k              | --heap 1k: Too small maximum heap
          compare --heap 9999999g        | --heap 9999999g:
          compare --json newdir/         | --json newdir/: that names a folder
          compare --json -               | --json -: give the name of a file, or /dev/stdout
          compare --json=                | --json: the name of the file is empty
          compare --json a --html ./a    | --json and --html both name ./a
          compare pom.xml                | pom.xml is a file but no .java file
          compare src                    | src is a folder
          --verbose                      | unknown option --verbose
          compare --kill-demo mixed-10k  | the workload mixed-10k does not apply to --kill-demo
          compare --kill-demo --items 5  | --items does not apply to --kill-demo
          compare --kill-demo --skew 0   | --skew does not apply to --kill-demo
          compare --kill-demo --strategies hybrid | --strategies does not apply to --kill-demo
          compare --kill-demo --repeat 2 | --repeat does not apply to --kill-demo
          compare --kill-demo --heap 1g  | --heap does not apply to --kill-demo
          compare --kill-demo --html a   | --html does not apply to --kill-demo
          compare --kill-demo -cp a      | --classpath does not apply to --kill-demo
          compare --kill-demo --json no/a | --json no/a can't be written: there is no such folder
          compare --kill-demo=yes        | '--kill-demo': 'yes' is not a boolean
          compare --kildemo              | unknown option --kildemo, did you mean --kill-demo?
          ps x                           | ps takes no x
          ps --jsn                       | unknown option --jsn, did you mean --json?
          ps --json=a                    | invalid value for option '--json': 'a' is not a boolean
          pss                            | unknown command pss, did you mean ps?
          accuracy 5                     | accuracy takes no 5
          accuracy --grid                | missing required parameter for option '--grid'
          accuracy --grid x              | 'x' is not a whole number
          accuracy --workloads 5         | --workloads does not apply to accuracy without --grid
          accuracy --quick               | --quick does not apply to accuracy without --grid
          accuracy --json a              | --json does not apply to accuracy without --grid
          accuracy --grid 1 --workloads 0 | --workloads 0: must be from 1 to 1,000
          accuracy --grid 1 --strategies hybird | (did you mean hybrid?)
          accuracy --grid 1 --json no/a  | --json no/a can't be written: there is no such folder
          calibrate --agin               | unknown option --agin, did you mean --again?
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

  @ParameterizedTest
  @CsvSource({"-x", "compare -x", "compare --strategies x"})
  void nothingIsNearToALetter(String args) {
    run(args.split(" +", -1));
    assertThat(screen.err()).doesNotContain("did you mean");
  }

  @Test
  void aNumberThatIsNoneOfThreadsIsNotTakenForAnotherName() {
    run("compare", "--strategies", "threads(0)");
    assertThat(screen.err()).doesNotContain("did you mean");
  }

  @Test
  void namesWithLineEndsAndColoursStayOneLine() {
    assertThat(run("compare", "a\n\u001B[31mb.java")).isEqualTo(2);
    assertThat(screen.err()).isEqualTo("flyshuttle: there is no file a\\nb.java\n");
  }

  @Test
  void theStackTraceIsForThoseWhoAskForIt() {
    for (String option : List.of("--verbose", "-v", "-qv")) {
      TestScreen own = TestScreen.plain();
      assertThat(Main.run(own.screen(), "compare", "mixed", option)).isEqualTo(2);
      assertThat(own.err()).contains("flyshuttle: there is no workload", "\tat io.flyshuttle.");
    }
  }

  @Test
  void twoReportsInOneFileAreRefusedBeforeTheRun(@TempDir Path folder) throws IOException {
    Path one = folder.resolve("a");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a"));
    for (String other : List.of(one.toString(), folder + "/./a", link.toString())) {
      TestScreen own = TestScreen.plain();
      assertThat(Main.run(own.screen(), "compare", "--json=" + one, "--html=" + other))
          .isEqualTo(2);
      assertThat(own.err())
          .isEqualTo("flyshuttle: --json and --html both name " + other + ": give two files\n");
      assertThat(own.out()).isEmpty();
    }
    assertThat(one).doesNotExist();
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
    assertThat(screen.out()).contains("--kill-demo", "hybrid-processes");
    assertThat(run("accuracy", "--help")).isZero();
    assertThat(screen.out()).contains("Usage: flyshuttle accuracy", "--grid");
    assertThat(run("calibrate", "--help")).isZero();
    assertThat(screen.out()).contains("Usage: flyshuttle calibrate", "--again");
    assertThat(run("ps", "--help")).isZero();
    assertThat(screen.out()).contains("Usage: flyshuttle ps");
    assertThat(screen.err()).isEmpty();
  }

  @Test
  void versionIsOneLine() {
    assertThat(run("--version")).isZero();
    assertThat(screen.out()).startsWith("flyshuttle ").hasLineCount(1);
  }
}
