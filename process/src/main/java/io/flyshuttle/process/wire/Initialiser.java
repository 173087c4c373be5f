package io.flyshuttle.process.wire;

import java.util.Optional;

/**
 * The payload of an {@link FrameType#INIT} frame: a {@link Runnable} or {@code Callable}, or none.
 */
public final class Initialiser {

  private static final int ID = 0; // no task asks for it: ids begin at 1

  private Initialiser() {}

  /** Writes it. */
  public static void write(Optional<Shipped> initialiser, FrameWriter out) {
    out.putByte(initialiser.isPresent() ? 1 : 0);
    if (initialiser.isPresent()) {
      out.putInt(ID);
      out.putBlob(initialiser.get().bytes());
    }
  }

  /**
   * Reads it.
   *
   * @throws UnreadableException if its class is missing here, or its own code fails
   */
  public static Optional<Object> read(FrameReader in, FunctionTable functions)
      throws UnreadableException {
    if (in.takeByte() == 0) {
      return Optional.empty();
    }
    functions.define(in);
    return Optional.of(functions.get(ID));
  }
}
