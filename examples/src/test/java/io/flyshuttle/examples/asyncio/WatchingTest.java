package io.flyshuttle.examples.asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Shuttle;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the examples about watching promise. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatchingTest {

  @Test
  void showsWhatRunsWhereAndForHowLong() throws Exception {
    try (Shuttle shuttle = Watching.sliced();
        var scope = shuttle.scope("watched")) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      scope.cpu(() -> {
        begun.countDown();
        release.await();
        return "done";
      });
      begun.await();
      assertThat(Watching.allTasks(shuttle)).contains("watched", "RUNNING", "WatchingTest.java:");
      assertThat(Watching.slowerThan(shuttle, Duration.ZERO))
          .singleElement()
          .asString()
          .contains(" at ");
      assertThat(Watching.slowerThan(shuttle, Duration.ofDays(1))).isEmpty();
      assertThat(Watching.leftBehind(shuttle)).isEmpty();
      release.countDown();
      assertThat(scope.join()).containsExactly("done");
    }
  }
}
