package io.flyshuttle.process.wire;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which functions one worker has: the pool's record. The worker forgets what it is told to, no
 * sooner, so its table is as bounded as this one: 1,024 functions, and 64 MiB of them.
 *
 * <p>One thread at a time, the one that assigns tasks to this worker.
 */
public final class FunctionLedger {

  private static final int MOST = 1_024;
  private static final long MOST_BYTES = 64L << 20;

  private final Map<Integer, Integer> sizes = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** Nothing sent yet. */
  public FunctionLedger() {}

  /**
   * Sends {@code function} unless the worker has it.
   *
   * @throws IOException as {@link Connection#send}
   */
  public void ensure(Shipped function, Connection connection) throws IOException {
    if (sizes.get(function.id()) != null) {
      return;
    }
    FrameWriter out = new FrameWriter();
    out.putInt(function.id());
    out.putBlob(function.bytes());
    connection.send(FrameType.FUNCTION, 0, 0, out);
    sizes.put(function.id(), function.bytes().length);
    bytes += function.bytes().length;
    Iterator<Map.Entry<Integer, Integer>> eldest = sizes.entrySet().iterator();
    while (sizes.size() > MOST || (bytes > MOST_BYTES && sizes.size() > 1)) {
      Map.Entry<Integer, Integer> gone = eldest.next();
      int id = gone.getKey();
      bytes -= gone.getValue();
      eldest.remove();
      connection.send(FrameType.FORGET, 0, 0, payload -> payload.putInt(id));
    }
  }
}
