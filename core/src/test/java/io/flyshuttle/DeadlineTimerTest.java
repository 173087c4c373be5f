package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries expire once, never early, and not when cancelled. */
class DeadlineTimerTest {

  private static final long MILLI = 1_000_000;
  private static final long HOUR = 3_600_000 * MILLI;

  private final ManualTicker ticker = new ManualTicker();
  private final DeadlineTimer timer = new DeadlineTimer(ticker, "timer");
  private final LinkedBlockingQueue<String> expired = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    timer.close();
  }

  private DeadlineTimer.Entry entry(String name) {
    return new DeadlineTimer.Entry() {
      @Override
      void expire() {
        expired.add(name + "@" + ticker.nanos());
      }
    };
  }

  /** Waits until the timer's thread has dealt with all that is due now. */
  private void settle() throws InterruptedException {
    // The second is swept after all that was swept with the first has expired.
    for (int i = 0; i < 2; i++) {
      timer.schedule(entry("now"), ticker.nanos());
      for (String next = expired.take(); !next.startsWith("now"); next = expired.take()) {
        seen.add(next);
      }
    }
  }

  private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @Test
  void expiresAtItsDeadlineAndNotBefore() throws Exception {
    timer.schedule(entry("a"), 5 * MILLI);
    ticker.advance(Duration.ofNanos(5 * MILLI - 1));
    settle();
    assertThat(seen).isEmpty();
    ticker.advance(Duration.ofNanos(1));
    assertThat(expired.take()).isEqualTo("a@" + 5 * MILLI);
  }

  @Test
  void deadlinesOfOneTickAndOfLaterRoundsAreKeptApart() throws Exception {
    timer.schedule(entry("later round"), 5 * MILLI + (512L << 20));
    timer.schedule(entry("hours"), 2 * HOUR);
    timer.schedule(entry("b"), 5 * MILLI + 10);
    timer.schedule(entry("a"), 5 * MILLI);
    ticker.advance(Duration.ofMillis(5));
    assertThat(expired.take()).startsWith("a@");
    ticker.advance(Duration.ofNanos(10));
    assertThat(expired.take()).startsWith("b@");
    ticker.advance(Duration.ofNanos(512L << 20));
    assertThat(expired.take()).startsWith("later round@");
    settle();
    assertThat(seen).isEmpty();
    ticker.advance(Duration.ofHours(2));
    assertThat(expired.take()).startsWith("hours@");
  }

  @Test
  void aDeadlineThatHasPassedExpiresAtOnce() throws Exception {
    ticker.advance(Duration.ofSeconds(9));
    timer.schedule(entry("a"), 5 * MILLI);
    assertThat(expired.take()).startsWith("a@");
  }

  @Test
  void aCancelledEntryNeverExpiresAndMayBeUsedAgain() throws Exception {
    DeadlineTimer.Entry a = entry("a");
    timer.schedule(a, 5 * MILLI);
    assertThat(timer.cancel(a)).isTrue();
    assertThat(timer.cancel(a)).isFalse();
    ticker.advance(Duration.ofMillis(5));
    settle();
    assertThat(seen).isEmpty();
    timer.schedule(a, 6 * MILLI);
    ticker.advance(Duration.ofMillis(1));
    assertThat(expired.take()).startsWith("a@");
    assertThat(timer.cancel(a)).as("it has expired").isFalse();
  }

  @Test
  void cancellingOneOfABucketLeavesTheOthers() throws Exception {
    DeadlineTimer.Entry[] entries = {entry("0"), entry("1"), entry("2")};
    for (DeadlineTimer.Entry each : entries) {
      timer.schedule(each, 5 * MILLI);
    }
    assertThat(timer.cancel(entries[1])).isTrue();
    ticker.advance(Duration.ofMillis(5));
    settle();
    assertThat(seen).hasSize(2).noneMatch(each -> each.startsWith("1"));
  }

  @Test
  void anEarlierDeadlineWakesTheThreadSooner() throws Exception {
    timer.schedule(entry("late"), HOUR);
    ticker.awaitParked(1);
    timer.schedule(entry("early"), MILLI);
    ticker.advance(Duration.ofMillis(1));
    assertThat(expired.take()).startsWith("early@");
  }

  @Test
  void itSleepsUntilTheNextDeadlineInsteadOfTicking() throws Exception {
    timer.schedule(entry("late"), HOUR);
    ticker.awaitParked(1);
    ticker.advance(Duration.ofMinutes(59));
    assertThat(ticker.parked()).as("nothing woke the thread").isEqualTo(1);
  }

  @Test
  void schedulingTwiceIsABug() {
    DeadlineTimer.Entry a = entry("a");
    timer.schedule(a, HOUR);
    assertThatThrownBy(() -> timer.schedule(a, HOUR)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anEntryThatThrowsDoesNotStopTheOthers() throws Exception {
    timer.schedule(
        new DeadlineTimer.Entry() {
          @Override
          void expire() {
            throw new IllegalStateException("thrown on purpose");
          }
        },
        0);
    timer.schedule(entry("a"), 0);
    assertThat(expired.take()).startsWith("a@");
  }

  /** Threads of which the first can't be started. */
  private static ThreadFactory secondStarts() {
    AtomicInteger made = new AtomicInteger();
    return serve ->
        made.getAndIncrement() > 0
            ? Thread.ofPlatform().daemon().unstarted(serve)
            : new Thread(serve) {
              @Override
              public void start() {
                throw new OutOfMemoryError("on purpose: no thread to be had");
              }
            };
  }

  @Test
  void aThreadThatCouldNotStartIsTriedForAgainByTheNextEntry() throws Exception {
    try (DeadlineTimer starved = new DeadlineTimer(ticker, secondStarts())) {
      DeadlineTimer.Entry first = entry("first");
      assertThatThrownBy(() -> starved.schedule(first, 0)).isInstanceOf(OutOfMemoryError.class);
      assertThat(starved.cancel(first)).as("who was refused has nothing scheduled").isFalse();
      starved.schedule(entry("second"), 0);
      assertThat(expired.take()).startsWith("second@");
      assertThat(expired).isEmpty();
    }
  }

  @Test
  void closingEndsItsThread() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    DeadlineTimer closing =
        new DeadlineTimer(
            ticker,
            serve ->
                Thread.ofPlatform()
                    .daemon()
                    .unstarted(() -> {
                      thread.complete(Thread.currentThread());
                      serve.run();
                    }));
    closing.schedule(entry("never"), HOUR);
    ticker.awaitParked(1);
    closing.close();
    thread.get().join();
    ticker.advance(Duration.ofHours(1));
    closing.schedule(entry("never"), 0);
    assertThat(expired).isEmpty();
  }
}
