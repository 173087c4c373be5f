package io.flyshuttle.process;

import io.flyshuttle.process.wire.Answer;
import io.flyshuttle.process.wire.Connection;
import io.flyshuttle.process.wire.Done;
import io.flyshuttle.process.wire.Frame;
import io.flyshuttle.process.wire.FrameReader;
import io.flyshuttle.process.wire.Reading;
import io.flyshuttle.process.wire.RemoteFailure;
import io.flyshuttle.process.wire.Returned;
import io.flyshuttle.process.wire.Values;
import io.flyshuttle.process.wire.Views;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pool's end of one worker. Its own thread starts the process, then reads what it says until
 * there is nothing more, then finds out how it ended.
 */
final class WorkerLink {

  /** How long the process may outlive its connection. */
  private static final long LINGER_MILLIS = 1_000;

  private static final int MOST_HELD = 64;
  private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int id;
  private final Engine engine;
  private final Values values;
  private final Thread thread;
  private final Ear ear;
  private final Orders orders;
  private final AtomicBoolean ended = new AtomicBoolean();

  private volatile @Nullable WorkerProcess process;
  private volatile @Nullable Connection connection;
  private volatile boolean killed;
  private volatile boolean unheard; // a caller could not understand it
  private volatile boolean objects; // in its last answer: callers would listen for nothing
  private volatile String stacks = "";
  private volatile Optional<Death> death = Optional.empty();

  // Of who has the ear.
  private final List<Event> held = new ArrayList<>(); // until the answers behind it are read
  private boolean idle; // once a caller has heard all
  private Optional<Frame> left = Optional.empty(); // by a caller, to be heard by the reader
  private long sampled;
  private long firstResident = -1;

  WorkerLink(int id, Engine engine) {
    this.id = id;
    this.engine = engine;
    values = new Values(engine.settings().codec());
    thread = Thread.ofPlatform().daemon().name("flyshuttle-worker-" + id).unstarted(this::run);
    ear = new Ear(thread);
    orders = new Orders(id, engine, this);
  }

  void start() {
    try {
      thread.start();
    } catch (Throwable noThread) {
      engine.startFailed(new LaunchException("a worker has no thread: " + noThread, noThread));
      end(true);
    }
  }

  /** Kills the process, also one that is only being started. Never blocks. */
  void kill() {
    killed = true;
    WorkerProcess started = process;
    if (started != null) {
      started.kill();
    } else {
      thread.interrupt();
    }
  }

  OptionalLong pid() {
    WorkerProcess started = process;
    return started == null ? OptionalLong.empty() : OptionalLong.of(started.pid());
  }

  /** What it last told of its stacks, "" if nothing. */
  String stacks() {
    return stacks;
  }

  /** How it ended; empty before. */
  Optional<Death> death() {
    return death;
  }

  /** The last lines that a task printed there. */
  List<String> output(long task) {
    WorkerProcess started = process;
    return started == null
        ? List.of()
        : started.output().linesOf(task).stream().map(OutputLine::text).toList();
  }

  /** What it is to be told. */
  Orders orders() {
    return orders;
  }

  // The life of the worker

  private void run() {
    boolean heard = true;
    try {
      if (!killed) {
        Connection open = new Greeting(engine, this).connect();
        watchDeath();
        engine.on(new Event.Started(id));
        try {
          listen(open);
        } finally {
          pass(() -> {});
          engine.on(new Event.Silent(id)); // to reap it takes a while
        }
      }
    } catch (LaunchException failure) {
      engine.startFailed(failure);
    } catch (InterruptedException wasKilled) {
      // its end is known to the pool
    } catch (Throwable failure) { // whatever it is, the pool has to hear of the end
      heard = false;
      WorkerProcess started = process;
      if (started != null) {
        started.giveUp("its connection broke: " + failure);
      } else {
        engine.startFailed(new LaunchException("a worker can't be started: " + failure, failure));
      }
    } finally {
      end(heard && !unheard);
    }
  }

