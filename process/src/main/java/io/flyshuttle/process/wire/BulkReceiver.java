package io.flyshuttle.process.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** Finds the large pieces that frames refer to. Thread-safe: it is closed by any thread. */
final class BulkReceiver {

  /** Bytes that one payload may have: 1 GiB. */
  static final int LIMIT = 1 << 30;

  private final Map<Integer, Parts> parts = new HashMap<>();
  private final Map<Integer, SharedArena> arenas = new HashMap<>();
  private boolean closed;
  private long unclaimed; // bytes of parts that no frame has referred to yet

  /** A piece that comes in frames. */
  private static final class Parts {
    final byte[] bytes;
    int filled;

    Parts(int size) {
      bytes = new byte[size];
    }
  }

  /**
   * Takes a piece of a piece.
   *
   * @return the size of the whole, if this was its beginning; else 0
   */
  synchronized long part(FrameReader payload) throws IOException {
    int id = payload.takeInt();
    long size = payload.takeLong();
    boolean first = false;
    Parts whole = parts.get(id);
    if (whole == null) {
      if (size <= 0 || size > LIMIT || unclaimed + size > 2L * LIMIT) {
        throw new IOException("protocol error: a payload of " + size + " bytes");
      }
      whole = new Parts((int) size);
      parts.put(id, whole);
      unclaimed += size;
      first = true;
    }
    int length = payload.remaining();
    if (whole.bytes.length != size || length > whole.bytes.length - whole.filled) {
      throw new IOException("protocol error: parts of a payload do not fit together");
    }
    payload.takeInto(MemorySegment.ofArray(whole.bytes).asSlice(whole.filled, length));
    whole.filled += length;
    return first ? size : 0;
  }

  /** Reads the references of a frame and hands the pieces to its payload. */
  void resolve(FrameReader payload) throws IOException {
    int count = Short.toUnsignedInt(payload.takeShort());
    if (count > 0) {
      resolve(payload, count);
    }
  }

  private synchronized void resolve(FrameReader payload, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      byte kind = payload.takeByte();
      int id = payload.takeInt();
      long end = payload.takeLong();
      long bytes = payload.takeLong();
      if (kind == BulkSender.IN_ARENA) {
        SharedArena arena = arenas.get(id);
        if (arena == null) {
          throw new IOException("protocol error: unknown shared memory " + id);
        }
        payload.add(arena.piece(arena.offset(end, bytes), bytes));
        payload.lies(arena, end);
      } else {
        Parts whole = parts.remove(id);
        if (whole == null || whole.filled != bytes || bytes != whole.bytes.length) {
          throw new IOException("protocol error: a payload has not come in whole");
        }
        unclaimed -= bytes;
        payload.add(MemorySegment.ofArray(whole.bytes));
      }
    }
  }

  synchronized void add(SharedArena arena) {
    if (closed) {
      arena.close();
    } else {
      arenas.put(arena.id(), arena);
    }
  }

  synchronized void drop(int id) {
    SharedArena arena = arenas.remove(id);
    if (arena != null) {
      arena.close();
    }
  }

  synchronized void close() {
    closed = true;
    arenas.values().forEach(SharedArena::close);
    arenas.clear();
    parts.clear();
  }
}
