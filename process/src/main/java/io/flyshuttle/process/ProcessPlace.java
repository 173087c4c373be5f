package io.flyshuttle.process;

import io.flyshuttle.CpuFunction;
import io.flyshuttle.process.wire.Shipped;
import io.flyshuttle.process.wire.UnsendableException;
import io.flyshuttle.spi.Chunk;
import io.flyshuttle.spi.Feed;
import io.flyshuttle.spi.KillingPlace;
import io.flyshuttle.spi.StageCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The workers of a pool as a place for the chunks of stages. Chunks are taken and serialised by a
 * virtual thread of each stage, never by who wakes it.
 */
final class ProcessPlace implements KillingPlace {

  /** What a round trip to a worker costs with a core asleep; see {@code docs/benchmarks.md}. */
  private static final Duration HAND_OVER = Duration.ofNanos(30_000);

  private final ProcessPool pool;
  private final Chunks chunks;
  private final int width;

  ProcessPlace(ProcessPool pool, int width) {
    this.pool = pool;
    this.chunks = pool.chunks();
    this.width = width;
  }

  @Override
  public String name() {
    return "processes";
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Duration handOver() {
    return HAND_OVER;
  }

  @Override
  public <A, R> Call<R> prepare(
      Duration limit, CpuFunction<? super A, ? extends R> function, A argument) {
    return pool.prepare(limit, function, argument);
  }

  @Override
  public Attachment attach(Feed feed) {
    if (pool.isShutdown()) {
      throw new IllegalStateException("the pool of worker processes is closed");
    }
    Seat seat = new Seat(feed, CallerLine.find().orElse(""));
    seat.ship(); // so that who starts the run hears what can't be sent
    return seat;
  }

  @Override
  public void close() {
    pool.shutdownNow();
    pool.close();
  }

  /** A stage that the workers serve: as many chunks of it at once as there are workers. */
  private final class Seat implements Attachment {
    private final Feed feed;
    private final String line; // that runs the pipeline
    private final int most;
    private final AtomicInteger active = new AtomicInteger();

    /** Wakes that the dispatching thread has not answered yet; there is one while this is not 0. */
    private final AtomicInteger wakes = new AtomicInteger();

    private volatile boolean cancelled;

    Seat(Feed feed, String line) {
      this.feed = feed;
      this.line = line;
      this.most = Math.min(width, feed.concurrency());
    }

    @Override
    public void wake() {
      if (!cancelled && wakes.getAndIncrement() == 0) {
        Thread.ofVirtual().name("flyshuttle-dispatch").start(this::dispatch);
      }
    }

    @Override
    public void cancel() {
      cancelled = true; // the run cancels each chunk itself
    }

    private void dispatch() {
      int answered = 1;
      while (answered != 0) {
        while (!cancelled && active.get() < most) {
          Optional<Chunk> chunk = feed.poll();
          if (chunk.isEmpty()) {
            break;
          }
          active.incrementAndGet();
          start(chunk.get());
        }
        answered = wakes.addAndGet(-answered);
      }
    }

    /** Serialises the code of the stage, unless that is done. */
    Shipped ship() {
      try {
        return chunks.ship(feed.code());
      } catch (UnsendableException refused) {
        throw NotSendableException.at(line, refused);
      }
    }

    private void start(Chunk chunk) {
      List<StageCode.Input> inputs = chunk.inputs();
      try {
        Answers answers = new Answers(chunk, inputs.size());
        chunk.onCancel(chunks.run(chunk.code(), ship(), inputs, limit(chunk), line, answers));
      } catch (Throwable refused) { // the pool is closed, or this JVM has no memory
        chunk.fail(refused);
        over();
      }
    }

    private void over() {
      active.decrementAndGet();
      wake();
    }

    /**
     * An item goes through all steps in one go, so it has the time of all that have a limit. The
     * maps beside them have none of their own and share it.
     */
    private long limit(Chunk chunk) {
      int steps = chunk.code().steps();
      long sum = 0;
      boolean limited = false;
      for (int step = 0; step < steps; step++) {
        Optional<Duration> limit = chunk.timeout(step);
        if (limit.isPresent()) {
          limited = true;
          sum += Math.min(PoolState.nanos(limit.get()), PoolState.NEVER / steps);
        }
      }
      return limited ? sum : PoolState.NEVER;
    }

    /** Collects what becomes of the items of one chunk. */
    private final class Answers implements Chunks.Listener {
      private final Chunk chunk;
      private final List<StageCode.Result> results;
      private final int items;

      Answers(Chunk chunk, int items) {
        this.chunk = chunk;
        this.items = items;
        this.results = new ArrayList<>(items);
      }

      @Override
      public void item(int index, StageCode.Result result) {
        results.add(result);
      }

      @Override
      public void ended(int begun) {
        while (results.size() < items) {
          results.add(new StageCode.Result.NotBegun());
        }
        over(); // others can be begun
      }

      @Override
      public void left() {
        chunk.complete(results);
      }
    }
  }
}
