package io.flyshuttle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FaultsTest {

  private static List<Boolean> fates(Callable<Integer> work, int calls) {
    List<Boolean> failed = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      try {
        work.call();
        failed.add(false);
      } catch (Exception failure) {
        failed.add(true);
      }
    }
    return failed;
  }

  @Test
  void failsTheNthOrTheFirst() {
    assertThat(fates(Faults.failNth(2, IOException::new, () -> 1), 4))
        .containsExactly(false, true, false, false);
    assertThat(fates(Faults.failFirst(2, IOException::new, () -> 1), 4))
        .containsExactly(true, true, false, false);
    assertThatThrownBy(() -> Faults.failNth(0, IOException::new, () -> 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Faults.failFirst(0, IOException::new, () -> 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void failsAtRandomButTheSameForTheSameSeed() {
    List<Boolean> once = fates(Faults.failAtRandom(7, 0.5, IOException::new, () -> 1), 100);
    assertThat(once).contains(true, false);
    assertThat(fates(Faults.failAtRandom(7, 0.5, IOException::new, () -> 1), 100)).isEqualTo(once);
    assertThat(fates(Faults.failAtRandom(7, 0, IOException::new, () -> 1), 9)).doesNotContain(true);
    assertThat(fates(Faults.failAtRandom(7, 1, IOException::new, () -> 1), 9))
        .doesNotContain(false);
    assertThatThrownBy(() -> Faults.failAtRandom(7, 1.1, IOException::new, () -> 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void delaysByTheClock() throws Exception {
    ManualTicker ticker = new ManualTicker();
    CompletableFuture<Integer> result = new CompletableFuture<>();
    start(Faults.delay(ticker, Duration.ofSeconds(1), () -> 1), result);
    ticker.awaitParked(1);
    assertThat(result).isNotDone();
    ticker.advance(Duration.ofSeconds(1));
    assertThat(result.get()).isEqualTo(1);
  }

  private static Thread start(Callable<Integer> work, CompletableFuture<Integer> result) {
    return Thread.startVirtualThread(() -> {
      try {
        result.complete(work.call());
      } catch (Exception failure) {
        result.completeExceptionally(failure);
      }
    });
  }

  @Test
  void deafWorkHearsNoInterruptButLeavesTheStatus() throws Exception {
    Gate entered = new Gate();
    Gate release = new Gate();
    CompletableFuture<Integer> result = new CompletableFuture<>();
    Callable<Integer> deaf = Faults.deaf(entered, release, 1);
    Thread thread =
        start(() -> deaf.call() + (Thread.currentThread().isInterrupted() ? 10 : 0), result);
    entered.await();
    thread.interrupt();
    release.open();
    assertThat(result.get()).isEqualTo(11);
  }

  @Test
  void stubbornWorkHearsAndGoesOnAndHangingWorkEnds() throws Exception {
    Gate entered = new Gate();
    Gate interrupted = new Gate();
    Gate release = new Gate();
    CompletableFuture<Integer> result = new CompletableFuture<>();
    Thread stubborn = start(Faults.stubborn(entered, interrupted, release, 1), result);
    entered.await();
    stubborn.interrupt();
    interrupted.await();
    assertThat(result).isNotDone();
    release.open();
    assertThat(result.get()).isEqualTo(1);

    Gate hangs = new Gate();
    CompletableFuture<Integer> hung = new CompletableFuture<>();
    Thread hanging = start(Faults.hang(hangs), hung);
    hangs.await();
    hanging.interrupt();
    assertThatThrownBy(hung::get).hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void stepsAreTakenInOrder() throws Exception {
    Sequencer order = new Sequencer();
    List<Integer> steps = new ArrayList<>(); // the sequencer orders the writes
    List<Thread> threads = new ArrayList<>();
    for (int i = 3; i >= 0; i--) {
      int number = i;
      CompletableFuture<Integer> done = new CompletableFuture<>();
      threads.add(start(() -> order.step(number, () -> steps.add(number) ? 1 : 0), done));
    }
    order.step(4);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(steps).containsExactly(0, 1, 2, 3);
    assertThatThrownBy(() -> order.step(2)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aStepThatThrowsHasEndedAndAnInterruptedOneBreaksTheOrder() throws Exception {
    Sequencer order = new Sequencer();
    assertThatThrownBy(() ->
            order.step(
                0,
                () -> {
                  throw new IOException("in the step");
                }))
        .isInstanceOf(IOException.class);
    order.step(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> order.step(3)).isInstanceOf(InterruptedException.class);
    assertThatThrownBy(() -> order.step(4)).isInstanceOf(CancellationException.class);
  }

  @Test
  void aGateStaysOpen() throws Exception {
    Gate gate = new Gate();
    assertThat(gate.isOpen()).isFalse();
    gate.open();
    gate.open();
    gate.await();
    assertThat(gate.isOpen()).isTrue();
  }
}
