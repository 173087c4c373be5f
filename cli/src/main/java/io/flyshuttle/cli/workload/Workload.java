package io.flyshuttle.cli.workload;

import io.flyshuttle.Pipeline;
import java.util.OptionalLong;

/**
 * A workload that is ready to run, in the JVM that runs it.
 *
 * @param pipeline the work
 * @param checksum a new, empty checksum for its results
 * @param items items in all, where that is known beforehand
 * @param resource what to close afterwards
 * @param <T> what comes out
 */
public record Workload<T>(
    Pipeline<T> pipeline,
    Checksum<? super T> checksum,
    OptionalLong items,
    AutoCloseable resource) {

  static <T> Workload<T> of(Pipeline<T> pipeline, Checksum<? super T> checksum, long items) {
    return new Workload<>(pipeline, checksum, OptionalLong.of(items), () -> {});
  }
}
