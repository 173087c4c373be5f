package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command in a process of its own. */
@Timeout(60)
class SimulateIT {

  private record Ended(int code, String out) {}

  /** With classes that are loaded on the output, too. */
  private static Ended run(List<String> jvm, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.flyshuttle.cli.Main"));
    command.addAll(Arrays.asList(arguments));
    Path out = Files.createTempFile("simulate", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    JvmOptions.removeFrom(builder);
    builder.environment().put("XDG_STATE_HOME", out.resolveSibling("no-state").toString());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("it ends").isTrue();
      return new Ended(process.exitValue(), Files.readString(out));
    } finally {
      process.destroyForcibly().waitFor();
      Files.delete(out);
    }
  }

  @Test
  void itEndsWithTheForecast() throws Exception {
    Ended ended = run(List.of(), "simulate", "--items", "500", "--cores", "2");
    assertThat(ended.out).contains("Forecast, not measured: 500 items", "Recommended: ");
    assertThat(ended.code).isZero();
  }

  @Test
  void whatItDoesNotNeedIsNotLoaded() throws Exception {
    Ended ended = run(List.of("-Xlog:class+load:stdout"), "simulate", "--items", "500");
    Stream<String> loaded = ended.out.lines().filter(line -> line.contains(" source: "));
    assertThat(loaded)
        .isNotEmpty()
        .noneMatch(line -> line.contains("tools.jackson."))
        .noneMatch(line -> line.contains("me.tongfei."))
        .noneMatch(line -> line.contains("io.flyshuttle.process.ProcessPool "))
        .noneMatch(line -> line.contains("io.flyshuttle.Shuttle "));
  }

  /** Figures that would take for ever if each event were simulated. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--items 1000 --cpu 50min --cores 1.5",
        "--items 1000 --cpu 50min --cores 0.1",
        "--items 1000 --io 1h --concurrency 1",
        "--items 2000 --io 59min --cpu 1min --sweep cpu-share",
        "--items 1 --cpu 1h --sweep cores",
        "--items 5000 --io 1ns --concurrency 100000 --sweep concurrency"
      })
  void absurdFiguresEndAsWell(String figures) throws Exception {
    Ended ended = run(List.of(), ("simulate " + figures).split(" "));
    assertThat(ended.out).contains("Recommended: ").doesNotContain("NaN", "Infinity", " -");
    assertThat(ended.code).isZero();
  }
}
