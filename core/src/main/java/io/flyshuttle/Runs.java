package io.flyshuttle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Stream;

/** Runs pipelines for a shuttle: the sinks. */
final class Runs {

  private final Host host;

  Runs(Host host) {
    this.host = host;
  }

  private RunOptions options(Option[] options) {
    return RunOptions.of(host, options);
  }

  <T> Report<T> run(Pipeline<T> pipeline, Option... given) throws InterruptedException {
    List<Object> results = new ArrayList<>();
    Execution execution = Execution.start(host, options(given), pipeline, results::add);
    try {
      execution.go();
      results.addAll(execution.remains());
    } finally {
      execution.close();
    }
    @SuppressWarnings("unchecked") // what the pipeline's last operation gave
    List<T> typed = (List<T>) Collections.unmodifiableList(results);
    return execution.report(typed);
  }

  <T> void forEach(Pipeline<T> pipeline, Shuttle.Sink<? super T> action, Option... given)
      throws InterruptedException {
    @SuppressWarnings("unchecked") // what the pipeline's last operation gave
    Shuttle.Sink<Object> sink = (Shuttle.Sink<Object>) action;
    Execution execution = Execution.start(host, options(given), pipeline, sink);
    try {
      execution.go();
    } finally {
      execution.close();
    }
    execution.throwFailure();
  }

  <T, A, R> R collect(Pipeline<T> pipeline, Collector<? super T, A, R> collector, Option... given)
      throws InterruptedException {
    A container = collectors(collector.supplier());
    forEach(pipeline, item -> collector.accumulator().accept(container, item), given);
    return collectors(() -> collector.finisher().apply(container));
  }

  private static <R> R collectors(Supplier<R> part) {
    try {
      return part.get();
    } catch (RuntimeException failure) {
      throw Failures.asThrown(failure);
    }
  }

  <T> Stream<T> stream(Pipeline<T> pipeline, Option... given) {
    return new Reader<T>(host, options(given), pipeline).stream();
  }

  <T> Flow.Publisher<T> publisher(Pipeline<T> pipeline, Option... given) {
    RunOptions offered = options(given);
    return subscriber -> // its time begins when somebody subscribes
    Delivery.begin(host, options(given).carrying(offered), pipeline, subscriber);
  }
}
