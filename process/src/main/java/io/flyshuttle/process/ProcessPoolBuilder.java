package io.flyshuttle.process;

import io.flyshuttle.Ticker;
import io.flyshuttle.process.spi.ObjectCodec;
import io.flyshuttle.process.wire.Functions;
import io.flyshuttle.process.wire.Hello;
import io.flyshuttle.process.wire.Shipped;
import io.flyshuttle.process.wire.Subject;
import io.flyshuttle.process.wire.UnreadableException;
import io.flyshuttle.process.wire.UnsendableException;
import io.flyshuttle.process.wire.Welcome;
import io.flyshuttle.spi.PlaceProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Configures a {@link ProcessPool}. Each method throws {@link IllegalArgumentException} for a value
 * out of its range, and {@link NullPointerException} for {@code null}, with the name of the
 * parameter as its message. Not thread-safe.
 *
 * @since 0.1
 */
public final class ProcessPoolBuilder {

  /** Of workers, and of spares: more is a mistake on any machine. */
  private static final int MOST = 10_000;

  private static final long MIB = 1L << 20;
  private static final int QUARANTINE = 2;
  private static final int BREAKER = 3;
  private static final int WINDOW = 32;
  private static final Duration SETTLE = Duration.ofSeconds(5);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
  private static final Duration OPEN = Duration.ofSeconds(10);
  private static final Duration CHEAP = Duration.ofNanos(100_000);
  private static final Duration RECALL = Duration.ofMillis(2); // when its watcher reads

  private int min;
  private int max; // 0: as many as the machine, or the shuttle, has processors
  private int spares = 1;
  private Duration idle = Duration.ofMinutes(1);
  private Duration grace = Duration.ofSeconds(1);
  private Duration stacks = Duration.ofMillis(50);
  private Duration drain = Duration.ofMinutes(1);
  private Duration startTimeout = Duration.ofSeconds(30);
  private Optional<Duration> deadline = Optional.empty();
  private int queue = 10_000;
  private WhenFull whenFull = WhenFull.WAIT;
  private int retries;
  private int memoryRetries;
  private int recycle;
  private long growth;
  private long heap = 512 * MIB;
  private Optional<Long> direct = Optional.empty();
  private Optional<Long> metaspace = Optional.empty();
  private Optional<Long> rest = Optional.empty();
  private long shared = 1024 * MIB;
  private Optional<RemoteRunnable> initialiser = Optional.empty();
  private Optional<WorkerLauncher> launcher = Optional.empty();
  private Optional<Path> java = Optional.empty();
  private List<String> options = List.of();
  private int processors = 1;
  private int niceness = 10;
  private boolean caching = true;
  private String filter = "";
  private String codec = "";
  private OutputListener listener = Delivery.NOBODY;
  private Ticker ticker = Ticker.system();

  ProcessPoolBuilder() {}

  /**
   * A fixed number of workers, started at once. The default: one for each processor; {@linkplain
   * #asPlace in a shuttle} as many as its {@link io.flyshuttle.Shuttle.Builder#cpu cpu} number.
   */
  public ProcessPoolBuilder workers(int count) {
    return workers(count, count);
  }

  /**
   * Workers as they are needed: started when tasks wait, closed when idle for longer than {@link
   * #idle}.
   *
   * @param min kept in any case; with 0, a pool without tasks has no process at all
   * @param max tasks that run at once
   */
  public ProcessPoolBuilder workers(int min, int max) {
    if (min < 0 || max < 1 || min > max || max > MOST) {
      throw new IllegalArgumentException(
          "workers from " + min + " to " + max + ": 0 <= min <= max, and max from 1 to " + MOST);
    }
    this.min = min;
    this.max = max;
    return this;
  }

  /** Warm workers beyond those that run tasks, to take over for one that is killed. Default: 1. */
  public ProcessPoolBuilder spares(int count) {
    if (count < 0 || count > MOST) {
      throw new IllegalArgumentException("spares of " + count + ": from 0 to " + MOST);
    }
    spares = count;
    return this;
  }

