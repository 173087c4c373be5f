package io.flyshuttle.process;

import io.flyshuttle.process.wire.Connection;
import io.flyshuttle.process.wire.FrameType;
import io.flyshuttle.process.wire.FrameWriter;
import io.flyshuttle.process.wire.FunctionLedger;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What one worker is told. Orders are queued under the lock of the pool and sent outside of it, in
 * that order, by whoever finds nobody sending. Thread-safe.
 */
final class Orders {

  /** So many bytes, times those that may wait in a worker, fit on the way to it. */
  static final int SMALL = 4 * 1024;

  private final int id;
  private final Engine engine;
  private final WorkerLink link;
  private final FunctionLedger ledger = new FunctionLedger(); // of who is sending
  private final Queue<Action.ForWorker> orders = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean sending = new AtomicBoolean();
  private volatile @Nullable Line line;

  private record Line(WorkerProcess process, Connection connection) {}

  Orders(int id, Engine engine, WorkerLink link) {
    this.id = id;
    this.engine = engine;
    this.link = link;
  }

  /** It can be spoken to; before any order is sent. */
  void open(WorkerProcess process, Connection connection) {
    line = new Line(process, connection);
  }

  /** Called under the lock of the pool. */
  void enqueue(Action.ForWorker order) {
    orders.add(order);
  }

  /**
   * Sends what is queued, unless another thread is at it.
   *
   * @param mayBlock whether this thread may wait for the worker; if not, what may take long is left
   *     to another: deadlines depend on the thread for time, and a worker that waits until its
   *     results are read on the one that reads. What is small fits into the buffer of the socket,
   *     as often as jobs can wait in a worker.
   */
  void send(boolean mayBlock) {
    while (!orders.isEmpty() && sending.compareAndSet(false, true)) {
      boolean large = false;
      try {
        Optional<Action.ForWorker> order = poll(mayBlock);
        if (order.isEmpty()) {
          large = !orders.isEmpty();
        } else if (orders.isEmpty()) {
          send(order.get());
        } else {
          sendTogether(order.get(), mayBlock);
        }
      } finally {
        sending.set(false);
      }
      if (large) {
        engine.sendLater(this); // only now, or it would find somebody sending
        return;
      }
    }
  }

  private Optional<Action.ForWorker> poll(boolean mayBlock) {
    Action.ForWorker next = orders.peek(); // taken by this thread alone
    if (next == null || !(mayBlock || isSmall(next))) {
      return Optional.empty();
    }
    orders.remove();
    return Optional.of(next);
  }

  private static boolean isSmall(Action.ForWorker order) {
    if (order instanceof Action.Assign(_, Job job, _, _)) {
      FrameWriter payload = job.work.payload();
      return payload.bulkCount() == 0
          && payload.size() + job.work.function().bytes().length <= SMALL;
    }
    return true;
  }

  /** By one write. If that fails, the end of the worker tells which jobs it had begun. */
  private void sendTogether(Action.ForWorker first, boolean mayBlock) {
    Line to = Objects.requireNonNull(line);
    Connection through = to.connection();
    through.cork();
    try {
      Optional<Action.ForWorker> order = Optional.of(first);
      while (order.isPresent()) {
        send(order.get());
        order = poll(mayBlock);
      }
    } finally {
      try {
        through.uncork();
      } catch (IOException broken) {
        to.process().giveUp(String.valueOf(broken.getMessage()));
      }
    }
  }

  private void send(Action.ForWorker order) {
    Line open = line;
    if (open == null) {
      throw new IllegalStateException("worker " + id + " has not started");
    }
    WorkerProcess to = open.process();
    Connection through = open.connection();
    try {
      switch (order) {
        case Action.Assign assign -> assign(assign, to, through);
        case Action.Interrupt(_, Job job, int epoch) ->
            through.send(FrameType.CANCEL, job.id, epoch);
        case Action.AskStacks(_, Job job, int epoch) -> through.send(FrameType.DUMP, job.id, epoch);
        case Action.Recall _ -> through.send(FrameType.RECALL, 0, 0);
        case Action.Close _ -> through.send(FrameType.CLOSE, 0, 0);
        case Action.Rest _ -> to.idle();
        case Action.Launch _, Action.Kill _ ->
            throw new IllegalStateException("not sent: " + order);
      }
    } catch (IOException broken) {
      to.giveUp(String.valueOf(broken.getMessage())); // so that the reader comes to the end
      if (order instanceof Action.Assign(_, Job job, int epoch, _)) {
        engine.on(new Event.Undelivered(id, job.id, epoch));
      }
    } catch (RuntimeException | Error lost) { // such as the stack of the user's thread
      to.giveUp("an order to it is lost: " + lost);
      throw lost;
    }
  }

  private void assign(Action.Assign order, WorkerProcess to, Connection through)
      throws IOException {
    Job job = order.job();
    int epoch = order.epoch();
    FrameWriter payload = job.work.payload();
    if (payload.size() == 0) { // over, since it was queued
      engine.on(new Event.Unsent(id, job.id, epoch, Optional.empty()));
      return;
    }
    try {
      to.running(job.id, job.work.name());
      job.work.assigned(link);
      ledger.ensure(job.work.function(), through);
      FrameType run = order.tells() ? FrameType.RUN_TELLING : FrameType.RUN;
      through.send(run, job.id, epoch, payload);
    } catch (RuntimeException | Error unreadable) { // a segment that was closed since, for one
      if (!through.isOpen()) {
        throw new IOException("its connection is closed", unreadable); // and its shared memory
      }
      engine.on(new Event.Unsent(id, job.id, epoch, Optional.of(unreadable)));
    }
  }
}
