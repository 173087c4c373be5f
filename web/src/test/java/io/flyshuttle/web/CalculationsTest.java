package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
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

  private static Asked asked(String page, int items) {
    return new Asked(Optional.of(page), Question.usual(2).withItems(items));
  }

  @Test
  void whatAPageAskedAtRestIsGivenUpOnceItAsksAboutOtherNumbers() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    CompletableFuture<String> end = new CompletableFuture<>();
    try (Calculations calculations = new Calculations();
        ExecutorService pages = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<String>> plot =
          pages.submit(() ->
              calculations.atRest(
                  asked("one", 7),
                  () -> {
                    begun.countDown();
                    try {
                      never.await();
                    } finally {
                      end.complete("interrupted");
                    }
                    return "plot";
                  }));
      begun.await();

      calculations.supersede(asked("one", 8));

      assertThat(plot.get()).isEmpty();
      assertThat(end.get()).isEqualTo("interrupted");
      assertThat(calculations.atRest(asked("one", 8), () -> "next")).contains("next");
    }
  }

  /** Whose turn has not come is as void as what is computed. */
  @Test
  void whatWaitsIsGivenUpWithoutBeingComputed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(1);
    AtomicBoolean computed = new AtomicBoolean();
    try (Calculations calculations = new Calculations();
        ExecutorService pages = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> other =
          pages.submit(() ->
              calculations.inBackground(() -> {
                begun.countDown();
                others.await();
                return "other";
              }));
      begun.await();
      Thread[] waits = new Thread[1];
      CountDownLatch asked = new CountDownLatch(1);
      Future<Optional<Boolean>> plot =
          pages.submit(() -> {
            waits[0] = Thread.currentThread();
            asked.countDown();
            return calculations.atRest(asked("one", 7), () -> computed.getAndSet(true));
          });
      asked.await();
      while (waits[0].getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }

      calculations.supersede(asked("one", 8));
      others.countDown();

      assertThat(plot.get()).isEmpty();
      assertThat(computed).isFalse();
      assertThat(other.get()).isEqualTo("other");
    }
  }

  @Test
  void theSameNumbersOtherPagesAndWhoNamesNoneGiveUpNothing() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    try (Calculations calculations = new Calculations();
        ExecutorService pages = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<String>> plot =
          pages.submit(() ->
              calculations.atRest(
                  asked("one", 7),
                  () -> {
                    begun.countDown();
                    asked.await();
                    return "plot";
                  }));
      begun.await();

      calculations.supersede(asked("one", 7)); // as for other lanes
      calculations.supersede(asked("two", 8));
      calculations.supersede(new Asked(Optional.empty(), Question.usual(2)));
      asked.countDown();

      assertThat(plot.get()).contains("plot");
    }
  }

  @Test
  void whoNamesNoPageIsNeverGivenUp() {
    Asked nameless = new Asked(Optional.empty(), Question.usual(2));

    assertThat(new Asked(Optional.empty(), Question.usual(3)).supersedes(nameless)).isFalse();
  }
}
