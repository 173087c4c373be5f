package io.flyshuttle.process;

import io.flyshuttle.Progress;
import io.flyshuttle.process.Ending.Plain;
import io.flyshuttle.process.wire.Answer;
import io.flyshuttle.process.wire.FrameWriter;
import io.flyshuttle.process.wire.Shipped;
import io.flyshuttle.process.wire.UnsendableException;
import io.flyshuttle.spi.StageCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One chunk in work, as one job after the other: as many items as fit into a frame. When a worker
 * dies of itself, the answers of its last 2 milliseconds die with it, so nobody knows which item
 * was to blame; then the items without an answer run one by one until one does it again.
 */
final class ChunkRun implements Work {

  // With one more item, which is less than 100 KiB or not among these, it still is one frame.
  private static final int MOST_BYTES = 900 * 1024;
  private static final int MOST_BULKS = 1_000;

  private final Chunks chunks;
  private final Engine engine;
  private final String name;
  private final Shipped function;
  private final List<StageCode.Input> items;
  private final long limit;
  private final String line;
  private final Chunks.Listener listener;

  private final Mailbox mailbox = new Mailbox();

  // Of whoever calls: one thread at a time, with a happens-before by the mailbox.
  private final List<Integer> sent = new ArrayList<>(); // the items of the job, by index
  private FrameWriter payload = new FrameWriter();
  private int next; // the first item that is in no job yet
  private int answered; // of the job
  private int suspectsEnd; // the items before this run one by one
  private boolean lingers; // the worker of a job that is over may still be at it

  private volatile Told told = Told.nothing(0); // of the job; written by the thread of its worker
  private volatile long begun;
  private volatile @Nullable Job job;
  private volatile boolean cancelled;

  ChunkRun(
      Chunks chunks,
      String name,
      Shipped function,
      List<StageCode.Input> items,
      long limit,
      String line,
      Chunks.Listener listener) {
    this.chunks = chunks;
    engine = chunks.engine();
    this.name = name;
    this.function = function;
    this.items = items;
    this.limit = limit;
    this.line = line;
    this.listener = listener;
  }

  /** Submits the first job, by the thread of the caller. */
  void start() {
    next(engine::submit);
  }

  private void next(Consumer<Job> submit) {
    Job ready = prepare();
    if (ready == null) {
      end(items.size());
      return;
    }
    job = ready;
    submit.accept(ready);
    if (cancelled) {
      engine.cancel(ready, Event.Mode.INTERRUPT);
    }
  }

  /** By a thread of the pool, which must not wait for room. */
  private void goOn() {
    int first = next;
    try {
      next(engine::resubmit);
    } catch (Throwable stopped) { // the pool is shut down, or this JVM has no memory
      end(sent.isEmpty() ? first : sent.getFirst());
    }
  }

  void cancel() {
    cancelled = true;
    Job current = job;
    if (current != null) {
      engine.cancel(current, Event.Mode.INTERRUPT);
    }
  }

  private @Nullable Job prepare() {
    sent.clear();
    answered = 0;
    told = Told.nothing(0);
    payload = new FrameWriter();
    payload.putInt(function.id());
    payload.putInt(0); // how many, below
    int most = next < suspectsEnd ? 1 : Integer.MAX_VALUE;
    while (next < items.size() && sent.size() < most && hasRoom()) {
      StageCode.Input item = items.get(next);
      try {
        chunks.write(item, payload);
        sent.add(next);
      } catch (Throwable refused) { // also an Error of its own code: it is of this item alone
        if (!sent.isEmpty()) {
          break; // results come in order: it waits for those before it
        }
        fail(
            next,
            refused instanceof UnsendableException reason
                ? NotSendableException.at(line, reason)
                : refused);
      }
      next++;
    }
    if (sent.isEmpty()) {
      return null;
    }
    payload.putIntAt(4, sent.size());
    boolean large = Work.isLarge(payload);
    return new Job(
        engine.nextJob(), sent.size(), function.id(), limit, Job.Loss.FINAL, large, this);
  }

  private boolean hasRoom() {
    return payload.size() < MOST_BYTES && payload.bulkCount() < MOST_BULKS;
  }

  private void fail(int index, Throwable cause) {
    StageCode.Input item = items.get(index);
    listener.item(index, new StageCode.Result.Failed(item.step(), item.value(), cause));
  }

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
    return payload;
  }

  @Override
  public Mailbox mailbox() {
    return mailbox;
  }

  @Override
  public void assigned(WorkerLink worker) {
    begun = System.nanoTime();
    worker.recall();
  }

  @Override
  public void progress(int item, long done, long total) {
    OptionalLong all = total < 0 ? OptionalLong.empty() : OptionalLong.of(total);
    told = told.with(item, new Progress(done, all, Duration.ofNanos(System.nanoTime() - begun)));
  }

  @Override
  public void partial(int item, Object value) {
    told = told.with(item, value);
  }

  @Override
  public void answers(List<Answer> answers) {
    for (Answer answer : answers) {
      int index = sent.get(answered);
      answered++;
      listener.item(index, result(items.get(index), answer));
    }
  }

  private StageCode.Result result(StageCode.Input item, Answer answer) {
    return switch (answer) {
      case Answer.Value(_, var value) ->
          value == null
              ? new StageCode.Result.Failed(
                  item.step(), item.value(), new NullPointerException("the result is null"))
              : new StageCode.Result.Done(value);
      case Answer.Failure(_, int step, var input, var failure) ->
          new StageCode.Result.Failed(step, input.orElse(item.value()), failure);
      case Answer.Unreadable(_, var reason) ->
          new StageCode.Result.Failed(item.step(), item.value(), Failures.unreadable(reason));
    };
  }

  @Override
  public void ended(Ending ending, Optional<WorkerLink> worker) {
    lingers = worker.isPresent() && ending.mayLinger();
    Job over = Objects.requireNonNull(job);
    switch (ending) {
      case Plain.ANSWERED -> goOn();
      case Plain.CUT, Plain.UNAVAILABLE -> end(sent.get(answered));
      case Plain.CANCELLED -> {
        if (over.attempts == 0) {
          end(sent.getFirst());
        } else {
          int index = sent.get(answered);
          fail(index, new CancellationException("the chunk was cancelled"));
          end(index + 1);
        }
      }
      case Plain.LOST -> {
        if (sent.size() - answered > 1) {
          next = sent.get(answered);
          suspectsEnd = sent.getLast() + 1;
          goOn();
        } else {
          blame(over, ending, worker);
        }
      }
      case Plain.LATE, Plain.KILLED -> blame(over, ending, worker);
      case Ending.Unsent _, Ending.Refused _ -> {
        Throwable failure = Failures.of(engine, over, ending, worker, told);
        for (int index = sent.get(answered); index < items.size(); index++) {
          fail(index, failure); // the next would fare no better
        }
        end(items.size());
      }
    }
  }

  private void end(int begun) {
    listener.ended(begun);
    if (!lingers) {
      listener.left();
    }
  }

  @Override
  public void left() {
    listener.left();
  }

  /** The first item without an answer fails; those after it were not begun. */
  private void blame(Job over, Ending ending, Optional<WorkerLink> worker) {
    int index = sent.get(answered);
    StageCode.Input item = items.get(index);
    Told last = told.of(answered);
    Throwable cause = Failures.of(engine, over, ending, worker, last);
    listener.item(
        index,
        ending == Plain.LATE
            ? new StageCode.Result.Late(item.step(), item.value(), cause, last.partial())
            : new StageCode.Result.Killed(item.step(), item.value(), cause, last.partial()));
    end(index + 1);
  }
}
