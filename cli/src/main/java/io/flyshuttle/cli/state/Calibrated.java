package io.flyshuttle.cli.state;

import io.flyshuttle.forecast.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The figures of a machine as they are kept, with what they are true of.
 *
 * @param schema {@value #SCHEMA}
 * @param jdk vendor and version of the JVM that was measured
 * @param processor its model, as the system names it
 * @param processors that the JVM may use
 * @param machine the figures
 */
public record Calibrated(
    int schema, String jdk, String processor, int processors, Machine machine) {
  static final int SCHEMA = 3;

  /** Older figures are measured anew: kernels and hosts change. */
  public static final Duration OLDEST = Duration.ofDays(30);

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** Checks nothing: {@link #check} does. */
  public Calibrated {
    Objects.requireNonNull(jdk, "jdk");
    Objects.requireNonNull(processor, "processor");
    Objects.requireNonNull(machine, "machine");
  }

  /** Of this machine and this JDK. */
  public static Calibrated here(Machine machine) {
    return new Calibrated(
        SCHEMA, jdkHere(), processorHere(), Runtime.getRuntime().availableProcessors(), machine);
  }

  /** How long ago it was measured; never negative. */
  public Duration age(Instant now) {
    Duration age = Duration.between(machine.measured(), now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** Whether the figures are those of {@code here}, and not too old. */
  public boolean isTrueOf(Calibrated here, Instant now) {
    return jdk.equals(here.jdk)
        && processor.equals(here.processor)
        && processors == here.processors
        && age(now).compareTo(OLDEST) <= 0;
  }

  /**
   * Refuses what no measurement gives.
   *
   * @throws IllegalArgumentException if a number is out of its bounds
   */
  Calibrated check() {
    if (schema != SCHEMA) {
      throw new IllegalArgumentException("schema " + schema + " instead of " + SCHEMA);
    }
    DoubleStream times =
        DoubleStream.of(
            machine.blocking(),
            machine.byteNanos(),
            (double) machine.jvmBytes(),
            (double) machine.workerBytes(),
            (double) machine.threadBytes());
    DoubleStream late =
        Stream.of(machine.virtualTimer(), machine.platformTimer())
            .flatMapToDouble(
                one -> DoubleStream.of(one.at10us(), one.at100us(), one.at1ms(), one.at10ms()));
    DoubleStream overheads =
        machine.overheads().values().stream()
            .flatMapToDouble(one ->
                DoubleStream.of(
                    one.at5us(),
                    one.at50us(),
                    one.at500us(),
                    one.computing(),
                    one.alone(),
                    one.start(),
                    one.aside()));
    boolean odd =
        Stream.of(times, late, overheads)
                .flatMapToDouble(values -> values)
                .anyMatch(value -> !(value >= 0 && Double.isFinite(value)))
            || Stream.of(machine.cores(), machine.spinNanos(), machine.quantum())
                .anyMatch(value -> !(value > 0 && Double.isFinite(value)));
    if (odd || machine.overheads().isEmpty()) {
      throw new IllegalArgumentException("a figure is missing, negative or infinite");
    }
    return this;
  }

  private static String jdkHere() {
    return System.getProperty("java.vendor") + " " + Runtime.version();
  }

  private static String processorHere() {
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException | RuntimeException elsewhere) {
      return System.getProperty("os.arch");
    }
  }
}
