package io.flyshuttle.process;

import io.flyshuttle.CpuFunction;
import io.flyshuttle.Outcome;
import io.flyshuttle.process.PoolState.Stop;
import io.flyshuttle.process.wire.FrameWriter;
import io.flyshuttle.process.wire.Functions;
import io.flyshuttle.process.wire.Shipped;
import io.flyshuttle.process.wire.Subject;
import io.flyshuttle.process.wire.UnsendableException;
import io.flyshuttle.process.wire.Values;
import io.flyshuttle.spi.KillingPlace;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pool of worker JVMs for calculations that must end at their deadline, whatever they do. A
 * thread that ignores its interrupt can't be stopped; a process can. When a task overruns, it alone
 * fails; a spare worker takes the next task, and a new one is started in the background.
 *
 * <pre>{@code
 * try (ProcessPool pool = ProcessPool.builder().workers(4).spares(1).build()) {
 *   RemoteTask<Text> text = pool.submit(Duration.ofSeconds(10), Parser::parse, bytes);
 *   show(text.get());
 * }
 * }</pre>
 *
 * <p>Functions are lambdas, method references or records whose type is serialisable; they are sent
 * once to each worker. Arguments and results are serialised; primitive arrays, buffers and segments
 * from 64 KiB lie in memory that both processes share, and must not be changed until the task has
 * ended. What can't be sent gives a {@link NotSendableException} in the thread that submits, which
 * names the object and the line.
 *
 * <p>Each task is begun once at most, unless {@linkplain ProcessPoolBuilder#retries retries} are
 * asked for: also when workers are killed or lost. The task that a worker was at fails with it.
 * Tasks that cost less than 100 µs are sent ahead, up to 32 to a worker; those that it has not
 * begun when it ends, or when the one before them takes longer than 2 ms, are run by others, and
 * none is before it is certain that it was not begun. One case is left in which a task fails
 * through no fault of its own: the task before it ends in the very moment in which the pool kills
 * the worker for it, and the worker has begun the next before it is dead. That one fails with a
 * {@link WorkerLostException} of the kind {@code LOST}, unless it may be retried or had its answer
 * sent.
 *
 * <p>A deadline counts from when the function is called in the worker: the transfer of a large
 * argument, and the reading of a function that is new to the worker, are before it. (Until then the
 * task has the {@linkplain ProcessPoolBuilder#startTimeout start timeout}, or its deadline if that
 * is longer. Reading an argument below 8 KiB counts, which takes microseconds.) Classes that the
 * function itself is the first to use are loaded while it runs, so that counts; an {@linkplain
 * ProcessPoolBuilder#initialiser initialiser} can load them before. Within a task {@link
 * io.flyshuttle.Checkpoint} works as in a thread.
 *
 * <p>Thread-safe. An interrupt of a thread that waits for a task doesn't cancel the task. Where the
 * stack of a thread ends within a call, its {@link StackOverflowError} is its own matter: the pool
 * goes on, with the task or without it; at worst the worker that was being spoken to is replaced.
 *
 * @since 0.1
 */
public final class ProcessPool implements ExecutorService {

  private final PoolSettings settings;
  private final Engine engine;
  private final Functions functions;
  private final Values values;
  private final Capabilities capabilities;

  ProcessPool(PoolSettings settings, Functions functions, Launcher launcher) {
    this.settings = settings;
    this.functions = functions;
    values = new Values(settings.codec());
    capabilities = new Capabilities(settings.plan(), settings.arenas());
    engine = new Engine(settings, launcher);
    engine.start();
  }

  /** A pool of so many workers, with the defaults of {@link ProcessPoolBuilder}. */
  public static ProcessPool of(int workers) {
    return builder().workers(workers).build();
  }

  /** A pool to be configured. */
  public static ProcessPoolBuilder builder() {
    return new ProcessPoolBuilder();
  }

  // Submission

  /**
   * Runs {@code function} in a worker, for at most {@code deadline} from when it is called there.
   * Then the task has failed, also if it returns a result before the grace has passed.
   *
   * @throws NullPointerException if an argument is null; the message is the name of the parameter
   * @throws IllegalArgumentException if the deadline is not positive
   * @throws NotSendableException if the function, something that it captures, or the argument is
   *     not serialisable, or has over 1 GiB
   * @throws java.util.concurrent.RejectedExecutionException if the pool is shut down, can't start
   *     workers, or is full and {@link WhenFull#REJECT} is set; else it waits for room, and throws
   *     this if it is interrupted meanwhile: the interrupt status stays set
   */
  public <A, R> RemoteTask<R> submit(
      Duration deadline, CpuFunction<? super A, ? extends R> function, A argument) {
    return submit(
        nanos(deadline),
        Objects.requireNonNull(function, "function"),
        Objects.requireNonNull(argument, "argument"),
        ProcessPool::cast);
  }

  /** The same with the deadline of the pool, if it has one. */
  public <A, R> RemoteTask<R> submit(CpuFunction<? super A, ? extends R> function, A argument) {
    return submit(
        settings.deadline(),
        Objects.requireNonNull(function, "function"),
        Objects.requireNonNull(argument, "argument"),
        ProcessPool::cast);
  }

  /** The same for a calculation that brings all it needs along. */
  public <R> RemoteTask<R> submit(Duration deadline, RemoteCallable<R> task) {
    return submit(nanos(deadline), task, null, ProcessPool::cast);
  }

  /** The same with the deadline of the pool, if it has one. */
  public <R> RemoteTask<R> submit(RemoteCallable<R> task) {
    return submit(settings.deadline(), task, null, ProcessPool::cast);
  }

  /** The same for its effects. */
  public RemoteTask<?> submit(RemoteRunnable task) {
    return submit(settings.deadline(), task, null, ProcessPool::cast);
  }

  @Override
  public <T> RemoteTask<T> submit(Callable<T> task) {
    return submit(settings.deadline(), task, null, ProcessPool::cast);
  }

  /** The result stays here, so it need not be serialisable. */
  @Override
  public <T> RemoteTask<T> submit(Runnable task, T result) {
    return submit(settings.deadline(), task, null, _ -> result);
  }

  @Override
  public RemoteTask<?> submit(Runnable task) {
    return submit(settings.deadline(), task, null, ProcessPool::cast);
  }

  /** Submits; what the task throws in its worker goes to the log of this class. */
  public void execute(RemoteRunnable task) {
    execute((Runnable) task);
  }

  @Override
  public void execute(Runnable task) {
    RemoteTask<?> running = submit(settings.deadline(), task, null, ProcessPool::cast);
    running
        .stage()
        .whenComplete((_, failure) -> {
          if (failure != null && !running.isCancelled()) {
            System.getLogger(ProcessPool.class.getName())
                .log(System.Logger.Level.ERROR, () -> running + " has failed", failure);
          }
        });
  }

  private static long nanos(Duration deadline) {
    if (Objects.requireNonNull(deadline, "deadline").isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("a deadline of " + deadline + ": it has to be positive");
    }
    return PoolState.nanos(deadline);
  }

  // The function in the worker is of the type that was given here; null is what a Runnable gives.
  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
  private static <R> R cast(@Nullable Object value) {
    return (R) value;
  }

  /** A task that is not submitted yet: for {@link #submit(PoolTask, long)}. */
  <R> PoolTask<R> task(Callable<R> task) {
    return task(settings.deadline(), task, null, ProcessPool::cast);
  }

  /** Submits it, unless there is no room for it in so many nanoseconds: then false. */
  boolean submit(PoolTask<?> task, long nanos) throws InterruptedException {
    return engine.submit(task.job(), nanos);
  }

  private <R> PoolTask<R> submit(
      long limit,
      Object function,
      @Nullable Object argument,
      Function<@Nullable Object, R> result) {
    PoolTask<R> task = task(limit, function, argument, result);
    engine.submit(task.job());
    return task;
  }

  /** The same as {@link #submit(Duration, CpuFunction, Object)} in two steps: for scopes. */
  <A, R> KillingPlace.Call<R> prepare(
      Duration deadline, CpuFunction<? super A, ? extends R> function, A argument) {
    PoolTask<R> task = task(nanos(deadline), function, argument, ProcessPool::cast);
    return context -> {
      task.tellTo(context);
      try {
        engine.submit(task.job());
      } catch (RejectedExecutionException refused) {
        return new Outcome.Failure<>(refused);
      }
      return task.await();
    };
  }

  private <R> PoolTask<R> task(
      long limit,
      Object function,
      @Nullable Object argument,
      Function<@Nullable Object, R> result) {
    FrameWriter payload = new FrameWriter();
    Shipped shipped;
    try {
      shipped = functions.intern(Objects.requireNonNull(function, "task"));
      payload.putInt(shipped.id());
      payload.putInt(1);
      payload.putInt(0); // the step
      values.write(Subject.ARGUMENT, argument, payload);
    } catch (UnsendableException refused) {
      throw NotSendableException.submitted(refused);
    }
    return new PoolTask<>(engine, Names.of(function), shipped, payload, limit, result);
  }

  /** The same for chunks of a pipeline. */
  Chunks chunks() {
    return new Chunks(engine, functions, values);
  }

  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
      throws InterruptedException {
    return Invocations.all(this, tasks, PoolState.NEVER);
  }

  @Override
  public <T> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    return Invocations.all(this, tasks, Objects.requireNonNull(unit, "unit").toNanos(timeout));
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    try {
      return Invocations.any(this, tasks, PoolState.NEVER);
    } catch (TimeoutException impossible) {
      throw new IllegalStateException("centuries have passed", impossible);
    }
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return Invocations.any(this, tasks, Objects.requireNonNull(unit, "unit").toNanos(timeout));
  }

  // Views

  /** All workers at this moment, those that are only being started or ending included. */
  public List<WorkerInfo> workers() {
    return engine.workers();
  }

  /** Tasks that wait for a worker. */
  public int queued() {
    return engine.queued();
  }

  /**
   * What this pool can do on this machine; what is missing is done less well. Before a worker runs,
   * it is what workers can have; then, what those that run have.
   */
  public Set<Capability> capabilities() {
    return capabilities.with(workers());
  }

  // The end

  /** Takes no further tasks. Those that are queued or run come to their end. Never waits. */
  @Override
  public void shutdown() {
    engine.stop(Stop.DRAIN);
  }

  /**
   * Cancels all tasks and kills all workers. Never waits.
   *
   * @return the tasks that were queued; they are cancelled, too
   */
  @Override
  public List<Runnable> shutdownNow() {
    return engine.stop(Stop.NOW).stream()
        .filter(Runnable.class::isInstance)
        .map(Runnable.class::cast)
        .toList();
  }

  @Override
  public boolean isShutdown() {
    return engine.isStopped();
  }

  /** Whether all tasks have ended after a shutdown, and no worker process is left. */
  @Override
  public boolean isTerminated() {
    return engine.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return engine.awaitTermination(timeout, Objects.requireNonNull(unit, "unit"));
  }

  /**
   * Shuts down, lets the tasks end for the pool's {@linkplain ProcessPoolBuilder#drain drain time},
   * then {@linkplain #shutdownNow cancels} them; returns when no worker process is left. If the
   * thread is interrupted meanwhile it cancels them at once, and is interrupted again when this
   * returns. Idempotent.
   */
  @Override
  public void close() {
    shutdown();
    boolean interrupted = false;
    try {
      if (!awaitTermination(settings.drain().toNanos(), TimeUnit.NANOSECONDS)) {
        shutdownNow();
      }
    } catch (InterruptedException hurry) {
      interrupted = true;
      shutdownNow();
    }
    while (!isTerminated()) {
      try {
        awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    String end = isTerminated() ? "terminated" : isShutdown() ? "shut down" : "open";
    return "ProcessPool[" + end + ", " + workers().size() + " workers, " + queued() + " queued]";
  }
}
