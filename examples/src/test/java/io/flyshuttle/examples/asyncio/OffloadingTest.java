package io.flyshuttle.examples.asyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.Outcome;
import io.flyshuttle.Shuttle;
import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the examples about threads and executors promise. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OffloadingTest {

  private final Shuttle shuttle = Shuttle.create();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @Test
  void blocksWithoutAPool() throws Exception {
    assertThat(Offloading.toThread(shuttle)).isEqualTo("page of /a");
  }

  @Test
  void computesOnThePool() throws Exception {
    assertThat(Offloading.runInThread(shuttle)).isEqualTo(500_500);
    assertThat(Offloading.runInProcess(shuttle)).containsExactly(500_500L, 2_001_000L);
    assertThat(Offloading.submit(shuttle)).isEqualTo(500_500);
  }

  @Test
  void goesOnWithoutWorkThatIgnoresItsDeadline() throws Exception {
    ManualTicker clock = new ManualTicker();
    Gate begun = new Gate();
    Gate release = new Gate();
    try (Shuttle byHand = Shuttle.builder().ticker(clock).build()) {
      Thread time = passes(clock, Duration.ofMillis(50), begun);
      List<Outcome<String>> outcomes =
          Offloading.detach(
              byHand,
              () -> {
                begun.open();
                release.awaitDeaf();
                return "dropped";
              });
      assertThat(outcomes).singleElement().isInstanceOf(Outcome.Late.class);
      assertThat(Watching.leftBehind(byHand))
          .singleElement()
          .asString()
          .contains("Offloading.java:");
      release.open();
      time.join();
    }
  }

  @Test
  void mapsInOrder() throws Exception {
    assertThat(Offloading.threadPoolMap(shuttle, List.of("/a", "/b", "/c")))
        .containsExactly("page of /a", "page of /b", "page of /c");
    assertThat(Offloading.processPoolMap(shuttle)).hasSize(1000).startsWith(0L, 1L, 3L, 6L);
  }

  @Test
  void saysWhatIsNotDone() throws Exception {
    List<Outcome<String>> outcomes = Offloading.waitWithTimeout(shuttle, List.of("/slow", "/slow"));
    assertThat(outcomes).hasSize(2).allMatch(outcome -> outcome instanceof Outcome.Late<String>);
  }

  @Test
  void isUsedFromAnyThread() throws Exception {
    List<String> pages = new CopyOnWriteArrayList<>();
    Offloading.fromAnotherThread(shuttle, pages).join();
    assertThat(pages).containsExactly("page of /a");
  }

  @Test
  void callsLater() throws Exception {
    long before = System.nanoTime();
    assertThat(Offloading.callLater(shuttle, () -> "called").get()).isEqualTo("called");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(19));
  }

  @Test
  void takesNothingAfterItsEnd() throws Exception {
    Shuttle closed = Offloading.shutdown(Duration.ofSeconds(5));
    assertThatThrownBy(() -> closed.scope("late")).isInstanceOf(IllegalStateException.class);
  }

  /** Moves time once {@code begun} is open. */
  private static Thread passes(ManualTicker clock, Duration time, Gate begun) {
    return Thread.startVirtualThread(() -> {
      begun.awaitDeaf();
      clock.advance(time);
    });
  }
}
