package io.flyshuttle;

import io.flyshuttle.spi.Feed;
import io.flyshuttle.spi.KillingPlace;
import io.flyshuttle.spi.Nature;
import io.flyshuttle.spi.PlaceProvider;
import io.flyshuttle.spi.RemoteContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/** A place that runs nothing by itself: a test pulls the chunks and says what became of them. */
class HandPlace implements KillingPlace {

  static final String STRATEGY = "by-hand";

  /** The stages to be served, as they come. */
  static final BlockingQueue<Feed> FEEDS = new LinkedBlockingQueue<>();

  /** The calls to be made, as they are begun. */
  static final BlockingQueue<Begun> CALLS = new LinkedBlockingQueue<>();

  /** What this place can't send. */
  static final Object UNSENDABLE = new Object();

  /** A call that waits for its outcome; an argument that is one itself is that of an interrupt. */
  record Begun(Object argument, RemoteContext context, CompletableFuture<Outcome<?>> outcome) {}

  /** Found by {@link java.util.ServiceLoader}. */
  public static final class Provider implements PlaceProvider {
    @Override
    public String strategy() {
      return STRATEGY;
    }

    @Override
    public Set<Nature> serves() {
      return Set.of(Nature.CPU, Nature.IO, Nature.KILLABLE);
    }

    @Override
    public HandPlace open(int width) {
      return new HandPlace();
    }
  }

  @Override
  public String name() {
    return "hand";
  }

  @Override
  public int width() {
    return 16;
  }

  @Override
  public Duration handOver() {
    return Duration.ofMillis(1);
  }

  @Override
  public <A, R> Call<R> prepare(
      Duration limit, CpuFunction<? super A, ? extends R> function, A argument) {
    requireSendable(argument);
    return context -> {
      CompletableFuture<Outcome<?>> outcome = new CompletableFuture<>();
      CALLS.add(new Begun(argument, context, outcome));
      try {
        @SuppressWarnings("unchecked") // what the test gives
        Outcome<R> given = (Outcome<R>) outcome.get();
        return given;
      } catch (InterruptedException interrupt) {
        if (argument instanceof Outcome<?>) {
          @SuppressWarnings("unchecked")
          Outcome<R> given = (Outcome<R>) argument;
          return given;
        }
        throw interrupt;
      } catch (ExecutionException none) {
        throw new AssertionError(none);
      }
    };
  }

  private static void requireSendable(Object what) {
    if (what == UNSENDABLE || what.equals("unsendable")) {
      throw new IllegalArgumentException("it can't be sent");
    }
  }

  @Override
  public Attachment attach(Feed feed) {
    requireSendable(feed.code().name());
    FEEDS.add(feed);
    return new Attachment() {
      @Override
      public void wake() {}

      @Override
      public void cancel() {}
    };
  }

  @Override
  public void close() {}
}
