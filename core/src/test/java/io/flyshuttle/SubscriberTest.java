package io.flyshuttle;

import java.time.Duration;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Test;

/** The rules of Reactive Streams for what subscribes to the publisher of a pipeline. */
@Test
public class SubscriberTest extends FlowSubscriberBlackboxVerification<Long> {

  // The kit leaves runs behind that wait for items for ever: nothing to wait for at the end.
  private final Shuttle shuttle = Shuttle.builder().cpu(2).drain(Duration.ZERO).build();

  /** With the times that the kit waits for what must and what must not come. */
  public SubscriberTest() {
    super(new TestEnvironment(2000, 50));
  }

  @AfterClass
  void close() {
    shuttle.close();
  }

  @Override
  public Flow.Subscriber<Long> createFlowSubscriber() {
    java.util.concurrent.CompletableFuture<Flow.Subscriber<? super Long>> made =
        new java.util.concurrent.CompletableFuture<>();
    Flow.Publisher<Long> publisher = made::complete;
    Thread.startVirtualThread(() -> {
      try {
        var _ = shuttle.run(Pipeline.from(publisher).io(2, x -> x));
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
      }
    });
    @SuppressWarnings("unchecked") // a subscription of a pipeline of numbers
    Flow.Subscriber<Long> subscriber = (Flow.Subscriber<Long>) made.join();
    return subscriber;
  }

  @Override
  public Long createElement(int element) {
    return (long) element;
  }
}
