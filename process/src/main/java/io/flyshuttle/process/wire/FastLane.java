package io.flyshuttle.process.wire;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Moves the frames of a busy connection from its socket to {@link Rings}; from then on only bytes
 * that wake the other side go through the socket, and its end tells of the end of the peer. Each
 * direction changes at a frame that is its last on the socket:
 *
 * <pre>
 * pool                                  worker
 *   │  RING, with the path of the memory  │
 *   ├────────────────────────────────────▶│  maps it
 *   │      RING_OK: my last one here      │
 *   │◀────────────────────────────────────┤  writes to its ring
 *   │       RING_ON: my last one here     │
 *   ├────────────────────────────────────▶│  reads from the pool's ring
 * </pre>
 *
 * A worker that can't map it says so, and all stays as it is. One thread at a time, the one that
 * receives; {@link #close} from any.
 */
final class FastLane implements AutoCloseable {

  /** A connection is busy once so many frames have come. A new worker is to start quickly first. */
  static final int BUSY = 64;

  private static final FrameWriter EMPTY = new FrameWriter();

  private final SocketChannel channel;
  private final Duration limit;
  private final Outbox outbox;
  private final Inlet inlet;

  private @Nullable ArenaBudget budget; // the pool's
  private int frames;
  private boolean reserved; // guarded by this
  private @Nullable Memfd file; // while it is offered; guarded by this
  private @Nullable Rings rings; // guarded by this
  private boolean closed; // guarded by this

  FastLane(SocketChannel channel, Duration limit, Outbox outbox, Inlet inlet) {
    this.channel = channel;
    this.limit = limit;
    this.outbox = outbox;
    this.inlet = inlet;
  }

  /** This is the pool's side: it offers memory once the connection is busy. */
  void lend(ArenaBudget from) {
    if (Memfd.isAvailable()) {
      budget = from;
    }
  }

  /** The pool's side: a frame has come. */
  void count() {
    ArenaBudget from = budget;
    if (from != null && frames < BUSY && ++frames == BUSY) {
      offer(from);
    }
  }

  private void offer(ArenaBudget from) {
    FrameWriter offer = new FrameWriter();
    boolean interrupted = Thread.interrupted(); // it would close the file
    synchronized (this) {
      try {
        if (closed || !from.reserve(Rings.footprint())) {
          return;
        }
        reserved = true;
        Memfd made = Memfd.create(Rings.footprint());
        file = made;
        rings = Rings.open(made.path());
        offer.putString(made.path().toString());
      } catch (IOException noMemory) {
        free();
        return;
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
    try {
      outbox.send(FrameType.RING, 0, 0, EMPTY, offer);
    } catch (IOException gone) {
      // what has come is still to be read; who sends next hears of it
    }
  }

  /** The worker's side: maps what is offered, and writes to it from now on. */
  void offered(FrameReader offer) throws IOException {
    Path path = Path.of(offer.takeString());
    FrameWriter answer = new FrameWriter();
    Thread.interrupted(); // it would close the file
    Rings mapped;
    try {
      mapped = Rings.open(path);
    } catch (IOException refused) {
      answer.putByte(0);
      outbox.send(FrameType.RING_OK, 0, 0, EMPTY, answer);
      return;
    }
    synchronized (this) {
      if (closed || rings != null) {
        mapped.close();
        throw new IOException("protocol error: shared memory that nobody waits for");
      }
      rings = mapped;
    }
    answer.putByte(1);
    outbox.change(FrameType.RING_OK, answer, outlet(mapped.toPool()));
  }

  /** The pool's side: the worker has mapped it, and writes to it from now on, or could not. */
  void answered(FrameReader answer) throws IOException {
    Rings mapped;
    synchronized (this) {
      mapped = rings;
      if (file == null || mapped == null) {
        throw new IOException("protocol error: an answer to no offer");
      }
      if (answer.takeByte() == 0) {
        free();
        return;
      }
      file.close(); // the mappings keep the memory
      file = null;
    }
    inlet.change(mapped.toPool(), outbox);
    try {
      outbox.change(FrameType.RING_ON, EMPTY, outlet(mapped.toWorker()));
    } catch (IOException gone) {
      // as above
    }
  }

  /** The worker's side: the pool writes to it from now on. */
  void begun() throws IOException {
    Rings mapped;
    synchronized (this) {
      mapped = rings;
    }
    if (mapped == null) {
      throw new IOException("protocol error: no shared memory was offered");
    }
    inlet.change(mapped.toWorker(), outbox);
  }

  private RingOutlet outlet(Ring ring) {
    return new RingOutlet(ring, Waker.over(channel), limit);
  }

  private synchronized void free() {
    if (file != null) {
      file.close();
      file = null;
    }
    if (rings != null) {
      rings.close();
      rings = null;
    }
    if (reserved && budget != null) {
      budget.free(Rings.footprint());
      reserved = false;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    free();
  }
}
