package io.flyshuttle;

import io.flyshuttle.spi.KillingPlace;
import io.flyshuttle.spi.Pilot;
import io.flyshuttle.spi.PlaceProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.stream.Collector;
import java.util.stream.Stream;

/**
 * Runs scopes and pipelines: one per application. It owns the CPU pool and the timer, knows
 * everything that is running, and ends all of it when closed.
 *
 * <p>Thread-safe. No argument may be {@code null}: a method that is given one throws {@link
 * NullPointerException} at once, with the name of the parameter.
 *
 * @since 0.1
 */
public interface Shuttle extends AutoCloseable {

  /** A shuttle with the defaults of {@link Builder}. */
  static Shuttle create() {
    return builder().build();
  }

  /** Settings for a shuttle. */
  static Builder builder() {
    return new Builder();
  }

  /** Opens a scope whose tasks must all succeed: {@link Join#all}. */
  default Scope<Object, List<Object>> scope(String name, Option... options) {
    return scope(name, Join.all(), options);
  }

  /**
   * Opens a scope, owned by the calling thread.
   *
   * @throws IllegalStateException if the shuttle is closed
   * @throws IllegalArgumentException if an option is not one of scopes
   */
  <T, R> Scope<T, R> scope(String name, Join<T, R> join, Option... options);

  /**
   * Calls {@code work} in the calling thread and interrupts that thread when {@code limit} has
   * passed. Costs about as much as two readings of the clock. Work that ignores interrupts makes
   * the caller wait: where that may be, fork it in a scope with {@link Overrun#DETACH}.
   *
   * @return what the work returned in time
   * @throws DeadlineExceededException if the limit passed before the work had ended, however it
   *     ended; with a limit of zero, before it is called
   * @throws InterruptedException if the calling thread was interrupted by someone else
   * @throws IllegalArgumentException if {@code limit} is negative
   * @throws IllegalStateException if the shuttle is closed
   * @throws Exception what the work throws
   */
  <T> T within(Duration limit, Callable<? extends T> work) throws Exception;

  /**
   * Runs a pipeline to its end and keeps what comes out. What ends a run that has begun is not
   * thrown, be it a failing item or source, a passed deadline or a cancellation: the report says
   * so, and has what was finished.
   *
   * @throws InterruptedException if the calling thread is interrupted while it waits for results,
   *     or what runs in it throws that: a gatherer behind the last stage, or anything under {@link
   *     Strategy#synchronous()}. The run is cancelled, and has ended as its {@link Overrun} says
   * @throws IllegalStateException if the source is a {@link Stream} that a run has had before, or
   *     the shuttle is closed. While it is closing, runs begin only inside work of this shuttle
   * @throws IllegalArgumentException if an option is not one of runs: {@link Option#limit}; or if
   *     the function of a stage can't be sent to the processes that the stage runs in: the message
   *     names the object that is not serialisable, and the line that runs the pipeline
   * @throws TaskFailedException if the run cannot begin, since the place of its strategy cannot be
   *     opened or the initializer of a gatherer threw; the cause is why
   */
  <T> Report<T> run(Pipeline<T> pipeline, Option... options) throws InterruptedException;

  /**
   * Runs a pipeline into a collector, which the calling thread alone uses. Its supplier is called
   * before the run begins and its finisher only after one that has not failed.
   *
   * @throws TaskFailedException as {@link #forEach}, the accumulator being the action; also if the
   *     supplier or the finisher throws a {@link RuntimeException}, which is the cause
   * @throws DeadlineExceededException as {@link #forEach}
   * @throws CancellationException as {@link #forEach}
   * @throws InterruptedException as {@link #run}
   * @throws IllegalStateException as {@link #run}
   * @throws IllegalArgumentException as {@link #run}
   */
  <T, A, R> R collect(Pipeline<T> pipeline, Collector<? super T, A, R> collector, Option... options)
      throws InterruptedException;