  /**
   * Sees to it that the pool hears of the end of the process, also when this thread is stuck in
   * user code: results and exceptions are rebuilt here.
   */
  private void watchDeath() {
    CompletableFuture<Void> _ =
        Objects.requireNonNull(process)
            .death()
            .thenRun(() -> {
              if (Thread.currentThread() == thread) {
                return; // it has heard all, and waits for this very death
              }
              try {
                if (!thread.join(Duration.ofMillis(LINGER_MILLIS))) {
                  end(false);
                  thread.interrupt();
                }
              } catch (InterruptedException impossible) {
                throw new IllegalStateException("nobody knows this thread", impossible);
              }
            });
  }

  /** Tells the pool, once, that the worker is gone. */
  private void end(boolean heard) {
    if (ended.compareAndSet(false, true)) {
      engine.on(new Event.Gone(id, bury(), heard));
    }
  }

  /** Its process runs. */
  void started(WorkerProcess started) {
    process = started;
    if (killed) {
      started.kill();
    }
  }

  /** It can be spoken to. */
  void connected(Connection open) {
    connection = open;
    orders.open(Objects.requireNonNull(process), open);
  }

  private void listen(Connection open) throws IOException, InterruptedException {
    for (Optional<Frame> next = open.receive(); next.isPresent(); next = open.receive()) {
      hear(next.get(), ear::lend);
      ear.awaitTurn();
      for (Optional<Frame> user = left; user.isPresent(); user = left) {
        left = Optional.empty();
        hear(user.get(), ear::lend);
        ear.awaitTurn();
      }
    }
  }

  /** Who reads what it says. */
  Ear ear() {
    return ear;
  }

  /** Somebody waits for a task of this worker in another way than by {@link #await}. */
  void recall() {
    ear.recall();
  }

  /**
   * Waits for a task that this worker was given: by listening, if nobody else does. May return
   * before the task has ended, also when the thread is interrupted, which it then still is.
   */
  void await(CompletableFuture<?> task) {
    StackRoom.require();
    Thread caller = Thread.currentThread();
    Connection open = connection;
    if (open == null || objects || !mayListen(caller)) {
      ear.recall();
    } else if (ear.claim()) {
      boolean whole = false;
      try {
        CompletableFuture<?> _ =
            task.whenComplete((_, _) -> {
              if (Thread.currentThread() != caller) {
                open.wake();
              }
            });
        idle = false;
        whole = listen(open, () -> !task.isDone() && !caller.isInterrupted());
        pass(() -> {});
      } catch (Throwable failure) {
        unheard = true;
        Objects.requireNonNull(process).giveUp("its connection broke: " + failure);
      } finally {
        ear.release(idle && whole);
      }
    }
  }

  /**
   * Not virtual ones, whose carrier would be blocked. Nor those of pools, which have a class of
   * their own: to wait is not all that they do, or they run at a low priority.
   */
  private static boolean mayListen(Thread caller) {
    return caller.getClass() == Thread.class;
  }

  /** Whether all that was received was heard, and more may come. */
  private boolean listen(Connection open, BooleanSupplier goOn) throws IOException {
    while (goOn.getAsBoolean()) {
      Optional<Frame> next = open.receiveWhile(goOn);
      if (next.isEmpty()) {
        return !open.isEnded();
      }
      if (isForReader(next.get())) {
        left = next;
        return false;
      }
      hear(next.get(), () -> idle = true);
    }
    return true;
  }

  /**
   * Whether to hear it is to run the user's code: an interrupt of a caller is not meant for that,
   * and it may hang, which a caller must be able to be freed from.
   */
  private static boolean isForReader(Frame frame) {
    return switch (frame.type()) {
      case ITEMS -> !Answer.isPlain(frame.payload());
      case PARTIAL, REFUSED -> true;
      default -> false;
    };
  }

