package io.flyshuttle.forecast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The cores that this JVM may use: processors, or less where a control group has a quota. */
final class Quota {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final Path V2 = Path.of("cpu.max"); // "200000 100000", or "max 100000"
  private static final Path V1_QUOTA = Path.of("cpu/cpu.cfs_quota_us"); // -1: none
  private static final Path V1_PERIOD = Path.of("cpu/cpu.cfs_period_us");

  private Quota() {}

  static double available() {
    return available(ROOT, Runtime.getRuntime().availableProcessors());
  }

  static double available(Path controlGroup, int processors) {
    return read(controlGroup.resolve(V2))
        .flatMap(Quota::quota)
        .or(() ->
            read(controlGroup.resolve(V1_QUOTA))
                .flatMap(quota ->
                    read(controlGroup.resolve(V1_PERIOD))
                        .flatMap(period -> quota(quota + " " + period))))
        .map(quota -> Math.min(quota, processors))
        .orElse((double) processors);
  }

  /** Of "quota period" in microseconds; none where there is no bound. */
  private static Optional<Double> quota(String words) {
    String[] two = words.split(" ", 2);
    try {
      double quota = Double.parseDouble(two[0]) / Double.parseDouble(two[1]);
      return quota > 0 && Double.isFinite(quota) ? Optional.of(quota) : Optional.empty();
    } catch (RuntimeException unbounded) {
      return Optional.empty();
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException none) {
      return Optional.empty();
    }
  }
}
