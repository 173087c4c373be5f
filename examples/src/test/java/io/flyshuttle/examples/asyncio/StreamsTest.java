package io.flyshuttle.examples.asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Limit;
import io.flyshuttle.Outcome;
import io.flyshuttle.Progress;
import io.flyshuttle.Shuttle;
import io.flyshuttle.testkit.ManualTicker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the examples about generators, queues and bounds promise. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamsTest {

  private static final List<String> PATHS = List.of("/a", "/b", "/c");
  private static final List<String> PAGES = List.of("page of /a", "page of /b", "page of /c");

  private final Shuttle shuttle = Shuttle.create();

  @AfterEach
  void close() {
    shuttle.close();
  }

  @Test
  void generatesFromAResource(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("lines"), PATHS);
    assertThat(shuttle.run(Streams.asyncGenerator(file)).orThrow()).isEqualTo(PATHS);
  }

  @Test
  void iteratesOverResults() {
    assertThat(Streams.asyncFor(shuttle, PATHS)).isEqualTo(PAGES);
  }

  @Test
  void workersServeAQueue() throws Exception {
    List<String> seen = new ArrayList<>();
    Streams.workers(shuttle, PATHS, seen::add);
    assertThat(seen).isEqualTo(PAGES);
  }

  @Test
  void othersFeedTheQueue() throws Exception {
    var queue = new ArrayBlockingQueue<String>(1);
    Thread feeder =
        Thread.startVirtualThread(() -> {
          try {
            for (String path : List.of("/a", "/b", "/c", "")) {
              queue.put(path);
            }
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(Streams.queue(shuttle, queue)).isEqualTo(PAGES);
    feeder.join();
  }

  @Test
  void noMoreThanTheSemaphoreAllows() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier pair = new CyclicBarrier(2);
    Callable<String> call =
        () -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          pair.await();
          now.decrementAndGet();
          return "done";
        };
    assertThat(Streams.semaphore(shuttle, IntStream.range(0, 50).mapToObj(i -> call).toList()))
        .hasSize(50);
    assertThat(most).hasValue(2);
  }

  @Test
  void aPermitIsGivenBack() throws Exception {
    Limit limit = Limit.fixed(1);
    assertThat(Streams.withSemaphore(limit, "/a")).isEqualTo("page of /a");
    assertThat(limit.available()).isEqualTo(1);
  }

  @Test
  void keepsARate() throws Exception {
    long before = System.nanoTime();
    assertThat(Streams.rate(shuttle, PATHS)).isEqualTo(PAGES);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(20)); // three, 10 ms apart
  }

  @Test
  void batches() throws Exception {
    assertThat(Streams.batched(shuttle))
        .containsExactly(List.of(0L, 1L, 2L), List.of(3L, 4L, 5L), List.of(6L));
  }

  @Test
  void triesAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    String page =
        Streams.retry(() -> {
          if (calls.incrementAndGet() < 3) {
            throw new IOException("not yet");
          }
          return "page";
        });
    assertThat(page).isEqualTo("page");
    assertThat(calls).hasValue(3);
  }

  @Test
  void tellsProgress() throws Exception {
    List<Progress> told = new CopyOnWriteArrayList<>();
    assertThat(Streams.progress(shuttle, told::add)).isEqualTo(1000);
    assertThat(told).isNotEmpty();
    assertThat(told.getLast().done()).isEqualTo(1000);
    assertThat(told.getLast().total()).isEqualTo(OptionalLong.of(1000));
  }

  @Test
  void settlesItems() throws Exception {
    try (Shuttle timeless = Shuttle.builder().ticker(new ManualTicker()).build()) {
      List<Outcome<String>> outcomes = Streams.settle(timeless, List.of("/a", "/missing", "/b"));
      assertThat(outcomes).hasSize(3);
      assertThat(outcomes.get(0)).isEqualTo(new Outcome.Value<>("page of /a"));
      assertThat(outcomes.get(1)).isInstanceOf(Outcome.Failure.class);
      assertThat(outcomes.get(2)).isEqualTo(new Outcome.Value<>("page of /b"));
    }
  }

  @Test
  void settlesLateItems() throws Exception {
    ManualTicker clock = new ManualTicker();
    try (Shuttle byHand = Shuttle.builder().ticker(clock).build()) {
      Thread time =
          Thread.startVirtualThread(() -> {
            try {
              clock.awaitParked(1); // the timer, for the one item
              clock.advance(Duration.ofMillis(50));
            } catch (InterruptedException interrupted) {
              Thread.currentThread().interrupt();
            }
          });
      assertThat(Streams.settle(byHand, List.of("/slow")))
          .singleElement()
          .isInstanceOf(Outcome.Late.class);
      time.join();
    }
  }
}
