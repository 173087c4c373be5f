package io.flyshuttle.spi;

import java.time.Duration;

/**
 * A place that runs chunks of stages: threads, worker processes, a cluster. It pulls: whenever it
 * has room it asks a stage's {@link Feed} for the next chunk and sees to it that the chunk gets
 * exactly one final outcome, by {@link Chunk#run()} in this JVM or by {@link Chunk#complete} with
 * what came back from elsewhere. A failing item is a value in a chunk's results and never ends the
 * place.
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public interface Place extends AutoCloseable {

  /** A short name, shown in reports. */
  String name();

  /** Chunks it can run at once. */
  int width();

  /** What it costs to hand over one chunk, for the choice of the chunk size. */
  Duration handOver();

  /**
   * Begins to serve a stage, in the thread that starts the run. Nothing is pulled before {@link
   * Attachment#wake()}.
   *
   * @throws IllegalArgumentException if the code of the stage can't be sent; the run throws it
   * @throws IllegalStateException if the place is closed
   */
  Attachment attach(Feed feed);

  /** Stops: completes every chunk it still has as failed, and frees its resources. Idempotent. */
  @Override
  void close();

  /** One stage being served. */
  interface Attachment {

    /** Says that the feed may have chunks. Never blocks. Any thread. */
    void wake();

    /**
     * Cancels: interrupts or abandons what runs, pulls nothing more. Every claimed chunk still gets
     * its one outcome. Never blocks. Idempotent.
     */
    void cancel();
  }
}
