package io.flyshuttle.cli.workload;

import io.flyshuttle.Pipeline;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A workload that is ready to run, in the JVM that runs it.
 *
 * @param pipeline the work
 * @param checksums gives a new, empty checksum for its results
 * @param items items in all, where that is known beforehand
 * @param rehearsal run before anything is measured, in turn and again and again, where the work is
 *     to be measured warm; else none
 * @param resource what to close afterwards
 * @param <T> what comes out
 */
public record Workload<T>(
    Pipeline<T> pipeline,
    Supplier<? extends Checksum<? super T>> checksums,
    OptionalLong items,
    List<Pipeline<T>> rehearsal,
    AutoCloseable resource) {

  /** One that is measured as users run theirs: cold. */
  Workload(
      Pipeline<T> pipeline,
      Supplier<? extends Checksum<? super T>> checksums,
      OptionalLong items,
      AutoCloseable resource) {
    this(pipeline, checksums, items, List.of(), resource);
  }

  static <T> Workload<T> of(
      Pipeline<T> pipeline, Supplier<? extends Checksum<? super T>> checksums, long items) {
    return new Workload<>(pipeline, checksums, OptionalLong.of(items), () -> {});
  }

  Workload<T> rehearsing(List<Pipeline<T>> works) {
    return new Workload<>(pipeline, checksums, items, works, resource);
  }

  Workload<T> closing(AutoCloseable resource) {
    return new Workload<>(pipeline, checksums, items, rehearsal, resource);
  }
}
