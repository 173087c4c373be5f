package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that was asked for is lost without a word: the command as a process of its own. */
@Timeout(120)
@EnabledOnOs(OS.LINUX) // for /dev/full
class LostOutputIT {
  private static final String ONE = "--strategies=hybrid";

  @TempDir private Path folder;

  /** The exit code and everything on standard error. */
  private record Ended(int code, String err) {}

  /** {@code sh} does what {@code redirection} says. */
  private Ended compare(String redirection, String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "exec \"$@\" " + redirection,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "compare",
                "cpu-chunks",
                "--scale=1"));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile());
    JvmOptions.removeFrom(builder);
    Process process = builder.start();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), err);
  }

  @Test
  void aTableThatCannotBeWrittenIsAnError() throws Exception {
    assertThat(compare(">/dev/full", ONE, "-q"))
        .isEqualTo(new Ended(2, "flyshuttle: can't write the results: No space left on device\n"));
    assertThat(compare(">&-", ONE, "-q"))
        .isEqualTo(new Ended(2, "flyshuttle: can't write the results: Bad file descriptor\n"));
  }

  @Test
  void eachReportThatFailsHasItsLine() throws Exception {
    assertThat(compare("", ONE, "--json=/dev/full", "--html=/dev/full", "-q"))
        .isEqualTo(
            new Ended(
                2,
                """
                flyshuttle: --json /dev/full can't be written: No space left on device
                flyshuttle: --html /dev/full can't be written: No space left on device
                """));
    assertThat(folder.resolve("out")).content().as("the table").contains("strategy", "\nhybrid ");
  }

  @Test
  void theReportThatWasWrittenIsNamed() throws Exception {
    Ended ended = compare("", ONE, "--json=/dev/full", "--html=page.html");
    assertThat(ended.err())
        .endsWith(
            """
            page: page.html
            flyshuttle: --json /dev/full can't be written: No space left on device
            """);
    assertThat(folder.resolve("page.html")).isNotEmptyFile();
  }

  @Test
  void aReportOnStandardOutputStandsBelowTheTable() throws Exception {
    assertThat(compare("", ONE, "--json=/dev/stdout").code()).isZero();
    assertThat(folder.resolve("out")).content().contains("strategy", "\"schema\" : 1");
  }
}
