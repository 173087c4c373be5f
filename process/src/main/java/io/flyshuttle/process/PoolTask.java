package io.flyshuttle.process;

import io.flyshuttle.Outcome;
import io.flyshuttle.Progress;
import io.flyshuttle.process.Ending.Plain;
import io.flyshuttle.process.wire.Answer;
import io.flyshuttle.process.wire.FrameWriter;
import io.flyshuttle.process.wire.Shipped;
import io.flyshuttle.spi.RemoteContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A task of one item, and the future of its result. */
final class PoolTask<R> implements RemoteTask<R>, RunnableFuture<R>, Work {

  private final Engine engine;
  private final Job job;
  private final String name;
  private final Shipped function;
  private final Function<@Nullable Object, R> result;
  private final CompletableFuture<R> future = new CompletableFuture<>();

  private final Mailbox mailbox = new Mailbox();
  private volatile @Nullable FrameWriter payload; // until it is over
  private @Nullable Answer answer;
  private volatile @Nullable WorkerLink worker;
  private volatile boolean awaitedElsewhere; // by one who doesn't listen to its worker
  private volatile Told told = Told.nothing(0); // written by the thread of its worker
  private volatile @Nullable RemoteContext listener;
  private volatile @Nullable CountDownLatch rest; // until no worker is at it; where one waits
  private volatile @Nullable Ending ending;
  private volatile long begun;

  /**
   * A task, not submitted yet.
   *
   * @param limit nanoseconds from its beginning
   * @param result what becomes of what the worker answers
   */
  PoolTask(
      Engine engine,
      String name,
      Shipped function,
      FrameWriter payload,
      long limit,
      Function<@Nullable Object, R> result) {
    this.engine = engine;
    this.name = name;
    this.function = function;
    this.payload = payload;
    this.result = result;
    boolean large = Work.isLarge(payload);
    job = new Job(engine.nextJob(), 1, function.id(), limit, Job.Loss.RETRY, large, this);
  }

  Job job() {
    return job;
  }

  // What the pool calls

  @Override
  public String name() {
    return name;
  }

  @Override
  public Shipped function() {
    return function;
  }

  @Override
  public FrameWriter payload() {
    FrameWriter there = payload;
    return there == null ? new FrameWriter() : there;
  }

  @Override
  public Mailbox mailbox() {
    return mailbox;
  }

  @Override
  public void assigned(WorkerLink to) {
    begun = System.nanoTime();
    worker = to;
    if (awaitedElsewhere) { // read after the worker is written; recall does it the other way round
      to.recall();
    }
  }

  @Override
  public void answers(List<Answer> answers) {
    answer = answers.getFirst();
  }

  @Override
  public void progress(int item, long done, long total) {
    OptionalLong all = total < 0 ? OptionalLong.empty() : OptionalLong.of(total);
    told = told.with(item, new Progress(done, all, Duration.ofNanos(System.nanoTime() - begun)));
    RemoteContext context = listener;
    if (context != null) {
      context.progress(done, all);
    }
  }

  @Override
  public void partial(int item, Object value) {
    told = told.with(item, value);
    RemoteContext context = listener;
    if (context != null) {
      context.partial(value);
    }
  }

  /** Passes on what it tells, to one who will {@link #await} its end; before it is submitted. */
  void tellTo(RemoteContext context) {
    listener = context;
    rest = new CountDownLatch(1);
  }

  /**
   * Waits for its end, and until no worker is at it any more.
   *
   * @throws InterruptedException if interrupted before its end, unless that has cost its worker its
   *     life; it is cancelled then, and has come to rest, too
   */
  Outcome<R> await() throws InterruptedException {
    try {
      return outcome();
    } catch (InterruptedException interrupt) {
      if (!cancel(Event.Mode.INTERRUPT_AND_TELL)) {
        return outcome();
      }
      awaitRest();
      if (job.killed) {
        Throwable cause = Failures.ofCancelled(engine, job, Optional.ofNullable(worker), told);
        return new Outcome.Killed<>(cause, told.partial());
      }
      throw interrupt;
    } finally {
      awaitRest();
    }
  }

