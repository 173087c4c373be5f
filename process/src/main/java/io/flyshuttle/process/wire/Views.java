package io.flyshuttle.process.wire;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How long buffers and segments live that are read: as copies for ever, or in place for as long as
 * a task. Not thread-safe; what it hands out is.
 */
public final class Views implements AutoCloseable {

  /** Copies: for the side that hands values to the application for good. */
  public static final Views COPIES = new Views(Kind.COPIES);

  private enum Kind {
    COPIES,
    IN_PLACE
  }

  private static final boolean REVOCABLE = Views.class.getModule().isNativeAccessEnabled();

  private final Kind kind;
  private @Nullable Arena task;

  private Views(Kind kind) {
    this.kind = kind;
  }

  /**
   * In place, until {@link #close}: what the user's code has kept throws {@link
   * IllegalStateException} then, instead of showing another task's bytes (with native access;
   * without it, it does show them).
   */
  public static Views inPlace() {
    return new Views(Kind.IN_PLACE);
  }

  /** A large piece as a segment. */
  @SuppressWarnings("restricted") // only where native access is enabled
  MemorySegment segment(MemorySegment bulk) {
    if (bulk.heapBase().isPresent()) {
      return bulk.asReadOnly(); // came by the socket: nobody else's
    }
    if (kind == Kind.COPIES) {
      return MemorySegment.ofArray(bulk.toArray(ValueLayout.JAVA_BYTE)).asReadOnly();
    }
    if (!REVOCABLE) {
      return bulk.asReadOnly();
    }
    Arena open = task;
    if (open == null) {
      open = Arena.ofShared();
      task = open;
    }
    return MemorySegment.ofAddress(bulk.address())
        .reinterpret(bulk.byteSize(), open, null)
        .asReadOnly();
  }

  /** A large piece as a buffer. */
  ByteBuffer buffer(MemorySegment bulk) {
    return segment(bulk).asByteBuffer();
  }

  /**
   * Ends all views.
   *
   * @throws IllegalStateException if a thread that the task left behind is reading one right now:
   *     its memory must not be used again
   */
  @Override
  public void close() {
    Arena open = task;
    if (open != null) {
      open.close();
      task = null;
    }
  }
}
