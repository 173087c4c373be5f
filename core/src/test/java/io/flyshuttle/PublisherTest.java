package io.flyshuttle;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Test;

/** The rules of Reactive Streams for {@link Shuttle#publisher}, as their own kit checks them. */
@Test
public class PublisherTest extends FlowPublisherVerification<Long> {

  private final Shuttle shuttle = Shuttle.builder().cpu(2).build();

  /** With the times that the kit waits for what must and what must not come. */
  public PublisherTest() {
    super(new TestEnvironment(2000, 50));
  }

  @AfterClass
  void close() {
    shuttle.close();
  }

  @Override
  public Flow.Publisher<Long> createFlowPublisher(long elements) {
    return shuttle.publisher(Pipeline.range(0, elements).io(2, x -> x).cpu(x -> x + 1));
  }

  @Override
  public Flow.Publisher<Long> createFailedFlowPublisher() {
    return shuttle.publisher(
        Pipeline.using(
            () -> {
              throw new IllegalStateException("cannot be opened");
            },
            (AutoCloseable _) -> java.util.Collections.<Long>emptyIterator()));
  }
}
