package io.flyshuttle.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ManualTickerTest {

  private final ManualTicker ticker = new ManualTicker();
  private final LinkedBlockingQueue<String> woken = new LinkedBlockingQueue<>();

  private Thread sleeper(String name, long millis) {
    return Thread.startVirtualThread(() -> {
      try {
        ticker.sleep(ofMillis(millis));
        woken.add(name + "@" + ticker.nanos() / 1_000_000);
      } catch (InterruptedException interrupted) {
        woken.add(name + " interrupted " + Thread.currentThread().isInterrupted());
      }
    });
  }

  @Test
  void timeMovesOnlyWhenAdvanced() {
    assertThat(ticker.nanos()).isZero();
    ticker.advance(ofSeconds(2));
    assertThat(ticker.nanos()).isEqualTo(2_000_000_000);
    assertThatThrownBy(() -> ticker.advance(ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wakesThoseWhoseTimeHasCome() throws Exception {
    sleeper("a", 10);
    sleeper("b", 20);
    ticker.awaitParked(2);
    ticker.advance(ofMillis(10));
    assertThat(woken.take()).isEqualTo("a@10");
    assertThat(ticker.parked()).isEqualTo(1);
    ticker.advance(ofMillis(10));
    assertThat(woken.take()).isEqualTo("b@20");
  }

  @Test
  void aThreadThatIsDueIsNotCountedAsParked() throws Exception {
    sleeper("a", 10);
    ticker.awaitParked(1);
    ticker.advance(ofMillis(10));
    assertThat(ticker.parked()).isZero();
  }

  @Test
  void aTimeThatHasPassedDoesNotPark() {
    ticker.advance(ofMillis(1));
    ticker.parkUntil(1_000_000);
  }

  @Test
  void aThreadThatWaitsForNoTimeDoesNotCount() throws Exception {
    Gate returned = new Gate();
    Thread forever =
        Thread.startVirtualThread(() -> {
          ticker.parkUntil(Long.MAX_VALUE / 2);
          returned.open();
        });
    sleeper("a", 10);
    ticker.awaitParked(1);
    assertThat(ticker.parked()).isEqualTo(1);
    LockSupport.unpark(forever);
    returned.await();
  }

  @Test
  void sleepIsEndedByAnInterruptWhichClearsTheStatus() throws Exception {
    Thread thread = sleeper("a", 10);
    ticker.awaitParked(1);
    thread.interrupt();
    assertThat(woken.take()).isEqualTo("a interrupted false");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ticker.sleep(ofMillis(0))).isInstanceOf(InterruptedException.class);
  }
}
