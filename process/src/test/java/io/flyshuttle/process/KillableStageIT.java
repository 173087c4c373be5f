package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.CpuFunction;
import io.flyshuttle.DeadlineExceededException;
import io.flyshuttle.Option;
import io.flyshuttle.Outcome;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Report;
import io.flyshuttle.Retry;
import io.flyshuttle.Shuttle;
import io.flyshuttle.spi.PlaceProvider;
import io.flyshuttle.testkit.ManualTicker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An item of a killable stage that overruns costs itself, wherever the run is at. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillableStageIT {

  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofHours(1);

  private final Shuttle shuttle = shuttle(2, Duration.ZERO);

  private static Shuttle shuttle(int workers, Duration grace) {
    ProcessPoolBuilder pool = Pools.small(workers).spares(1).grace(grace);
    return Shuttle.builder().cpu(workers).place(pool.asPlace()).build();
  }

  @AfterAll
  void close() {
    shuttle.close();
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }

  /** What happens to an item in its worker. */
  enum Fate {
    RUNS_AWAY,
    LOOKS_UP,
    EXITS
  }

  /** Takes itself for its result, but for one number, which meets its fate. */
  record Meets(Fate fate, long number, boolean tells) implements CpuFunction<Long, Long> {
    @Override
    public Long apply(Long item) {
      if (tells) {
        Checkpoint.progress(item, 1_000);
        Checkpoint.partial("best of " + item);
      }
      return item != number
          ? item
          : switch (fate) {
            case RUNS_AWAY -> Runaways.spin(1);
            case EXITS -> Runaways.exit(3);
            case LOOKS_UP -> {
              while (true) {
                Checkpoint.poll();
              }
            }
          };
    }
  }

  private List<Outcome<Long>> settled(Pipeline<Long> stage) throws InterruptedException {
    return shuttle.run(stage.settle()).orThrow();
  }

  private static void assertOthers(List<Outcome<Long>> outcomes, long but, int of) {
    List<Outcome<Long>> expected = new ArrayList<>();
    LongStream.range(0, of)
        .filter(item -> item != but)
        .mapToObj(Outcome.Value::new)
        .forEach(expected::add);
    assertThat(outcomes).hasSize(of);
    List<Outcome<Long>> others = new ArrayList<>(outcomes);
    others.removeAll(expected);
    assertThat(others).hasSize(1);
    assertThat(others.getFirst()).isNotInstanceOf(Outcome.Value.class);
  }

  @Test
  void theOneThatIsKilledHasItsOwnPartialResultAndTheOthersTheirs() throws Exception {
    List<Outcome<Long>> outcomes =
        settled(Pipeline.range(0, 500).killable(LIMIT, new Meets(Fate.RUNS_AWAY, 300, true)));
    assertOthers(outcomes, 300, 500);
    WorkerKilledException why = // in order
        Kills.assertKilled(outcomes.get(300), WorkerKilledException.class, "best of 300");
    assertThat(why.partial()).contains("best of 300");
    assertThat(why.progress().orElseThrow().done()).isEqualTo(300);
  }

  @Test
  void theOneThatHeedsTheInterruptIsLate() throws Exception {
    Pipeline<Long> stage =
        Pipeline.range(0, 100).killable(LIMIT, new Meets(Fate.LOOKS_UP, 60, true));
    try (Shuttle patient = shuttle(1, LONG)) {
      List<Outcome<Long>> outcomes = patient.run(stage.settle()).orThrow();
      assertOthers(outcomes, 60, 100);
      assertThat(outcomes.get(60)).isEqualTo(new Outcome.Late<>(Optional.of("best of 60")));
    }
  }

  @Test
  void theOneThatEndsItsProcessIsFoundAndIsKilled() throws Exception {
    List<Outcome<Long>> outcomes =
        settled(Pipeline.range(0, 100).killable(LONG, new Meets(Fate.EXITS, 60, true)));
    assertOthers(outcomes, 60, 100);
    assertThat(Kills.assertKilled(outcomes.get(60), WorkerLostException.class).kind())
        .isEqualTo(WorkerLostException.Kind.EXITED);
  }

  @Test
  void withoutOrderItCostsAsLittle() throws Exception {
    List<Outcome<Long>> outcomes =
        settled(
            Pipeline.range(0, 300)
                .killable(LIMIT, new Meets(Fate.RUNS_AWAY, 100, true))
                .unordered());
    assertOthers(outcomes, 100, 300);
    assertThat(outcomes).filteredOn(Outcome.Killed.class::isInstance).hasSize(1);
  }

  @Test
  void unsettledItEndsTheRunWithWhatItHadGiven() throws Exception {
    Report<Long> report =
        shuttle.run(
            Pipeline.range(0, 10_000).killable(LIMIT, new Meets(Fate.RUNS_AWAY, 5_000, true)));
    assertThat(report.failure().orElseThrow())
        .isInstanceOfSatisfying(
            WorkerKilledException.class, why -> assertThat(why.partial()).contains("best of 5000"));
    assertThat(report.results()).contains(0L, 4_000L).doesNotContain(5_000L);
  }

  /** Runs away at its first attempts at 3; how many those have been is told by files. */
  record Improves(String folder, int badAttempts) implements CpuFunction<Long, Long> {
    @Override
    public Long apply(Long item) {
      return item == 3 && attempt() <= badAttempts ? Runaways.spin(1) : item;
    }

    private int attempt() {
      for (int attempt = 1; true; attempt++) {
        try {
          Files.createFile(Path.of(folder, "attempt-" + attempt));
          return attempt;
        } catch (FileAlreadyExistsException before) {
          // the next
        } catch (IOException full) {
          throw new UncheckedIOException(full);
        }
      }
    }
  }

  @Test
  void itIsTriedAgainAsOftenAsAskedForAndNoOtherIs(@TempDir Path folder) throws Exception {
    Retry threeTimes = Retry.exponential(3, Duration.ofNanos(1));
    List<Outcome<Long>> outcomes =
        settled(
            Pipeline.range(0, 50)
                .killable(LIMIT, new Improves(folder.toString(), 2))
                .retry(threeTimes));
    assertThat(outcomes)
        .isEqualTo(LongStream.range(0, 50).mapToObj(Outcome.Value<Long>::new).toList());
    assertThat(files(folder)).isEqualTo(3);
  }

  @Test
  void afterTheLastAttemptItIsKilled(@TempDir Path folder) throws Exception {
    Retry twice =
        Retry.exponential(2, Duration.ofNanos(1)).when(WorkerKilledException.class::isInstance);
    List<Outcome<Long>> outcomes =
        settled(
            Pipeline.range(0, 50).killable(LIMIT, new Improves(folder.toString(), 9)).retry(twice));
    assertOthers(outcomes, 3, 50);
    assertThat(outcomes.get(3)).isInstanceOf(Outcome.Killed.class);
    assertThat(files(folder)).isEqualTo(2);
  }

  private static long files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  /** Says by a file that it is at 40, where it stays. */
  record Stays(String file) implements CpuFunction<Long, Long> {
    @Override
    public Long apply(Long item) {
      if (item == 40) {
        try {
          Files.createFile(Path.of(file));
        } catch (IOException twice) {
          throw new UncheckedIOException(twice);
        }
        return Runaways.spin(1);
      }
      return item;
    }
  }

  @Test
  void aDeadlineOfTheRunInTheMiddleOfAChunkKeepsWhatIsFinished(@TempDir Path folder)
      throws Exception {
    Path reached = folder.resolve("reached");
    ManualTicker ticker = new ManualTicker();
    PlaceProvider place = Pools.small(1).spares(1).asPlace();
    try (Shuttle timed = Shuttle.builder().cpu(1).ticker(ticker).place(place).build()) {
      CompletableFuture<Report<Long>> report = new CompletableFuture<>();
      Pipeline<Long> stays =
          Pipeline.range(0, 60).killable(LONG.multipliedBy(2), new Stays(reached.toString()));
      Thread runs =
          Thread.startVirtualThread(() -> {
            try {
              report.complete(timed.run(stays, Option.within(LONG)));
            } catch (Throwable failure) {
              report.completeExceptionally(failure);
            }
          });
      Pools.until(() -> Files.exists(reached));
      ticker.advance(LONG);
      runs.join();
      assertThat(report.join().failure().orElseThrow())
          .isInstanceOf(DeadlineExceededException.class);
      assertThat(report.join().results()).doesNotContain(40L).allMatch(item -> item < 60);
      assertThat(timed.run(Pipeline.range(0, 9).killable(LONG, item -> item)).orThrow()).hasSize(9);
    }
  }

  @Test
  void aStreamThatIsClosedEarlyEndsWhatRunsAway() throws Exception {
    try (Stream<Long> items =
        shuttle.stream(
            Pipeline.range(0, 1_000_000)
                .killable(LONG, new Meets(Fate.RUNS_AWAY, 700, false))
                .unordered())) {
      assertThat(items.limit(600).toList()).hasSize(600);
    }
    assertThat(shuttle.run(Pipeline.range(0, 9).killable(LONG, item -> item)).orThrow()).hasSize(9);
  }
}