  /** How long a worker that isn't needed is kept. Default: one minute. */
  public ProcessPoolBuilder idle(Duration time) {
    idle = Checks.notNegative(time, "idle time");
    return this;
  }

  /**
   * From the interrupt of a task, at its deadline or by {@code cancel(true)}, to the end of its
   * worker. May be zero. Default: one second.
   */
  public ProcessPoolBuilder grace(Duration time) {
    grace = Checks.notNegative(time, "grace");
    return this;
  }

  /**
   * How long a worker that is about to be killed may take to tell what its threads are doing. It is
   * asked before the grace is over, so the kill seldom waits for that. With zero it isn't asked.
   * Default: 50 ms.
   */
  public ProcessPoolBuilder stacks(Duration time) {
    stacks = Checks.notNegative(time, "time for stacks");
    return this;
  }

  /** A deadline for tasks that are submitted without one. Default: none. */
  public ProcessPoolBuilder deadline(Duration time) {
    if (!Objects.requireNonNull(time, "time").isPositive()) {
      throw new IllegalArgumentException("a deadline of " + time + ": it has to be positive");
    }
    deadline = Optional.of(time);
    return this;
  }

  /** How long {@link ProcessPool#close} lets tasks end before it cancels. Default: one minute. */
  public ProcessPoolBuilder drain(Duration time) {
    drain = Checks.notNegative(time, "drain time");
    return this;
  }

  /**
   * How long a worker may take until it is ready, its initialiser included; and how long from when
   * it is given a task until the function is called, where that takes reading the function first,
   * or a large argument. Default: 30 s.
   */
  public ProcessPoolBuilder startTimeout(Duration time) {
    if (Objects.requireNonNull(time, "time").isZero()) {
      throw new IllegalArgumentException("a start timeout of " + time + ": it has to be positive");
    }
    startTimeout = Checks.notNegative(time, "start timeout");
    return this;
  }

  /** How many tasks may wait, and what happens to the next. Default: 10,000, {@code WAIT}. */
  public ProcessPoolBuilder queue(int tasks, WhenFull whenFull) {
    queue = Checks.atLeast(1, tasks, "a queue");
    this.whenFull = Objects.requireNonNull(whenFull, "whenFull");
    return this;
  }

  /**
   * How often a task is run again when its worker is lost for another reason than memory. A task
   * that has ended two workers is never run again. Default: 0, since it may have had effects.
   */
  public ProcessPoolBuilder retries(int count) {
    retries = Checks.atLeast(0, count, "retries");
    return this;
  }

  /** The same for tasks whose worker ran out of memory. Default: 0. */
  public ProcessPoolBuilder memoryRetries(int count) {
    memoryRetries = Checks.atLeast(0, count, "memory retries");
    return this;
  }

  /**
   * Replaces a worker after so many tasks; 0 for never, which is the default. In any case one is
   * replaced after a task that has met a {@link VirtualMachineError}, or has left a thread behind
   * that is no daemon: threads that are to stay are started by the {@linkplain #initialiser}.
   */
  public ProcessPoolBuilder recycleAfter(int tasks) {
    recycle = Checks.atLeast(0, tasks, "recycle after");
    return this;
  }

  /**
   * Replaces a worker, between two tasks, when its resident memory has grown by so many bytes since
   * its first task; 0 for never, which is the default.
   */
  public ProcessPoolBuilder recycleAtGrowth(long bytes) {
    growth = Checks.bytes(bytes, "growth");
    return this;
  }

  /** The Java heap of a worker in bytes. Default: 512 MiB. */
  public ProcessPoolBuilder heap(long bytes) {
    heap = Checks.positiveBytes(bytes, "heap");
    return this;
  }

  /** Direct memory of a worker in bytes. Default: as much as the heap. */
  public ProcessPoolBuilder directMemory(long bytes) {
    direct = Optional.of(Checks.positiveBytes(bytes, "direct memory"));
    return this;
  }

