package io.flyshuttle.cli.workload;

import io.flyshuttle.Pipeline;
import java.util.List;
import java.util.OptionalLong;

/**
 * A workload that is ready to run, in the JVM that runs it.
 *
 * @param pipeline the work
 * @param checksum a new, empty checksum for its results
 * @param items items in all, where that is known beforehand
 * @param rehearsal run before anything is measured, in turn and again and again, where the work is
 *     to be measured warm; else none
 * @param resource what to close afterwards
 * @param <T> what comes out
 */
public record Workload<T>(
    Pipeline<T> pipeline,
    Checksum<? super T> checksum,
    OptionalLong items,
    List<Pipeline<?>> rehearsal,
    AutoCloseable resource) {

  /** One that is measured as users run theirs: cold. */
  Workload(
      Pipeline<T> pipeline,
      Checksum<? super T> checksum,
      OptionalLong items,
      AutoCloseable resource) {
    this(pipeline, checksum, items, List.of(), resource);
  }

  static <T> Workload<T> of(Pipeline<T> pipeline, Checksum<? super T> checksum, long items) {
    return new Workload<>(pipeline, checksum, OptionalLong.of(items), () -> {});
  }

  Workload<T> rehearsing(Pipeline<?>... rehearsal) {
    return new Workload<>(pipeline, checksum, items, List.of(rehearsal), resource);
  }

  Workload<T> closing(AutoCloseable resource) {
    return new Workload<>(pipeline, checksum, items, rehearsal, resource);
  }
}
