package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who computes, and who waits. */
@Timeout(60)
class CalculationsTest {

  @Test
  void whatIsInTheBackgroundLeavesAThreadForASlider() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    try (Calculations calculations = new Calculations();
        ExecutorService pages = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> behind = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        behind.add(
            pages.submit(() ->
                calculations.inBackground(() -> {
                  begun.countDown();
                  answered.await();
                  return "behind";
                })));
      }
      begun.await();

      assertThat(calculations.<String>of(() -> "moved")).isEqualTo("moved");

      answered.countDown();
      for (Future<String> each : behind) {
        assertThat(each.get()).isEqualTo("behind");
      }
    }
  }

  @Test
  void aRefusalIsPassedOn() {
    try (Calculations calculations = new Calculations()) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() ->
              calculations.inBackground(() -> {
                throw Refusal.bad("no");
              }))
          .withMessage("no");
    }
  }
}
