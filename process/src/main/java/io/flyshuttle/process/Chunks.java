package io.flyshuttle.process;

import io.flyshuttle.process.wire.FrameWriter;
import io.flyshuttle.process.wire.Functions;
import io.flyshuttle.process.wire.Shipped;
import io.flyshuttle.process.wire.Subject;
import io.flyshuttle.process.wire.UnsendableException;
import io.flyshuttle.process.wire.Values;
import io.flyshuttle.spi.StageCode;
import java.util.List;

/** Runs the chunks of pipelines in a pool's workers. Thread-safe. */
final class Chunks {

  private final Engine engine;
  private final Functions functions;
  private final Values values;

  Chunks(Engine engine, Functions functions, Values values) {
    this.engine = engine;
    this.functions = functions;
    this.values = values;
  }

  /** Hears of the items of one chunk. Called by one thread at a time; must not block. */
  interface Listener {
    /** An item has ended: at most once for each, in the order of the items. */
    void item(int index, StageCode.Result result);

    /**
     * The chunk has ended; nothing is called after this but {@link #left}.
     *
     * @param begun the items from this index on were not begun and can be run again
     */
    void ended(int begun);

    /** No worker is at it any more: at once, or when one that did not heed its cancel is dead. */
    void left();
  }

  /**
   * Makes a stage ready to be sent, once for all its chunks.
   *
   * @throws UnsendableException if it can't be sent
   */
  Shipped ship(StageCode code) {
    return functions.intern(code);
  }

  /**
   * Runs items one after the other in one worker. One that overruns, or whose worker dies, fails
   * alone: those before it keep their results, those after it are reported as not begun. Items that
   * can't be serialised fail, too, without being sent.
   *
   * @param limit nanoseconds that each item may take from its beginning; {@link PoolState#NEVER}
   * @param line where the user has asked for it, for messages; "" if that is not known
   * @return cancels: the item that runs is interrupted, then killed, and none is begun after it
   * @throws java.util.concurrent.RejectedExecutionException if the pool is shut down, can't start
   *     workers, or has no room
   */
  Runnable run(
      StageCode code,
      Shipped function,
      List<StageCode.Input> items,
      long limit,
      String line,
      Listener listener) {
    ChunkRun run = new ChunkRun(this, code.name(), function, items, limit, line, listener);
    run.start();
    return run::cancel;
  }

  Engine engine() {
    return engine;
  }

  /**
   * Writes an item.
   *
   * @throws UnsendableException if it can't be sent; {@code payload} is as before
   * @throws OutOfMemoryError if there is no memory for it; likewise
   */
  void write(StageCode.Input item, FrameWriter payload) {
    int size = payload.size();
    int bulks = payload.bulkCount();
    payload.putInt(item.step());
    try {
      values.write(Subject.ARGUMENT, item.value(), payload);
    } catch (Throwable refused) {
      payload.rewind(size, bulks);
      throw refused;
    }
  }
}
