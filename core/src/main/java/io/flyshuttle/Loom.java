package io.flyshuttle;

import io.flyshuttle.spi.KillingPlace;
import io.flyshuttle.spi.Nature;
import io.flyshuttle.spi.Pilot;
import io.flyshuttle.spi.PlaceProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collector;
import java.util.stream.Stream;

/** The shuttle: puts the parts together. */
final class Loom implements Shuttle, Host {

  /** OPEN ──▶ CLOSING, where scopes may still be opened inside what runs ──▶ CLOSED. */
  private enum Phase {
    OPEN,
    CLOSING,
    CLOSED
  }

  private final Config config;
  private final Ticker clock;
  private final DeadlineTimer timer;
  private final CpuPool cpu;
  private final Runs runs = new Runs(this);
  private final Registry registry = new Registry();
  private final Map<String, Provided> provided = new HashMap<>(); // guarded by itself
  private boolean providedClosed; // guarded by provided
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);
  private final CountDownLatch closed = new CountDownLatch(1);

  Loom(Config config) {
    this(config, new DeadlineTimer(config.ticker(), "flyshuttle-timer"));
  }

  /** With a timer that is given, and closed with the shuttle. */
  Loom(Config config, DeadlineTimer timer) {
    this.config = config;
    this.clock = config.ticker();
    this.timer = timer;
    this.cpu = new CpuPool(config.cpus(), config.queue(), config.slice(), clock, timer);
    // By hand-moved time a test counts who waits: there is no thread before somebody does.
    if (Niceness.system() != Niceness.None.INSTANCE && clock == Ticker.system()) {
      timer.start(); // what is started later may inherit the priority of a thread that computes
      Carriers.call();
    }
  }

  // ---- scopes

  @Override
  public <T, R> Scope<T, R> scope(String name, Join<T, R> join, Option... options) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(join, "join");
    Nest nest = Nest.here(this);
    return new ScopeImpl<>(this, name, join, ScopeSettings.of(this, nest, options), nest).open();
  }

  @Override
  public <T> T within(Duration limit, Callable<? extends T> work) throws Exception {
    Objects.requireNonNull(limit, "limit");
    Objects.requireNonNull(work, "work");
    if (phase.get() == Phase.CLOSED) {
      throw new IllegalStateException("the shuttle is closed");
    }
    return Within.call(timer, clock, limit, work);
  }

  // ---- runs

  @Override
  public <T> Report<T> run(Pipeline<T> pipeline, Option... options) throws InterruptedException {
    return runs.run(Objects.requireNonNull(pipeline, "pipeline"), options);
  }

  @Override
  public <T, A, R> R collect(
      Pipeline<T> pipeline, Collector<? super T, A, R> collector, Option... options)
      throws InterruptedException {
    Objects.requireNonNull(pipeline, "pipeline");
    return runs.collect(pipeline, Objects.requireNonNull(collector, "collector"), options);
  }

  @Override
  public <T> void forEach(Pipeline<T> pipeline, Sink<? super T> action, Option... options)
      throws InterruptedException {
    Objects.requireNonNull(pipeline, "pipeline");
    runs.forEach(pipeline, Objects.requireNonNull(action, "action"), options);
  }

  @Override
  public <T> Stream<T> stream(Pipeline<T> pipeline, Option... options) {
    return runs.stream(Objects.requireNonNull(pipeline, "pipeline"), options);
  }

  @Override
  public <T> Flow.Publisher<T> publisher(Pipeline<T> pipeline, Option... options) {
    return runs.publisher(Objects.requireNonNull(pipeline, "pipeline"), options);
  }

  // ---- everything

  @Override
  public TaskTree tree() {
    return Trees.of(registry);
  }

  @Override
  public List<Task<?>> detached() {
    return registry.detached();
  }

  @Override
  public int cpus() {
    return config.cpus();
  }

  @Override
  public void close() {
    if (!phase.compareAndSet(Phase.OPEN, Phase.CLOSING)) {
      awaitClosed();
      return;
    }
    long drain = Nanos.of(config.drain());
    try {
      new Closing(registry, clock, drain).run();
    } finally {
      phase.set(Phase.CLOSED);
      cpu.dropQueued();
      cpu.close();
      timer.close();
      closed.countDown();
      closeProvided(); // last: others' code
    }
  }

  /** Another thread closes it; an interrupt makes that one hurry. */
  private void awaitClosed() {
    boolean interrupted = false;
    while (true) {
      try {
        closed.await();
        break;
      } catch (InterruptedException hurry) {
        interrupted = true;
        registry.cancelAll();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes in a scope or a run that no other of this shuttle leads to.
   *
   * @throws IllegalStateException if the shuttle is closed, or closing
   */
  void enter(Registry.Running what) {
    registry.add(what); // first, so that who closes either sees it or is seen
    if (phase.get() != Phase.OPEN) {
      registry.remove(what);
      throw new IllegalStateException("the shuttle is closed: it takes no more work");
    }
  }

  void leave(Registry.Running what) {
    registry.remove(what);
  }

  /**
   * Lets a scope open inside work that this shuttle still waits for.
   *
   * @throws IllegalStateException if the shuttle is closed
   */
  void requireNotClosed() {
    if (phase.get() == Phase.CLOSED) {
      throw new IllegalStateException("the shuttle is closed: it takes no more work");
    }
  }

  // ---- the parts

  Ticker clock() {
    return clock;
  }

  Registry registry() {
    return registry;
  }

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
    return open(provider(each -> each.strategy().equals(strategy.name())).orElseThrow());
  }

  @Override
  public KillingPlace killing() {
    PlaceProvider provider =
        provider(each -> each.serves().contains(Nature.KILLABLE))
            .orElseThrow(() ->
                new IllegalStateException(
                    "killable work needs worker processes: put flyshuttle-process on the class"
                        + " path, or choose a strategy that runs it on threads"));
    try {
      return (KillingPlace) open(provider).place();
    } catch (Exception failure) {
      throw new IllegalStateException(
          "no worker processes for killable work: " + failure.getMessage(), failure);
    }
  }

  @Override
  public Pilot pilot() {
    return config
        .pilot()
        .or(() -> ServiceLoader.load(Pilot.class).findFirst())
        .orElseThrow(() ->
            new IllegalStateException(
                "the strategy auto needs somebody to decide: put flyshuttle-forecast on the class"
                    + " path, or choose hybrid"));
  }

  private Optional<PlaceProvider> provider(Predicate<PlaceProvider> which) {
    return config.places().stream()
        .filter(which)
        .findFirst()
        .or(() ->
            ServiceLoader.load(PlaceProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(which)
                .findFirst());
  }

  private Provided open(PlaceProvider provider) throws Exception {
    synchronized (provided) {
      if (providedClosed) {
        throw new IllegalStateException("the shuttle is closed");
      }
      Provided open = provided.get(provider.strategy());
      if (open == null) {
        open = new Provided(provider.open(config.cpus()), provider.serves());
        provided.put(provider.strategy(), open);
      }
      return open;
    }
  }

  private void closeProvided() {
    synchronized (provided) {
      providedClosed = true;
      provided.values().forEach(each -> each.place().close());
    }
  }

  @Override
  public Nest here() {
    return Nest.here(this);
  }

  @Override
  public Runnable began(Run run) {
    Registry.Running entry = new RunEntry(run);
    if (run.task().isPresent() || here().isInside()) { // this shuttle still waits for that
      requireNotClosed();
      registry.add(entry);
    } else {
      enter(entry);
    }
    Runnable leavesBlock = run.block().map(scope -> scope.enter(run)).orElse(() -> {});
    return () -> {
      leavesBlock.run();
      leave(entry);
    };
  }

  @Override
  public void somethingEnded() {
    registry.somethingEnded();
  }

  @Override
  public Runnable detached(Task<?> task) {
    registry.addDetached(task);
    return () -> registry.removeDetached(task);
  }

  /** A run among what is running; compared by identity, as runs are. */
  record RunEntry(Run run) implements Registry.Running {
    @Override
    public TaskTree.Node node() {
      return RunNode.of(run);
    }

    @Override
    public void cancel() {
      run.cancel();
    }

    @Override
    public boolean busy(Thread closer) {
      return run.busy(closer);
    }

    @Override
    public String unfinished() {
      return "the run started at " + run.startedAt() + " has not ended";
    }
  }
}