  private void awaitRest() {
    CountDownLatch resting = Objects.requireNonNull(rest);
    boolean interrupted = false;
    while (true) {
      try {
        resting.await();
        break;
      } catch (InterruptedException later) { // bounded: its worker ends it, or is killed
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void rests() {
    CountDownLatch resting = rest;
    if (resting != null) {
      resting.countDown();
    }
  }

  private Outcome<R> outcome() throws InterruptedException {
    try {
      return new Outcome.Value<>(get());
    } catch (CancellationException cancelled) {
      return new Outcome.Skipped<>();
    } catch (ExecutionException failed) {
      Throwable cause = Objects.requireNonNull(failed.getCause());
      return switch (ending) {
        case Plain.LATE -> new Outcome.Late<>(told.partial());
        case Plain.KILLED, Plain.LOST, Plain.CUT -> new Outcome.Killed<>(cause, told.partial());
        case null, default -> new Outcome.Failure<>(cause);
      };
    }
  }

  @Override
  public void ended(Ending how, Optional<WorkerLink> last) {
    payload = null;
    ending = how;
    try {
      switch (how) {
        case Plain.ANSWERED -> answered();
        case Plain.CANCELLED -> future.cancel(false);
        default -> future.completeExceptionally(Failures.of(engine, job, how, last, told));
      }
    } catch (Throwable failure) { // by user code that rebuilds what it was sent
      future.completeExceptionally(failure);
    }
    if (last.isEmpty() || !how.mayLinger()) {
      rests();
    }
  }

  @Override
  public void left() {
    rests();
  }

  private void answered() {
    Answer last = answer;
    answer = null;
    switch (last) {
      case Answer.Value(_, var value) -> future.complete(result.apply(value));
      case Answer.Failure failure -> future.completeExceptionally(failure.failure());
      case Answer.Unreadable(_, var reason) ->
          future.completeExceptionally(Failures.unreadable(reason));
      case null -> future.completeExceptionally(new IllegalStateException("without an answer"));
    }
  }

  // What the user calls

  @Override
  public long id() {
    return job.id;
  }

  @Override
  public boolean cancel(boolean interrupt) {
    return cancel(interrupt ? Event.Mode.INTERRUPT : Event.Mode.LET_RUN);
  }

  private boolean cancel(Event.Mode mode) {
    boolean first = engine.cancel(job, mode);
    if (first) {
      future.cancel(false);
    } else {
      CompletableFuture<Boolean> done = future.handle((_, _) -> true);
      done.join(); // it is over, and about to be told so
    }
    return first;
  }

  @Override
  public CompletionStage<R> stage() {
    recall();
    CompletableFuture<R> view = new CompletableFuture<>();
    CompletableFuture<R> _ =
        future.whenComplete((value, failure) ->
            Thread.ofVirtual()
                .name("flyshuttle-stage-" + job.id)
                .start(() -> {
                  if (failure == null) {
                    view.complete(value);
                  } else {
                    view.completeExceptionally(failure);
                  }
                }));
    return view.minimalCompletionStage();
  }

  /** Whether its function threw a CancellationException, which is no cancel of this task. */
  private boolean threwCancellation() {
    return ending == Plain.ANSWERED && future.isCancelled();
  }

  private CancellationException asTold(CancellationException told) throws ExecutionException {
    if (threwCancellation()) {
      throw new ExecutionException(original(told));
    }
    return told;
  }

  /** A future tells of a CancellationException by another one. */
  private static Throwable original(CancellationException told) {
    return told.getCause() instanceof CancellationException original ? original : told;
  }

  @Override
  public Optional<Progress> progress() {
    return told.progress();
  }

  @Override
  public Optional<Object> partial() {
    return told.partial();
  }

  @Override
  public OptionalLong worker() {
    WorkerLink link = worker;
    return link == null ? OptionalLong.empty() : link.pid();
  }

  @Override
  public boolean isCancelled() {
    return future.isCancelled() && !threwCancellation();
  }

  @Override
  public boolean isDone() {
    return future.isDone();
  }

  @Override
  public R get() throws InterruptedException, ExecutionException {
    WorkerLink link = worker;
    if (link == null) {
      recall();
    } else if (!future.isDone()) {
      link.await(future);
    }
    try {
      return future.get();
    } catch (CancellationException told) {
      throw asTold(told);
    }
  }

  @Override
  public R get(long time, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    Objects.requireNonNull(unit, "unit");
    recall();
    try {
      return future.get(time, unit);
    } catch (CancellationException told) {
      throw asTold(told);
    }
  }

  /** Sees to it that its worker's own thread reads the answer, also if it has no worker yet. */
  private void recall() {
    awaitedElsewhere = true;
    WorkerLink link = worker;
    if (link != null) {
      link.recall();
    }
  }

  @Override
  public R resultNow() {
    return future.resultNow();
  }

  @Override
  public Throwable exceptionNow() {
    if (threwCancellation()) {
      try {
        future.join();
      } catch (CancellationException told) {
        return original(told);
      }
    }
    return future.exceptionNow();
  }

  @Override
  public State state() {
    return threwCancellation() ? State.FAILED : future.state();
  }

  /** Nothing: it runs in a worker, or was cancelled by {@link ProcessPool#shutdownNow}. */
  @Override
  public void run() {}

  @Override
  public String toString() {
    return "task " + job.id + " " + name + " " + state();
  }
}
