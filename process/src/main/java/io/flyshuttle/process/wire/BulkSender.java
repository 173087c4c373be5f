package io.flyshuttle.process.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends large pieces ahead of the frame that refers to them: into shared memory where there is
 * room, else as {@link FrameType#PART} frames. Thread-safe: the order of allocation is that of the
 * frames, because memory is given back in that order.
 */
final class BulkSender {

  /** How a frame refers to a piece: {@code u8 kind | u32 id | u64 end or 0 | u64 length}. */
  static final byte IN_ARENA = 1;

  static final byte IN_PARTS = 2;

  /** Bytes of a reference. */
  static final int REFERENCE = 1 + 4 + 8 + 8;

  private static final int PART_HEADER = 4 + 8;
  private static final FrameWriter NO_REFERENCES = new FrameWriter();

  private final Outbox outbox;
  private final ReentrantLock lock = new ReentrantLock();
  private final FrameWriter references = new FrameWriter();
  private final FrameWriter part = new FrameWriter();
  private volatile @Nullable SharedArena arena; // written under the lock
  private volatile @Nullable SharedArena next; // to be taken by the next who sends
  private int lastParts;

  BulkSender(Outbox outbox) {
    this.outbox = outbox;
  }

  /**
   * Sends a frame.
   *
   * @return the bytes of all its pieces, if some found no room in shared memory; 0 if all did
   */
  long send(FrameType type, long task, int epoch, FrameWriter payload) throws IOException {
    if (payload.bulkCount() == 0) {
      outbox.send(type, task, epoch, NO_REFERENCES, payload);
      return 0;
    }
    lock.lock();
    try {
      adoptNext();
      references.clear();
      long all = 0;
      boolean homeless = false;
      for (MemorySegment bulk : payload.bulks()) {
        all += bulk.byteSize();
        if (!inArena(bulk)) {
          homeless = true;
          inParts(bulk);
        }
      }
      outbox.send(type, task, epoch, references, payload);
      return homeless ? all : 0;
    } finally {
      lock.unlock();
    }
  }

  private boolean inArena(MemorySegment bulk) throws IOException {
    SharedArena shared = arena;
    long bytes = bulk.byteSize();
    long end = shared == null ? -1 : shared.allocate(bytes);
    if (shared == null || end < 0) {
      return false;
    }
    shared.piece(shared.offset(end, bytes), bytes).copyFrom(bulk);
    refer(IN_ARENA, shared.id(), end, bytes);
    return true;
  }

  private void inParts(MemorySegment bulk) throws IOException {
    int id = ++lastParts;
    long bytes = bulk.byteSize();
    int step = Frame.PAYLOAD_LIMIT - PART_HEADER;
    for (long from = 0; from < bytes; from += step) {
      part.clear();
      part.putInt(id);
      part.putLong(bytes);
      part.putSegment(bulk.asSlice(from, Math.min(step, bytes - from)));
      outbox.send(FrameType.PART, 0, 0, NO_REFERENCES, part);
    }
    refer(IN_PARTS, id, 0, bytes);
  }

  private void refer(byte kind, int id, long end, long bytes) {
    references.putByte(kind);
    references.putInt(id);
    references.putLong(end);
    references.putLong(bytes);
  }

  void close() {
    lock.lock();
    try {
      SharedArena last = arena;
      if (last != null) {
        last.close();
        arena = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Uses this shared memory for what is sent from now on. Never blocks. */
  void use(SharedArena larger) {
    next = larger;
  }

  private void adoptNext() {
    SharedArena larger = next;
    if (larger != null) {
      arena = larger;
      next = null;
    }
  }

  /** Uses this shared memory from now on, and sends {@code notice} before anything in it. */
  void replace(SharedArena larger, FrameWriter notice) throws IOException {
    lock.lock();
    try {
      SharedArena before = arena;
      arena = larger;
      outbox.send(FrameType.ARENA_OK, 0, 0, NO_REFERENCES, notice);
      if (before != null) {
        before.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
