package io.flyshuttle.process.worker;

import io.flyshuttle.Remote;
import io.flyshuttle.ThrowingFunction;
import io.flyshuttle.process.spi.ObjectCodec;
import io.flyshuttle.process.wire.Answer;
import io.flyshuttle.process.wire.Connection;
import io.flyshuttle.process.wire.Done;
import io.flyshuttle.process.wire.Frame;
import io.flyshuttle.process.wire.FrameReader;
import io.flyshuttle.process.wire.FrameType;
import io.flyshuttle.process.wire.FrameWriter;
import io.flyshuttle.process.wire.FunctionTable;
import io.flyshuttle.process.wire.Initialiser;
import io.flyshuttle.process.wire.RemoteFailure;
import io.flyshuttle.process.wire.Returned;
import io.flyshuttle.process.wire.Subject;
import io.flyshuttle.process.wire.UnreadableException;
import io.flyshuttle.process.wire.UnsendableException;
import io.flyshuttle.process.wire.Values;
import io.flyshuttle.process.wire.Views;
import io.flyshuttle.spi.StageCode;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs the tasks of a worker, one after the other, on the thread that calls {@link #run}. */
final class TaskRunner implements Intake.Urgent {

  private static final StageCode.Guard UNGUARDED = StageCode::step;

  private final Connection connection;
  private final ObjectCodec codec;
  private final Values values;
  private final FunctionTable functions;
  private final ItemBatch batch;
  private final FrameWriter entry = new FrameWriter();
  private final Intake intake;
  private final Leftovers leftovers = new Leftovers();
  private final Thread thread = Thread.currentThread();
  private final String threadName = thread.getName();
  private final @Nullable ClassLoader loader = thread.getContextClassLoader();

  /** The task that runs, for the watcher. */
  private record Running(Assignment assignment, TaskContext context, Remote remote) {}

  private volatile @Nullable Running running;
  private boolean worn; // a VirtualMachineError has been met, or a thread left behind

  /** A runner on the calling thread. */
  TaskRunner(Connection connection, ObjectCodec codec) {
    this.connection = connection;
    this.codec = codec;
    values = new Values(codec);
    functions = new FunctionTable(codec);
    batch = new ItemBatch(connection);
    intake = new Intake(connection, this);
  }

  /** Runs what comes until the pool closes this worker; then the caller ends the JVM. */
  void run() throws IOException {
    intake.start();
    while (true) {
      Order order = intake.take();
      try {
        switch (order.type()) {
          case RUN, RUN_TELLING -> {
            task(order);
            // The pool takes a task for begun once it has read the end of the one before.
            connection.settle();
          }
          case FUNCTION -> functions.define(order.payload());
          case FORGET -> functions.forget(order.payload());
          case INIT -> initialise(order.payload());
          case CLOSE -> {
            return;
          }
          default -> throw new IOException("protocol error: unexpected " + order.type());
        }
      } finally {
        order.payload().release();
        intake.end();
      }
    }
  }

  private void initialise(FrameReader payload) throws IOException {
    FrameWriter answer = new FrameWriter();
    try {
      Optional<Object> initialiser = Initialiser.read(payload, functions);
      if (initialiser.isPresent()) {
        call(initialiser.get());
      }
    } catch (OutOfMemoryError full) {
      Endings.halt(ExitCode.OUT_OF_MEMORY, full);
    } catch (Throwable failure) {
      RemoteFailure.of(failure, codec).write(answer);
      connection.send(FrameType.REFUSED, 0, 0, answer);
      return;
    }
    leftovers.begin();
    connection.send(FrameType.READY, 0, 0, answer);
  }

  private static @Nullable Object call(Object action) throws Exception {
    return switch (action) {
      case Callable<?> callable -> callable.call();
      case Runnable runnable -> {
        runnable.run();
        yield null;
      }
      default ->
          throw new IllegalArgumentException(
              action.getClass().getName() + " is neither a function nor a Callable nor a Runnable");
    };
  }

  private void task(Order order) throws IOException {
    Assignment assignment = order.assignment();
    FrameReader payload = order.payload();
    Object function;
    int count;
    try {
      function = functions.get(payload.takeInt());
      count = payload.takeInt();
    } catch (UnreadableException unreadable) {
      FrameWriter why = new FrameWriter();
      RemoteFailure.of(unreadable, codec).write(why);
      connection.send(FrameType.REFUSED, assignment.task(), assignment.epoch(), why);
      return;
    }
    batch.begin(assignment);
    TaskContext context = new TaskContext(assignment, connection, values);
    Remote remote = new Remote(context);
    Running now = new Running(assignment, context, remote);
    running = now;
    worn = false;
    Views views = Views.inPlace();
    AtomicBoolean whole = new AtomicBoolean();
    try {
      remote.call(() -> {
        items(function, count, payload, views, now);
        whole.set(true);
        return true;
      });
    } catch (IOException | RuntimeException failure) {
      if (!whole.get()) {
        throw failure; // none of the user's: the connection broke, or the order makes no sense
      } // else a scope that an item left open, whose answer has told it
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    } finally {
      running = null;
    }
    finish(assignment, context, payload, views);
  }

  private void finish(Assignment assignment, TaskContext context, FrameReader payload, Views views)
      throws IOException {
    putBack();
    worn |= leftovers.found();
    if (StandardStreams.areReplaced()) {
      batch.flush(); // the answers don't depend on the user's stream
    }
    StandardStreams.flush();
    connection.cork();
    try {
      batch.flush();
      context.relay();
      try {
        views.close();
        payload.release(); // before the pool hears of the end, so that it can use this memory again
      } catch (IllegalStateException stillRead) {
        worn = true; // by a thread left behind: this memory is not safe to use again
        payload.keep();
      }
      FrameWriter end = new FrameWriter();
      new Done(batch.added(), worn).write(end);
      connection.send(FrameType.DONE, assignment.task(), assignment.epoch(), end);
    } finally {
      connection.uncork();
    }
  }

  /** What a task, or the watcher for it, has changed of this thread. */
  @SuppressWarnings("ThreadPriorityCheck") // it undoes what a task relied on
  private void putBack() {
    if (thread.getName() != threadName) {
      thread.setName(threadName);
    }
    if (thread.getPriority() != Thread.NORM_PRIORITY) {
      thread.setPriority(Thread.NORM_PRIORITY);
    }
    if (thread.getContextClassLoader() != loader) {
      thread.setContextClassLoader(loader);
    }
  }

  private void items(Object function, int count, FrameReader payload, Views views, Running now)
      throws IOException {
    for (int i = 0; i < count && !worn && !now.assignment().isCancelled(); i++) {
      entry.clear();
      now.context().begin(i);
      int step = payload.takeInt();
      try {
        Object argument = values.read(payload, views);
        if (i == 0 && now.assignment().tells()) {
          begins(now.assignment());
        }
        if (function instanceof StageCode code) {
          stage(code, step, argument, now.remote());
        } else {
          value(call(function, argument), now.remote());
        }
      } catch (Throwable thrown) {
        failure(step, thrown);
      }
      batch.add(entry);
      entry.clear(); // a large result is not kept until the next one
    }
  }

  /** Tells the pool that the time of the task begins. A broken connection is not the user's. */
  private void begins(Assignment assignment) {
    try {
      connection.send(FrameType.BEGUN, assignment.task(), assignment.epoch());
    } catch (IOException gone) {
      Endings.of(gone);
    }
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object call(Object function, @Nullable Object argument)
      throws Exception {
    if (function instanceof ThrowingFunction<?, ?> typed) {
      if (argument == null) {
        throw new IllegalArgumentException("the argument is null");
      }
      return ((ThrowingFunction<Object, Object>) typed).apply(argument);
    }
    return call(function);
  }

  private void stage(StageCode code, int step, @Nullable Object argument, Remote remote) {
    if (argument == null) {
      throw new IllegalArgumentException("an item of stage '" + code.name() + "' is null");
    }
    switch (code.apply(new StageCode.Input(step, argument), UNGUARDED)) {
      case StageCode.Result.Done(Object result) -> value(result, remote);
      case StageCode.Result.Failed(int at, Object input, Throwable cause) -> {
        boolean same = at == step && input == argument;
        if (same || !failureWithInput(at, input, cause)) {
          failure(step, cause); // from the start again, if at all
        }
      }
    }
  }

  private void value(@Nullable Object result, Remote remote) {
    remote.requireClosed();
    entry.putByte(Answer.VALUE);
    values.write(Subject.RESULT, result, entry);
  }

  private boolean failureWithInput(int step, Object input, Throwable cause) {
    entry.putByte(Answer.FAILURE);
    entry.putInt(step);
    entry.putByte(Answer.OTHER);
    try {
      values.write(Subject.INPUT, input, entry);
    } catch (UnsendableException refused) {
      return false;
    }
    describe(cause);
    return true;
  }

  private void failure(int step, Throwable cause) {
    entry.clear();
    entry.putByte(Answer.FAILURE);
    entry.putInt(step);
    entry.putByte(Answer.SAME);
    describe(cause);
  }

  private void describe(Throwable cause) {
    if (cause instanceof OutOfMemoryError full) {
      outOfMemory(full);
    }
    worn |= cause instanceof VirtualMachineError;
    try {
      RemoteFailure.of(cause, codec).write(entry);
    } catch (OutOfMemoryError full) {
      outOfMemory(full);
    }
  }

  private void outOfMemory(OutOfMemoryError full) {
    try {
      batch.flush(); // what is finished
    } catch (Throwable noMemoryForThat) {
      // the pool runs those again
    } finally {
      Endings.halt(ExitCode.OUT_OF_MEMORY, full);
    }
  }

  /** Tells the pool that this JVM has begun to end. */
  void exiting() {
    try {
      batch.flush();
      connection.send(FrameType.EXITING, 0, 0);
    } catch (IOException gone) {
      // then nobody needs to know
    }
  }

  @Override
  public void cancel(Assignment assignment) {
    Running now = running;
    if (now != null && now.assignment() == assignment) {
      now.remote().cancel();
    }
    thread.interrupt();
  }

  @Override
  public void dump(Frame frame) throws IOException {
    relay();
    String text = Stacks.dump(thread);
    connection.send(
        FrameType.STACKS, frame.task(), frame.epoch(), payload -> payload.putString(text));
  }

  @Override
  public void returned(Returned tasks) throws IOException {
    connection.send(FrameType.RETURNED, 0, 0, tasks::write);
  }

  @Override
  public void relay() throws IOException {
    Running now = running;
    if (now != null) {
      batch.tryFlush();
      if (thread.getName() == threadName) { // only where somebody may look: it costs
        thread.setName("flyshuttle-task-" + now.assignment().task());
      }
      now.context().relay();
    }
  }
}
