package io.flyshuttle;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.Faults;
import io.flyshuttle.testkit.Gate;
import io.flyshuttle.testkit.ManualTicker;
import io.flyshuttle.testkit.Sequencer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of a shuttle: drain, cancel, give up, and say so. */
class ShuttleCloseTest {

  private final ManualTicker ticker = new ManualTicker();
  private final Shuttle shuttle =
      Shuttle.builder().cpu(1).ticker(ticker).drain(ofSeconds(10)).build();
  @RegisterExtension final RecordedLog log = new RecordedLog(Shuttle.class);

  /** Forks {@code work} in a thread of its own and joins; the outcome is the thread's. */
  private <T> CompletableFuture<List<Object>> running(java.util.concurrent.Callable<T> work) {
    CompletableFuture<List<Object>> joined = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try (var scope = shuttle.scope("running")) {
        scope.io(work);
        joined.complete(scope.join());
      } catch (Throwable thrown) {
        joined.completeExceptionally(thrown);
      }
    });
    return joined;
  }

  @Test
  void waitsForWhatRunsAndTakesNoMore() throws Exception {
    Gate begun = new Gate();
    Gate release = new Gate();
    CompletableFuture<List<Object>> joined = running(Faults.deaf(begun, release, 1));
    begun.await();
    Thread closer = Thread.startVirtualThread(shuttle::close);
    ticker.awaitParked(1);
    assertThatThrownBy(() -> shuttle.scope("new"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    release.open();
    closer.join();
    assertThat(joined.get()).containsExactly(1);
    assertThat(log.messages()).isEmpty();
    shuttle.close();
  }

  @Test
  void cancelsWhenTheDrainTimeHasPassed() throws Exception {
    Gate begun = new Gate();
    CompletableFuture<List<Object>> joined = running(Faults.hang(begun));
    begun.await();
    Thread closer = Thread.startVirtualThread(shuttle::close);
    ticker.awaitParked(1);
    ticker.advance(ofSeconds(10));
    closer.join();
    assertThatThrownBy(joined::get).hasCauseInstanceOf(CancellationException.class);
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void givesUpOnThreadsThatIgnoreItAndLogsThem() throws Exception {
    Gate begun = new Gate();
    Gate interrupted = new Gate();
    Gate release = new Gate();
    var joined = running(Faults.stubborn(begun, interrupted, release, 1));
    begun.await();
    Thread closer = Thread.startVirtualThread(shuttle::close);
    ticker.awaitParked(1);
    ticker.advance(ofSeconds(10));
    interrupted.await();
    ticker.awaitParked(1);
    ticker.advance(ofSeconds(10));
    closer.join();
    assertThat(log.messages())
        .singleElement()
        .asString()
        .contains("'running'")
        .contains("task RUNNING");
    release.open();
    assertThatThrownBy(joined::get).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void interruptedItCancelsAtOnceAndKeepsTheStatus() throws Exception {
    Gate begun = new Gate();
    CompletableFuture<List<Object>> joined = running(Faults.hang(begun));
    begun.await();
    Thread.currentThread().interrupt();
    shuttle.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(joined::get).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void aScopeThatWasNeverClosedIsLoggedWithItsTasks() throws Exception {
    Gate begun = new Gate();
    Gate interrupted = new Gate();
    Gate release = new Gate();
    var leaked = shuttle.scope("leaked");
    Task<Integer> task = leaked.io(Faults.stubborn(begun, interrupted, release, 1));
    begun.await();
    Thread clock =
        Thread.startVirtualThread(() -> {
          try {
            ticker.awaitParked(1);
            ticker.advance(ofSeconds(10));
            interrupted.await();
            ticker.awaitParked(1);
            ticker.advance(ofSeconds(10));
          } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
          }
        });
    shuttle.close();
    clock.join();
    assertThat(log.messages())
        .singleElement()
        .asString()
        .contains("'leaked'")
        .contains("never closed")
        .contains(task.forkedAt());
    release.open();
    assertThatThrownBy(leaked::close).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aScopeMayStillBeOpenedInsideWorkThatIsDrained() throws Exception {
    Sequencer order = new Sequencer();
    CompletableFuture<List<Object>> joined =
        running(() -> {
          order.step(0);
          order.step(3);
          try (var inner = shuttle.scope("inner")) {
            Task<Integer> task = inner.io(() -> 7);
            inner.join();
            return task.get();
          }
        });
    order.step(1);
    Thread closer = Thread.startVirtualThread(shuttle::close);
    ticker.awaitParked(1);
    order.step(2);
    closer.join();
    assertThat(joined.get()).containsExactly(7);
  }
}
