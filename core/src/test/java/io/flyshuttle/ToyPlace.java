package io.flyshuttle;

import io.flyshuttle.spi.Chunk;
import io.flyshuttle.spi.Feed;
import io.flyshuttle.spi.Nature;
import io.flyshuttle.spi.Place;
import io.flyshuttle.spi.PlaceProvider;
import io.flyshuttle.spi.StageCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A place as worker processes would be one: functions, inputs and results go through serialisation,
 * and what comes back is completed by a thread of its own. Core knows nothing of it.
 */
final class ToyPlace implements Place {

  static final String STRATEGY = "toy-processes";

  /** Every how many chunks one is lost; 0 for never. Set by tests that close their shuttle. */
  static final AtomicInteger LOSES = new AtomicInteger();

  /** Found by {@link java.util.ServiceLoader}. */
  public static final class Provider implements PlaceProvider {
    @Override
    public String strategy() {
      return STRATEGY;
    }

    @Override
    public Set<Nature> serves() {
      return Set.of(Nature.CPU);
    }

    @Override
    public Place open(int width) {
      return new ToyPlace(width);
    }
  }

  private final int width;
  private final ExecutorService workers;
  private final Map<StageCode, StageCode> sent = new ConcurrentHashMap<>(); // by identity
  private final AtomicInteger chunks = new AtomicInteger();

  ToyPlace(int width) {
    this.width = width;
    this.workers =
        Executors.newFixedThreadPool(
            width, Thread.ofPlatform().daemon().name("toy-worker-", 1).factory());
  }

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Duration handOver() {
    return Duration.ofNanos(20_000);
  }

  @Override
  public Attachment attach(Feed feed) {
    return new Served(feed);
  }

  @Override
  public void close() {
    workers.shutdown();
  }

  private final class Served implements Attachment {
    private final Feed feed;
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicBoolean cancelled = new AtomicBoolean();

    Served(Feed feed) {
      this.feed = feed;
    }

    @Override
    public void wake() {
      int most = Math.min(width, feed.concurrency());
      if (active.getAndUpdate(n -> n < most ? n + 1 : n) < most) {
        workers.execute(this::drain);
      }
    }

    @Override
    public void cancel() {
      cancelled.set(true);
    }

    private void drain() {
      for (Optional<Chunk> chunk = feed.poll(); chunk.isPresent(); chunk = feed.poll()) {
        if (!cancelled.get()) {
          wake();
        }
        serve(chunk.get());
      }
      active.decrementAndGet();
      if (feed.ready() && !cancelled.get()) {
        wake();
      }
    }
  }

  private void serve(Chunk chunk) {
    int loses = LOSES.get();
    if (loses > 0 && chunks.incrementAndGet() % loses == 0) {
      chunk.fail(new IOException("the worker died"));
      return;
    }
    Thread worker = Thread.currentThread();
    AtomicBoolean over = new AtomicBoolean();
    chunk.onCancel(() -> {
      synchronized (over) {
        if (!over.get()) {
          worker.interrupt();
        }
      }
    });
    try {
      StageCode code = sent.computeIfAbsent(chunk.code(), ToyPlace::copy);
      List<StageCode.Result> results = new ArrayList<>();
      for (StageCode.Input input : chunk.inputs()) {
        StageCode.Input copied = new StageCode.Input(input.step(), copy(input.value()));
        StageCode.Guard unbounded = StageCode::step;
        results.add(
            switch (code.apply(copied, unbounded)) {
              case StageCode.Result.Done(Object value) -> new StageCode.Result.Done(copy(value));
              case StageCode.Result.Failed(int step, Object value, Throwable cause) ->
                  new StageCode.Result.Failed(step, copy(value), copy(cause));
            });
      }
      chunk.complete(results);
      chunk.complete(results); // a second outcome: ignored
      chunk.fail(new CancellationException("a third"));
    } catch (RuntimeException failure) {
      chunk.fail(failure);
    } finally {
      synchronized (over) {
        over.set(true);
      }
      Thread.interrupted();
    }
  }

  @SuppressWarnings({"unchecked", "BanSerializableRead"}) // a copy of what it was given
  private static <T> T copy(T original) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(original);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        return (T) in.readObject();
      }
    } catch (IOException | ClassNotFoundException unsendable) {
      throw new IllegalArgumentException("cannot be sent: " + original.getClass(), unsendable);
    }
  }
}
