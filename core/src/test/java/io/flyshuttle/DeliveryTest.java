package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.Sequencer;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules of Reactive Streams leave open, or their kit does not see. */
class DeliveryTest {

  private final Shuttle shuttle = Shuttle.builder().cpu(1).build();
  @RegisterExtension final RecordedLog log = new RecordedLog(Delivery.class);

  @AfterEach
  void close() {
    shuttle.close();
  }

  /** Takes all, unless told otherwise, and throws where it is told to. */
  private static class Subscriber implements Flow.Subscriber<Long> {
    final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    final CompletableFuture<Thread> thread = new CompletableFuture<>();
    final CompletableFuture<@Nullable Throwable> ended = new CompletableFuture<>();
    private final String throwing;

    Subscriber(String throwing) {
      this.throwing = throwing;
    }

    private void throwIn(String signal) {
      if (signal.equals(throwing)) {
        throw new IllegalStateException("thrown by " + signal);
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      thread.complete(Thread.currentThread());
      subscribed.complete(subscription);
      throwIn("onSubscribe");
    }

    @Override
    public void onNext(Long item) {
      throwIn("onNext");
    }

    @Override
    public void onError(Throwable cause) {
      ended.complete(cause);
      throwIn("onError");
    }

    @Override
    public void onComplete() {
      ended.complete(null);
      throwIn("onComplete");
    }
  }

  @Test
  void requestAndCancelReturnWhileAFailedRunWaitsForDeafWork() throws Exception {
    Sequencer order = new Sequencer();
    Gate release = new Gate();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 3)
            .io(
                3,
                item -> {
                  if (item == 1) {
                    order.step(0);
                    release.awaitDeaf();
                  } else if (item == 2) {
                    order.step(2);
                    throw new IOException("item 2");
                  }
                  return item;
                });
    Subscriber subscriber = new Subscriber("nowhere");
    shuttle.publisher(pipeline).subscribe(subscriber);
    Thread thread = subscriber.thread.get();
    Testing.await(() -> isIn(thread, Delivery.class, "awaitDemand")); // with item 0
    order.step(1);
    Testing.await(() -> isIn(thread, Reader.class, "throwFailure")); // until item 1 is done
    try {
      subscriber.subscribed.get().request(1);
      assertThat(subscriber.ended).as("the run is not over").isNotDone();
    } finally {
      release.open();
    }
    assertThat(subscriber.ended.get()).hasRootCauseMessage("item 2");
    subscriber.subscribed.get().cancel();
    assertThat(log.records).isEmpty();
  }

  private static boolean isIn(Thread thread, Class<?> type, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame ->
            frame.getClassName().equals(type.getName()) && frame.getMethodName().equals(method));
  }

  @ParameterizedTest
  @ValueSource(strings = {"onSubscribe", "onNext", "onError", "onComplete"})
  void whatASubscriberThrowsIsLoggedAndEndsItsRun(String signal) throws Exception {
    Testing.Endless source = new Testing.Endless();
    source.endAfter = signal.equals("onNext") ? Integer.MAX_VALUE : 5;
    Pipeline<Long> pipeline =
        source
            .pipeline()
            .map(item -> {
              if (signal.equals("onError")) {
                throw new IOException("for onError");
              }
              return item;
            });
    Subscriber subscriber =
        new Subscriber(signal) {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
            super.onSubscribe(subscription);
          }
        };
    shuttle.publisher(pipeline).subscribe(subscriber);
    LogRecord line = log.records.take();
    assertThat(line.getLevel()).isEqualTo(Level.WARNING);
    assertThat(line.getMessage()).startsWith(signal + " of a subscriber threw");
    assertThat(line.getThrown()).hasMessage("thrown by " + signal);
    subscriber.thread.get().join();
    assertThat(shuttle.tree().roots()).isEmpty();
    assertThat(source.closed.get()).isEqualTo(source.opened.get());
    assertThat(log.records).as("it is told once").isEmpty();
  }
}