  /**
   * Runs a pipeline into {@code action}, called by the calling thread. Results are given as soon as
   * they are there; after a failure or deadline no more are given.
   *
   * @throws TaskFailedException if an item failed for good, or if the source, a gatherer, a
   *     listener of {@link Pipeline#progress} or the action threw; the cause is what was thrown. A
   *     thrown {@code TaskFailedException}, {@code DeadlineExceededException} or {@code
   *     CancellationException} is not wrapped. Also if the run cannot begin, as {@link #run}
   * @throws DeadlineExceededException if the deadline of the run passed first, or the {@link
   *     Pipeline#timeout} of an item whose failure no {@link Pipeline#settle} makes a value
   * @throws CancellationException if the run was cancelled first: the scope in whose block it was
   *     started has failed, was cancelled or closed, or the shuttle cancelled it while {@linkplain
   *     #close closing}
   * @throws InterruptedException as {@link #run}; also if the action throws that
   * @throws IllegalStateException as {@link #run}
   * @throws IllegalArgumentException as {@link #run}
   */
  <T> void forEach(Pipeline<T> pipeline, Sink<? super T> action, Option... options)
      throws InterruptedException;

  /**
   * The results as a sequential stream, computed ahead of its reader by no more than the window.
   * The run, and the time of its deadline, begin with this call; under {@link
   * Strategy#synchronous()} the reader's thread computes what it reads.
   *
   * <p>Close the stream: closing cancels what still runs and waits until it has ended. It does not
   * throw what the run has failed with.
   *
   * <p>Reading throws {@link TaskFailedException}, {@link DeadlineExceededException} and {@link
   * CancellationException} as {@link #forEach} does, and again to who reads on. Interrupted while
   * it waits, the reader cancels the run and gets a {@link CancellationException} with an {@link
   * InterruptedException} as cause; its interrupt status stays set.
   *
   * @throws IllegalStateException as {@link #run}
   * @throws IllegalArgumentException as {@link #run}
   * @throws TaskFailedException if the run cannot begin, as {@link #run}
   */
  <T> Stream<T> stream(Pipeline<T> pipeline, Option... options);

  /**
   * The results as a publisher: each subscriber gets a run of its own, at the pace it requests. The
   * run, and the time of its deadline, begin when somebody subscribes; values carried are those of
   * this call. Keeps the rules of Reactive Streams. Signals come from a virtual thread of the run.
   * Thread-safe.
   *
   * <p>{@code onError} gets what {@link #forEach} would throw, with no demand too, once nothing of
   * the run is left but detached work; {@link IllegalStateException} if the shuttle is closed or
   * the source can be run only once and has been; {@link IllegalArgumentException} if the
   * subscriber requests fewer than one item. Cancelling a subscription cancels its run and does not
   * wait for it. A subscriber that throws is as one that cancels, and what it throws is logged.
   *
   * @throws IllegalArgumentException as {@link #run}
   */
  <T> Flow.Publisher<T> publisher(Pipeline<T> pipeline, Option... options);

  /** What is running now. */
  TaskTree tree();

  /** Work whose scope or run went on without it and whose thread has not ended yet. */
  List<Task<?>> detached();

  /** Threads of the CPU pool that may compute at once. */
  int cpus();

  /**
   * Ends everything: takes no more work, waits for what runs, cancels it when the {@linkplain
   * Builder#drain drain time} has passed, and gives up on threads that ignore that after the same
   * time again; those are logged. Interrupted, it cancels at once and leaves the status set.
   * Idempotent.
   */
  @Override
  void close();

  /**
   * Takes results one by one.
   *
   * @param <T> what it takes
   */
  @FunctionalInterface
  interface Sink<T> {
    /** Takes one; an exception ends the run. */
    void accept(T item) throws Exception;
  }

