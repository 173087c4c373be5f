package io.flyshuttle;

import io.flyshuttle.spi.Place;
import io.flyshuttle.spi.PlaceProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.stream.Collector;
import java.util.stream.Stream;

/** The shuttle: puts the parts together. */
final class Loom implements Shuttle, Host {
  private final Config config;
  private final DeadlineTimer timer;
  private final CpuPool cpu;
  private final Runs runs = new Runs(this);
  private final Set<Run> running = ConcurrentHashMap.newKeySet();
  private final Set<Task<?>> detached = ConcurrentHashMap.newKeySet();
  private final Map<String, Provided> provided = new HashMap<>(); // guarded by itself
  private volatile boolean closed;

  Loom(Config config) {
    this.config = config;
    this.timer = new DeadlineTimer(config.ticker(), "flyshuttle-timer");
    this.cpu = new CpuPool(config.cpus(), config.queue(), config.slice(), config.ticker(), timer);
  }

  // ---- as a host of runs

  @Override
  public Config config() {
    return config;
  }

  @Override
  public DeadlineTimer timer() {
    return timer;
  }

  @Override
  public CpuPool cpu() {
    return cpu;
  }

  @Override
  public Provided provided(Strategy strategy) throws Exception {
    synchronized (provided) {
      Provided open = provided.get(strategy.name());
      if (open == null) {
        PlaceProvider provider =
            ServiceLoader.load(PlaceProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.strategy().equals(strategy.name()))
                .findFirst()
                .orElseThrow();
        Place place = provider.open(config.cpus());
        open = new Provided(place, provider.serves());
        provided.put(strategy.name(), open);
      }
      return open;
    }
  }

  @Override
  public Runnable began(Run run) {
    running.add(run);
    if (closed) {
      running.remove(run);
      throw new IllegalStateException("the shuttle is closed");
    }
    return () -> running.remove(run);
  }

  @Override
  public Runnable detached(Task<?> task) {
    detached.add(task);
    return () -> detached.remove(task);
  }

  // ---- as a shuttle

  @Override
  public <T, R> Scope<T, R> scope(String name, Join<T, R> join, Option... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T within(Duration limit, Callable<? extends T> work) throws Exception {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> Report<T> run(Pipeline<T> pipeline, Option... options) throws InterruptedException {
    return runs.run(pipeline, options);
  }

  @Override
  public <T, A, R> R collect(
      Pipeline<T> pipeline, Collector<? super T, A, R> collector, Option... options)
      throws InterruptedException {
    return runs.collect(pipeline, collector, options);
  }

  @Override
  public <T> void forEach(Pipeline<T> pipeline, Sink<? super T> action, Option... options)
      throws InterruptedException {
    runs.forEach(pipeline, action, options);
  }

  @Override
  public <T> Stream<T> stream(Pipeline<T> pipeline, Option... options) {
    return runs.stream(pipeline, options);
  }

  @Override
  public <T> Flow.Publisher<T> publisher(Pipeline<T> pipeline, Option... options) {
    return runs.publisher(pipeline, options);
  }

  @Override
  public TaskTree tree() {
    return new TaskTree(running.stream().map(RunNode::of).toList());
  }

  @Override
  public List<Task<?>> detached() {
    return new ArrayList<>(detached);
  }

  @Override
  public int cpus() {
    return config.cpus();
  }

  @Override
  public void close() {
    closed = true;
    running.forEach(Run::cancel);
    cpu.close();
    timer.close();
  }
}