  /** Memory for classes in bytes. Default: 128 MiB. */
  public ProcessPoolBuilder metaspace(long bytes) {
    metaspace = Optional.of(Checks.positiveBytes(bytes, "metaspace"));
    return this;
  }

  /**
   * Memory for all else in bytes: native libraries, threads, compiled code, the JVM itself.
   * Together with the three others it is the hard limit that the operating system holds a worker
   * to, where it can ({@link Capability#MEMORY_CAP}). Default: 256 MiB.
   */
  public ProcessPoolBuilder nativeMemory(long bytes) {
    rest = Optional.of(Checks.positiveBytes(bytes, "native memory"));
    return this;
  }

  /** Bytes shared with all workers together, for large payloads. 0 for none. Default: 1 GiB. */
  public ProcessPoolBuilder sharedMemory(long bytes) {
    shared = Checks.bytes(bytes, "shared memory");
    return this;
  }

  /**
   * What each worker runs before its first task, such as to load a model. Where it throws, the
   * worker counts as one that could not be started.
   */
  public ProcessPoolBuilder initialiser(RemoteRunnable action) {
    initialiser = Optional.of(Objects.requireNonNull(action, "action"));
    return this;
  }

  /** How workers find the application's classes. Default: {@link WorkerLauncher#detect()}. */
  public ProcessPoolBuilder launcher(WorkerLauncher launcher) {
    this.launcher = Optional.of(Objects.requireNonNull(launcher, "launcher"));
    return this;
  }

  /** The {@code java} command of workers. Default: that of this JVM. */
  public ProcessPoolBuilder java(Path command) {
    java = Optional.of(Objects.requireNonNull(command, "command"));
    return this;
  }

  /** Further options for the JVM of workers; they win over the pool's own. */
  public ProcessPoolBuilder jvmOptions(String... options) {
    List<String> given = Arrays.asList(Objects.requireNonNull(options, "options"));
    this.options = Checks.withoutNulls(given, "options");
    return this;
  }

  /** Processors that each worker's JVM sizes itself for. Default: 1. */
  public ProcessPoolBuilder processors(int count) {
    processors = Checks.atLeast(1, count, "processors");
    return this;
  }

  /** Added to the niceness of this process, 0 to 19. Default: 10. */
  public ProcessPoolBuilder niceness(int level) {
    if (level < 0 || level > 19) {
      throw new IllegalArgumentException("a niceness of " + level + ": it is from 0 to 19");
    }
    niceness = level;
    return this;
  }

  /**
   * Makes and uses no AOT cache for the start of workers. Without this, one is made in the
   * background, by a worker that reads the functions which the pool has been given so far, but
   * calls none.
   */
  public ProcessPoolBuilder withoutAotCache() {
    caching = false;
    return this;
  }

  /**
   * Restricts which classes either side reads, by a pattern as of {@link
   * java.io.ObjectInputFilter.Config#createFilter}. Default: all classes. In any case what is read
   * is bounded in size. Set it where workers read what strangers wrote: a worker that such input
   * has taken over could send any object that this JVM has a class for. Not for use with a {@link
   * #codec}.
   */
  public ProcessPoolBuilder filter(String pattern) {
    filter = Objects.requireNonNull(pattern, "pattern");
    return this;
  }

  /** How objects become bytes; with a public constructor. Default: the JDK's serialisation. */
  public ProcessPoolBuilder codec(Class<? extends ObjectCodec> type) {
    codec = Objects.requireNonNull(type, "type").getName();
    return this;
  }

