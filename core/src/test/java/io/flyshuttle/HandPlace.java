package io.flyshuttle;

import io.flyshuttle.spi.Feed;
import io.flyshuttle.spi.Nature;
import io.flyshuttle.spi.Place;
import io.flyshuttle.spi.PlaceProvider;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A place that runs nothing by itself: a test pulls the chunks and says what became of them. */
final class HandPlace implements Place {

  static final String STRATEGY = "by-hand";

  /** The stages to be served, as they come. */
  static final BlockingQueue<Feed> FEEDS = new LinkedBlockingQueue<>();

  /** Found by {@link java.util.ServiceLoader}. */
  public static final class Provider implements PlaceProvider {
    @Override
    public String strategy() {
      return STRATEGY;
    }

    @Override
    public Set<Nature> serves() {
      return Set.of(Nature.CPU, Nature.IO);
    }

    @Override
    public Place open(int width) {
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
  public Attachment attach(Feed feed) {
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
