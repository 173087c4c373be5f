package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.spi.RemoteContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RemoteTest {

  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final List<String> told = new ArrayList<>();
  private final Remote remote =
      new Remote(
          new RemoteContext() {
            @Override
            public boolean cancelled() {
              return cancelled.get();
            }

            @Override
            public void progress(long done, OptionalLong total) {
              told.add(done + " of " + total);
            }

            @Override
            public void partial(Object value) {
              told.add("partial " + value);
            }
          });

  @Test
  void checkpointsReachTheContext() throws Exception {
    String result =
        remote.call(() -> {
          Checkpoint.progress(1, 2);
          Checkpoint.progress(3, -1);
          Checkpoint.partial("so far");
          Checkpoint.poll();
          return "done";
        });
    assertThat(result).isEqualTo("done");
    assertThat(told)
        .containsExactly("1 of OptionalLong[2]", "3 of OptionalLong.empty", "partial so far");
  }

  @Test
  void pollThrowsOnceItIsCancelled() {
    cancelled.set(true);
    assertThatThrownBy(() ->
            remote.call(() -> {
              Checkpoint.poll();
              return true;
            }))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void cancelEndsTheScopesThatTheWorkHasOpen() throws Exception {
    CountDownLatch forked = new CountDownLatch(1);
    try (Shuttle shuttle = Shuttle.create()) {
      Thread canceller =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  forked.await();
                } catch (InterruptedException unexpected) {
                  throw new AssertionError(unexpected);
                }
                cancelled.set(true);
                remote.cancel();
              });
      assertThatThrownBy(() ->
              remote.call(() -> {
                try (var scope = shuttle.scope("inner")) {
                  scope.io(() -> {
                    forked.countDown();
                    new CountDownLatch(1).await();
                    return true;
                  });
                  scope.join();
                }
                return true;
              }))
          .isInstanceOf(CancellationException.class);
      canceller.join();
    }
  }
}