  /** Hears what workers print. Default: nobody; exceptions carry the last lines in any case. */
  public ProcessPoolBuilder output(OutputListener listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * The clock for everything that this pool waits for. The one of a shuttle that it is a place in
   * does not reach it: the functions run on in real time, whatever that clock says.
   */
  public ProcessPoolBuilder ticker(Ticker ticker) {
    this.ticker = Objects.requireNonNull(ticker, "ticker");
    return this;
  }

  /**
   * Starts the pool. Its workers start in the background: what is wrong with them is told by tasks.
   *
   * @throws NotSendableException if the initialiser isn't serialisable
   * @throws IllegalArgumentException if the codec can't be made, or the filter can't be parsed
   */
  public ProcessPool build() {
    return prepared().pool(Math.max(1, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * This pool as the place for killable work in a shuttle, and for the strategy {@code
   * hybrid-processes}:
   *
   * <pre>{@code
   * Shuttle shuttle = Shuttle.builder()
   *     .place(ProcessPool.builder().heap(2L << 30).grace(Duration.ZERO).asPlace())
   *     .build();
   * }</pre>
   *
   * <p>The settings are those of this moment. Each shuttle that it is given to starts a pool of its
   * own when something first needs it, and ends it when it is closed. Without a meaning there are
   * {@link #drain}, as the shuttle has one, and {@link #deadline}, as killable work names its
   * limit; {@link #retries} count for tasks of scopes, while stages have {@link
   * io.flyshuttle.Pipeline#retry}.
   *
   * @throws NotSendableException if the initialiser isn't serialisable
   * @throws IllegalArgumentException if the codec can't be made, or the filter can't be parsed
   */
  public PlaceProvider asPlace() {
    PreparedPool settings = prepared();
    return new ProcessPlaces(() -> settings);
  }

  /** Everything but the number of workers, where that was not given. */
  PreparedPool prepared() {
    Welcome welcome = new Welcome(Hello.PROTOCOL, codec, filter);
    ObjectCodec objects = open(welcome);
    Functions functions = new Functions(objects);
    Optional<Shipped> first = initialiser.map(action -> ship(functions, action));
    PoolSettings settings =
        new PoolSettings(
            policy(Math.max(1, max)),
            plan().withRehearsal(Greeting.rehearsal(welcome, objects, functions)),
            queue,
            whenFull,
            drain,
            deadline.map(ProcessPoolBuilder::nanos).orElse(PoolState.NEVER),
            first,
            welcome,
            objects,
            shared,
            growth,
            ticker);
    return new PreparedPool(settings, functions, max);
  }

  private static ObjectCodec open(Welcome welcome) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try {
      return welcome.openCodec(context != null ? context : ClassLoader.getSystemClassLoader());
    } catch (UnreadableException cause) {
      throw new IllegalArgumentException(cause.getMessage(), cause);
    }
  }

  private static Shipped ship(Functions functions, Object initialiser) {
    try {
      return functions.intern(Subject.INITIALISER, initialiser);
    } catch (UnsendableException refused) {
      throw NotSendableException.submitted(refused);
    }
  }

  private Policy policy(int most) {
    return new Policy(
        min,
        most,
        spares,
        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
        nanos(idle),
        nanos(startTimeout),
        nanos(grace),
        nanos(stacks),
        nanos(SETTLE),
        nanos(CLOSE),
        retries,
        memoryRetries,
        QUARANTINE,
        recycle,
        nanos(FIRST_BACK_OFF),
        BREAKER,
        nanos(OPEN),
        WINDOW,
        nanos(CHEAP),
        nanos(RECALL));
  }

  private LaunchPlan plan() {
    MemoryLimits usual = MemoryLimits.heap(heap);
    MemoryLimits memory =
        new MemoryLimits(
            heap,
            direct.orElse(usual.direct()),
            metaspace.orElse(usual.metaspace()),
            rest.orElse(usual.rest()));
    LaunchPlan plan =
        LaunchPlan.defaults()
            .withMemory(memory)
            .withOptions(options)
            .withProcessors(processors)
            .withNiceness(niceness)
            .withPatience(startTimeout)
            .withListener(listener)
            .withCaching(caching ? LaunchPlan.Caching.AUTOMATIC : LaunchPlan.Caching.OFF);
    if (java.isPresent()) {
      plan = plan.withJava(java.get());
    }
    return launcher.isPresent() ? plan.withClasses(launcher.get()) : plan;
  }

  private static long nanos(Duration time) {
    try {
      return time.toNanos();
    } catch (ArithmeticException centuries) {
      return PoolState.NEVER;
    }
  }
}
