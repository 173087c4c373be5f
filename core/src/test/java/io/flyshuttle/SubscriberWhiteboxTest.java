package io.flyshuttle;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;
import org.testng.annotations.Test;

/** The same from within: {@link Subscription} with a probe around it. */
@Test
public class SubscriberWhiteboxTest extends FlowSubscriberWhiteboxVerification<Long> {

  /** With the times that the kit waits for what must and what must not come. */
  public SubscriberWhiteboxTest() {
    super(new TestEnvironment(2000, 50));
  }

  @Override
  protected Flow.Subscriber<Long> createFlowSubscriber(WhiteboxSubscriberProbe<Long> probe) {
    return new Probed(probe);
  }

  @Override
  public Long createElement(int element) {
    return (long) element;
  }

  private static final class Probed implements Flow.Subscriber<Long> {
    private final WhiteboxSubscriberProbe<Long> probe;
    private final Subscription<Long> probed = new Subscription<>(8);

    Probed(WhiteboxSubscriberProbe<Long> probe) {
      this.probe = probe;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      probed.onSubscribe(subscription);
      probe.registerOnSubscribe(
          new org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet() {
            @Override
            public void triggerRequest(long elements) {
              subscription.request(elements);
            }

            @Override
            public void signalCancel() {
              probed.close();
            }
          });
    }

    @Override
    public void onNext(Long item) {
      probed.onNext(item);
      probe.registerOnNext(item);
    }

    @Override
    public void onError(Throwable cause) {
      probed.onError(cause);
      probe.registerOnError(cause);
    }

    @Override
    public void onComplete() {
      probed.onComplete();
      probe.registerOnComplete();
    }
  }
}
