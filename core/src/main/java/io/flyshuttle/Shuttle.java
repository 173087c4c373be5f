package io.flyshuttle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.stream.Collector;
import java.util.stream.Stream;

/**
 * Runs scopes and pipelines: one per application. It owns the CPU pool and the timer, knows
 * everything that is running, and ends all of it when closed.
 *
 * <p>Thread-safe.
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
   *     ended
   * @throws InterruptedException if the calling thread was interrupted by someone else
   * @throws IllegalArgumentException if {@code limit} is negative
   * @throws IllegalStateException if the shuttle is closed
   * @throws Exception what the work throws
   */
  <T> T within(Duration limit, Callable<? extends T> work) throws Exception;

  /**
   * Runs a pipeline to its end and keeps what comes out. Does not throw for a failing item or a
   * passed deadline: the report says so, and has what was finished.
   *
   * @throws InterruptedException if the calling thread is interrupted; the run is cancelled
   * @throws IllegalStateException if the shuttle is closed, or the source can be run only once and
   *     has been
   * @throws IllegalArgumentException if an option is not one of runs
   */
  <T> Report<T> run(Pipeline<T> pipeline, Option... options) throws InterruptedException;

  /**
   * Runs a pipeline into a collector, which the calling thread alone uses.
   *
   * @throws TaskFailedException if an item, the source or the collector failed
   * @throws DeadlineExceededException if the deadline passed first
   * @throws InterruptedException as {@link #run}
   */
  <T, A, R> R collect(Pipeline<T> pipeline, Collector<? super T, A, R> collector, Option... options)
      throws InterruptedException;

  /**
   * Runs a pipeline into {@code action}, called by the calling thread. Results are given as soon as
   * they are there; after a failure or deadline no more are given.
   *
   * @throws TaskFailedException if an item, the source or the action failed
   * @throws DeadlineExceededException if the deadline passed first
   * @throws InterruptedException as {@link #run}
   */
  <T> void forEach(Pipeline<T> pipeline, Sink<? super T> action, Option... options)
      throws InterruptedException;

  /**
   * The results as a sequential stream, computed ahead of its reader by no more than the window.
   * Close it: closing cancels what still runs. Reading it throws as {@link #forEach} does; an
   * interrupt of the reader cancels the run and is thrown as {@link
   * java.util.concurrent.CancellationException} with the status left set.
   */
  <T> Stream<T> stream(Pipeline<T> pipeline, Option... options);

  /**
   * The results as a publisher: each subscriber gets a run of its own, at the pace it requests.
   * Keeps the rules of Reactive Streams. Signals come from a virtual thread of the run.
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
      if (!slice.isPositive()) {
        throw new IllegalArgumentException("slice(" + slice + "): a positive time is needed");
      }
      this.slice = slice;
      return this;
    }

    /**
     * How long {@link Shuttle#close} waits for what runs before it cancels it; 10 s unless given.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder drain(Duration drain) {
      if (drain.isNegative()) {
        throw new IllegalArgumentException("drain(" + drain + "): not negative");
      }
      this.drain = drain;
      return this;
    }

    /** The strategy of runs that name none; {@link Strategy#hybrid()} unless given. */
    public Builder strategy(Strategy strategy) {
      this.strategy = strategy;
      return this;
    }

    /** The clock; {@link Ticker#system()} unless given. */
    public Builder ticker(Ticker ticker) {
      this.ticker = ticker;
      return this;
    }

    /** Starts the shuttle. */
    public Shuttle build() {
      return new Loom(new Config(cpus, queue, slice, drain, strategy, ticker));
    }
  }
}
