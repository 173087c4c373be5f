package io.flyshuttle.process.wire;

import io.flyshuttle.process.spi.ObjectCodec;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * The functions that a worker has been sent. One that can't be read is kept as the reason, for the
 * tasks that ask for it. One thread at a time.
 */
public final class FunctionTable {

  private final ObjectCodec codec;
  private final Map<Integer, Object> functions = new HashMap<>();

  /** An empty table. */
  public FunctionTable(ObjectCodec codec) {
    this.codec = codec;
  }

  /** Why a function is not here. */
  private record Unreadable(UnreadableException reason) {}

  /** Takes the function of a {@link FrameType#FUNCTION} frame; runs its code to read it. */
  public void define(FrameReader payload) {
    int id = payload.takeInt();
    byte[] bytes = payload.takeBlob();
    Object function;
    try {
      function = codec.read(new ByteArrayInputStream(bytes));
    } catch (Throwable cause) {
      UserCode.outlive(cause);
      function = new Unreadable(UnreadableException.because("the function", cause));
    }
    functions.put(id, function);
  }

  /** Takes a {@link FrameType#FORGET} frame. */
  public void forget(FrameReader payload) {
    functions.remove(payload.takeInt());
  }

  /**
   * The function of this id.
   *
   * @throws UnreadableException if it could not be read, or was never sent
   */
  public Object get(int id) throws UnreadableException {
    Object function = functions.get(id);
    if (function == null) {
      throw new UnreadableException(
          "function " + id + " is unknown to this worker", new IllegalStateException("not sent"));
    }
    if (function instanceof Unreadable unreadable) {
      throw unreadable.reason();
    }
    return function;
  }
}
