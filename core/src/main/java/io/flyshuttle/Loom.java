package io.flyshuttle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.stream.Collector;
import java.util.stream.Stream;

/** The shuttle: puts the parts together. */
final class Loom implements Shuttle {
  private final Config config;

  Loom(Config config) {
    this.config = config;
  }

  @Override
  public <T, R> Scope<T, R> scope(String name, Join<T, R> join, Option... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T within(Duration limit, Callable<? extends T> work) throws Exception {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> Report<T> run(Pipeline<T> pipeline, Option... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T, A, R> R collect(
      Pipeline<T> pipeline, Collector<? super T, A, R> collector, Option... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> void forEach(Pipeline<T> pipeline, Sink<? super T> action, Option... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> Stream<T> stream(Pipeline<T> pipeline, Option... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> Flow.Publisher<T> publisher(Pipeline<T> pipeline, Option... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TaskTree tree() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Task<?>> detached() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int cpus() {
    return config.cpus();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
