package io.flyshuttle.process.wire;

import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pool's part in shared memory: makes it when payloads show the need, and larger when they
 * outgrow it. What caused the offer still goes through the socket, so nobody waits for the worker
 * to map it, and a worker that can't never sees a reference into it. Thread-safe.
 *
 * <pre>
 * OFFERED ──▶ IN_USE ──▶ RETIRED (a larger one is in use) ──▶ freed, once the reader is through
 *    └─▶ freed (the worker refuses; no further offers)
 * </pre>
 */
final class ArenaLender {

  /** What an {@link FrameType#ARENA} frame says, before {@code u32 id | u64 capacity | path}. */
  static final byte DROP = 0;

  static final byte POOL_WRITES = 1;
  static final byte WORKER_WRITES = 2;

  private static final long SMALLEST = 4 << 20;

  private final ArenaBudget budget;
  private final Outbox outbox;
  private final BulkSender sender;
  private final BulkReceiver receiver;
  private final Map<Integer, Lent> lent = new HashMap<>();
  private int lastId;
  private boolean over; // no further offers

  private enum State {
    OFFERED,
    IN_USE,
    RETIRED
  }

  private static final class Lent {
    final byte direction;
    final Memfd file;
    final SharedArena arena;
    State state = State.OFFERED;

    Lent(byte direction, Memfd file, SharedArena arena) {
      this.direction = direction;
      this.file = file;
      this.arena = arena;
    }
  }

  ArenaLender(ArenaBudget budget, Outbox outbox, BulkSender sender, BulkReceiver receiver) {
    this.budget = budget;
    this.outbox = outbox;
    this.sender = sender;
    this.receiver = receiver;
    over = !Memfd.isAvailable();
  }

  /** Payloads of this many bytes had to go through the socket in this direction. */
  synchronized void missed(byte direction, long bytes) throws IOException {
    sweep();
    for (Lent one : lent.values()) {
      if (one.direction == direction
          && (one.state == State.OFFERED || one.arena.capacity() >= bytes)) {
        return; // soon there is one, or it was only full
      }
    }
    if (over) {
      return;
    }
    long comfortable = Math.max(SMALLEST, Long.highestOneBit(2 * bytes - 1));
    Lent made = make(direction, comfortable);
    if (made == null && bytes < comfortable) {
      made = make(direction, SharedArena.room(bytes));
    }
    if (made == null) {
      return;
    }
    lent.put(made.arena.id(), made);
    if (direction == WORKER_WRITES) {
      receiver.add(made.arena);
    }
    tell(direction, made);
  }

  private @Nullable Lent make(byte direction, long capacity) {
    long footprint = SharedArena.footprint(capacity);
    if (!budget.reserve(footprint)) {
      return null;
    }
    Memfd file = null;
    boolean interrupted = Thread.interrupted(); // it would close the file
    try {
      file = Memfd.create(footprint);
      return new Lent(direction, file, SharedArena.open(++lastId, file.path(), capacity));
    } catch (IOException noMemory) {
      if (file != null) {
        file.close();
      }
      budget.free(footprint);
      return null;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void tell(byte what, Lent of) {
    FrameWriter offer = new FrameWriter();
    offer.putByte(what);
    offer.putInt(of.arena.id());
    offer.putLong(of.arena.capacity());
    offer.putString(of.file.path().toString());
    try {
      outbox.send(FrameType.ARENA, 0, 0, new FrameWriter(), offer);
    } catch (IOException gone) {
      // whoever sends next hears of it; who receives has to read what the peer still said
    }
  }

  /** The worker has mapped one, or could not. */
  synchronized void answered(int id, boolean mapped) throws IOException {
    Lent one = lent.get(id);
    if (one == null || one.state != State.OFFERED) {
      throw new IOException("protocol error: an answer about shared memory " + id);
    }
    if (!mapped) {
      over = true;
      free(one);
      lent.remove(id);
      return;
    }
    for (Lent other : lent.values()) {
      if (other.direction == one.direction && other.state == State.IN_USE) {
        other.state = State.RETIRED;
      }
    }
    one.state = State.IN_USE;
    if (one.direction == POOL_WRITES) {
      sender.use(one.arena);
    }
    sweep();
  }

  /** Frees what is retired and no longer read. */
  synchronized void sweep() throws IOException {
    for (Iterator<Lent> all = lent.values().iterator(); all.hasNext(); ) {
      Lent one = all.next();
      // What the worker wrote into its old one came before its answer, and has been read.
      if (one.state == State.RETIRED && (one.direction == WORKER_WRITES || one.arena.isDrained())) {
        all.remove();
        tell(DROP, one);
        free(one);
      }
    }
  }

  private void free(Lent one) {
    if (one.direction == WORKER_WRITES) {
      receiver.drop(one.arena.id());
    }
    one.arena.close();
    one.file.close();
    budget.free(SharedArena.footprint(one.arena.capacity()));
  }

  synchronized void close() {
    over = true;
    lent.values().forEach(this::free);
    lent.clear();
  }
}
