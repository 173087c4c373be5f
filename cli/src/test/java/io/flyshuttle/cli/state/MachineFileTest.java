package io.flyshuttle.cli.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.forecast.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineFileTest {
  private static final Instant MEASURED = Instant.parse("2025-01-01T00:00:00Z");
  private static final Calibrated FIGURES =
      new Calibrated(Calibrated.SCHEMA, "a JDK", "a processor", 2, machine(MEASURED));

  @TempDir Path folder;

  private MachineFile after(Duration age) {
    return new MachineFile(
        new StateFolder(folder), Clock.fixed(MEASURED.plus(age), ZoneOffset.UTC));
  }

  private static Machine machine(Instant measured) {
    Machine generic = Machine.generic(2);
    return new Machine(
        measured,
        generic.cores(),
        generic.spinNanos(),
        generic.virtualTimer(),
        generic.platformTimer(),
        generic.blocking(),
        generic.quantum(),
        generic.overheads(),
        generic.byteNanos(),
        generic.jvmBytes(),
        generic.workerBytes(),
        generic.threadBytes());
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    MachineFile file = after(Duration.ofDays(30));
    assertThat(file.read(FIGURES).figures()).isEmpty();
    assertThat(file.read(FIGURES).because()).isEmpty();

    file.write(FIGURES);

    assertThat(file.read(FIGURES).figures()).contains(FIGURES);
    assertThat(file.read(FIGURES).because()).isEmpty();
  }

  @Test
  void oldFiguresAreMeasuredAnew() throws IOException {
    MachineFile file = after(Duration.ofDays(30).plusSeconds(1));
    file.write(FIGURES);

    assertThat(file.read(FIGURES).figures()).isEmpty();
    assertThat(file.read(FIGURES).because())
        .hasValueSatisfying(why -> assertThat(why).endsWith("or too old; measuring anew"));
  }

  @Test
  void thoseOfAnotherJdkOrMachineAreMeasuredAnew() throws IOException {
    MachineFile file = after(Duration.ZERO);
    file.write(FIGURES);

    Machine machine = FIGURES.machine();
    assertThat(
            file.read(new Calibrated(Calibrated.SCHEMA, "other", "a processor", 2, machine))
                .figures())
        .isEmpty();
    assertThat(file.read(new Calibrated(Calibrated.SCHEMA, "a JDK", "other", 2, machine)).figures())
        .isEmpty();
    assertThat(
            file.read(new Calibrated(Calibrated.SCHEMA, "a JDK", "a processor", 4, machine))
                .figures())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "cores" : 2.0                    | "cores" : 0
          "cores" : 2.0                    | "cores" : "two"
          "cores" : 2.0,                   |
          "cores" : 2.0                    | "cores" : 2.0, "more" : 1
          "spinNanos" : 15000.0            | "spinNanos" : -1
          "quantum" : 4000000.0            | "quantum" : "NaN"
          "byteNanos" : 0.6                | "byteNanos" : -0.6
          "computing" : 200.0              | "computing" : null
          "aside" : 12000.0                | "aside" : -12000.0
          "schema" : 3                     | "schema" : 2
          "at1ms" : 80000.0                | "at1ms" : -80000.0
          "measured" : "2025-01-01T00:00:00Z" | "measured" : "yesterday"
          "jdk" : "a JDK"                  | "jdk" : null
          """)
  void whatIsDamagedIsSaidInOneLine(String from, String to) throws IOException {
    MachineFile file = after(Duration.ZERO);
    file.write(FIGURES);
    Path kept = folder.resolve("machine.json");
    String text = Files.readString(kept);
    assertThat(text).contains(from);
    Files.writeString(kept, text.replace(from, to == null ? "" : to));

    assertThat(file.read(FIGURES).figures()).isEmpty();
    assertThat(file.read(FIGURES).because())
        .contains(kept + " is damaged, or of another version; measuring anew");
  }

  @ParameterizedTest
  @CsvSource({"''", "{", "[]", "null", "{}x"})
  void whatIsNoJsonIsDamaged(String text) throws IOException {
    Files.writeString(folder.resolve("machine.json"), text);
    assertThat(after(Duration.ZERO).read(FIGURES).because())
        .hasValueSatisfying(
            why -> assertThat(why).endsWith("is damaged, or of another version; measuring anew"));
  }
}