  /** Settings for a shuttle. Not thread-safe. */
  final class Builder {
    private int cpus = Runtime.getRuntime().availableProcessors();
    private int queue = 1024;
    private Duration slice = Duration.ofMillis(50);
    private Duration drain = Duration.ofSeconds(10);
    private Strategy strategy = Strategy.hybrid();
    private Ticker ticker = Ticker.system();
    private final List<PlaceProvider> places = new ArrayList<>();
    private Optional<Pilot> pilot = Optional.empty();

    private Builder() {}

    /**
     * Threads that compute at once; the number of processors unless given.
     *
     * @throws IllegalArgumentException if it is not between 1 and 1,024
     */
    public Builder cpu(int threads) {
      if (threads < 1 || threads > 1024) {
        throw new IllegalArgumentException("cpu(" + threads + "): from 1 to 1024");
      }
      this.cpus = threads;
      return this;
    }

    /**
     * Tasks of scopes that may wait for the CPU pool before who forks must wait; 1,024 unless
     * given.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder queue(int tasks) {
      if (tasks < 1) {
        throw new IllegalArgumentException("queue(" + tasks + "): at least 1");
      }
      this.queue = tasks;
      return this;
    }

    /**
     * How long a calculation may hold its place in the CPU pool before it goes on at lower priority
     * and another is served; 50 ms unless given.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder slice(Duration slice) {
      if (!Objects.requireNonNull(slice, "slice").isPositive()) {
        throw new IllegalArgumentException("slice(" + slice + "): a positive time is needed");
      }
      this.slice = slice;
      return this;
    }

    /**
     * How long {@link Shuttle#close} waits for what runs before it cancels it, and then again for
     * what it has cancelled: closing takes up to twice this. 10 s unless given.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder drain(Duration drain) {
      if (Objects.requireNonNull(drain, "drain").isNegative()) {
        throw new IllegalArgumentException("drain(" + drain + "): not negative");
      }
      this.drain = drain;
      return this;
    }

    /** The strategy of runs that name none; {@link Strategy#hybrid()} unless given. */
    public Builder strategy(Strategy strategy) {
      this.strategy = Objects.requireNonNull(strategy, "strategy");
      return this;
    }

    /** The clock; {@link Ticker#system()} unless given. */
    public Builder ticker(Ticker ticker) {
      this.ticker = Objects.requireNonNull(ticker, "ticker");
      return this;
    }

    /**
     * A place for the stages of a strategy, in place of the one that the class path has for it:
     * {@code place(ProcessPool.builder().heap(2L << 30).asPlace())}. One that kills ({@link
     * KillingPlace}) is also where {@link Scope#killable} and {@link Pipeline#killable} run; of
     * several, the first that was given. It is opened when something first needs it, and closed
     * with the shuttle. The shuttle's {@link #ticker} does not reach it: what runs elsewhere has a
     * clock of its own.
     *
     * @throws IllegalArgumentException if there is one for the same strategy, or its strategy is
     *     one of {@link Strategy#builtIn}, {@code auto}, or begins with {@code threads}
     */
    public Builder place(PlaceProvider provider) {
      String name = Objects.requireNonNull(provider, "provider").strategy();
      if (Strategy.isBuiltIn(name)) {
        throw new IllegalArgumentException(
            "place(...) for the strategy '" + name + "': that one is built in");
      }
      if (places.stream().anyMatch(other -> other.strategy().equals(name))) {
        throw new IllegalArgumentException(
            "place(...) for the strategy '" + name + "': there is one, and one is enough");
      }
      places.add(provider);
      return this;
    }

    /** Decides for {@link Strategy#auto()}, in place of the one that the class path has. */
    public Builder pilot(Pilot pilot) {
      this.pilot = Optional.of(Objects.requireNonNull(pilot, "pilot"));
      return this;
    }

    /** Starts the shuttle. */
    public Shuttle build() {
      return new Loom(
          new Config(cpus, queue, slice, drain, strategy, ticker, List.copyOf(places), pilot));
    }
  }
}