  /**
   * Answers and ends that are there are handled together: the pool sees them by one step, and what
   * is to be done then goes out by one write.
   */
  private void hear(Frame frame, Runnable ifIdle) throws IOException {
    FrameReader payload = frame.payload();
    switch (frame.type()) {
      case ITEMS -> {
        objects = !Answer.isPlain(payload);
        if (objects) {
          pass(() -> {}); // those before it don't wait for the user's code
        }
        List<Answer> answers = Answer.readAll(payload, values, Views.COPIES, this::rebuilt);
        held.add(new Event.Answered(id, frame.task(), frame.epoch(), answers));
      }
      case DONE -> {
        if (Done.read(payload).worn() || hasGrown()) {
          held.add(new Event.Worn(id));
        }
        held.add(new Event.Ended(id, frame.task(), frame.epoch()));
      }
      default -> {
        pass(() -> {});
        hear(frame, payload);
      }
    }
    if (held.size() >= MOST_HELD || !Objects.requireNonNull(connection).isAnswerNext()) {
      pass(ifIdle); // from then on, what was received may be another's
    }
  }

  private void hear(Frame frame, FrameReader payload) throws IOException {
    long task = frame.task();
    int epoch = frame.epoch();
    switch (frame.type()) {
      case BEGUN -> engine.on(new Event.Begun(id, task, epoch));
      case PROGRESS -> {
        int item = payload.takeInt();
        long done = payload.takeLong();
        long total = payload.takeLong();
        engine.tell(id, task, epoch, work -> work.progress(item, done, total));
      }
      case PARTIAL -> {
        int item = payload.takeInt();
        switch (values.tryRead(payload, Views.COPIES)) {
          case Reading.Value(Object value) when value != null ->
              engine.tell(id, task, epoch, work -> work.partial(item, value));
          case Reading.Value _ -> {} // null is no result
          case Reading.Unreadable(var reason) ->
              System.getLogger(ProcessPool.class.getName())
                  .log(System.Logger.Level.WARNING, "a partial result is dropped", reason);
        }
      }
      case STACKS -> {
        stacks = payload.takeString();
        engine.on(new Event.Told(id, task, epoch));
      }
      case RETURNED -> engine.on(new Event.GaveBack(id, Returned.read(payload).tasks()));
      case REFUSED ->
          engine.on(new Event.Refused(id, task, epoch, rebuilt(RemoteFailure.read(payload))));
      case EXITING -> engine.on(new Event.Leaving(id));
      default -> throw new IOException("protocol error: unexpected " + frame);
    }
  }

  /** While its task still has its deadline, which also ends a constructor that hangs. */
  private Throwable rebuilt(RemoteFailure failure) {
    return Failures.rebuilt(failure, engine.settings().codec());
  }

  /** Lets the pool hear what is held back. */
  private void pass(Runnable ifIdle) {
    if (held.isEmpty()) {
      return;
    }
    List<Event> events = List.copyOf(held);
    held.clear();
    engine.heard(id, events, ifIdle);
  }

  /** Whether it has gained more memory than it may; measured once a second at most. */
  private boolean hasGrown() {
    WorkerProcess measured = process;
    if (engine.settings().growth() == 0 || measured == null) {
      return false;
    }
    long now = engine.settings().ticker().nanos();
    if (firstResident >= 0 && now - sampled < SAMPLE_NANOS) {
      return false;
    }
    sampled = now;
    long resident = measured.residentBytes();
    if (firstResident < 0) {
      firstResident = resident;
    }
    return resident - firstResident > engine.settings().growth();
  }

  /** Waits until the process is reaped; what it died of. */
  private Event.Cause bury() {
    WorkerProcess started = process;
    if (started == null) {
      return Event.Cause.TASK;
    }
    Thread.interrupted(); // of a kill that came while it was being started
    try {
      started.death().get(LINGER_MILLIS, TimeUnit.MILLISECONDS);
    } catch (Exception lingering) {
      started.giveUp("it has closed its connection and lives on");
    }
    Death how = started.death().join();
    death = Optional.of(how);
    Connection open = connection;
    if (open != null) {
      open.close();
    }
    return switch (how.kind()) {
      case OUT_OF_MEMORY, MEMORY_LIMIT -> Event.Cause.MEMORY;
      case CRASHED, EXITED, KILLED_BY_POOL -> Event.Cause.TASK;
      case KILLED_FROM_OUTSIDE, LOST -> Event.Cause.OUTSIDE;
    };
  }
}
