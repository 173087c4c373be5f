package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.spi.Chunk;
import io.flyshuttle.spi.Feed;
import io.flyshuttle.spi.Nature;
import io.flyshuttle.spi.Place;
import io.flyshuttle.spi.PlaceProvider;
import io.flyshuttle.spi.StageCode;
import io.flyshuttle.spi.StageCode.Result.Done;
import io.flyshuttle.spi.StageCode.Result.Failed;
import io.flyshuttle.spi.StageCode.Result.Killed;
import io.flyshuttle.spi.StageCode.Result.Late;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places that core knows nothing of: by hand, and one that serialises. */
class PlaceTest {

  private static final Strategy BY_HAND = Strategy.parse(HandPlace.STRATEGY);
  private static final Strategy TOY = Strategy.parse(ToyPlace.STRATEGY);

  private final Shuttle shuttle = Shuttle.builder().cpu(2).drain(Duration.ofMillis(50)).build();

  @AfterEach
  void close() {
    ToyPlace.LOSES.set(0);
    shuttle.close();
    HandPlace.FEEDS.clear();
  }

  private <T> CompletableFuture<Report<T>> start(Pipeline<T> pipeline, Option... options) {
    CompletableFuture<Report<T>> report = new CompletableFuture<>();
    List<Option> all = new ArrayList<>(List.of(options));
    all.add(Option.using(BY_HAND));
    Thread.startVirtualThread(() -> {
      try {
        report.complete(shuttle.run(pipeline, all.toArray(new Option[0])));
      } catch (InterruptedException | RuntimeException failure) {
        report.completeExceptionally(failure);
      }
    });
    return report;
  }

  private static Chunk next(Feed feed) {
    while (true) {
      Optional<Chunk> chunk = feed.poll();
      if (chunk.isPresent()) {
        return chunk.get();
      }
      Testing.pause();
    }
  }

  private static List<StageCode.Result> done(Chunk chunk, String suffix) {
    return chunk.inputs().stream()
        .map(input -> (StageCode.Result) new Done(input.value() + suffix))
        .toList();
  }

  /** A place that counts how often it is opened and closed. */
  private static final class Counted implements PlaceProvider {
    private final String strategy;
    private final List<String> life = new CopyOnWriteArrayList<>();

    Counted(String strategy) {
      this.strategy = strategy;
    }

    @Override
    public String strategy() {
      return strategy;
    }

    @Override
    public Set<Nature> serves() {
      return Set.of(Nature.CPU, Nature.KILLABLE);
    }

    @Override
    public Place open(int width) {
      life.add("open " + width);
      return new HandPlace() {
        @Override
        public <A, R> Call<R> prepare(
            Duration limit, CpuFunction<? super A, ? extends R> function, A argument) {
          life.add("call");
          return _ -> new Outcome.Skipped<>();
        }

        @Override
        public void close() {
          life.add("close");
        }
      };
    }
  }

  @Test
  void onePlaceThatIsGivenComesBeforeTheOneOfTheClassPath() throws Exception {
    Counted given = new Counted(HandPlace.STRATEGY);
    try (Shuttle own = Shuttle.builder().cpu(3).place(given).build()) {
      assertThat(given.life).as("opened when it is needed").isEmpty();
      try (var scope = own.scope("one", Join.<Integer>settle())) {
        scope.killable(Duration.ofHours(1), Object::hashCode, "a");
        scope.killable(Duration.ofHours(1), Object::hashCode, "b");
        scope.join();
      }
      CompletableFuture<Object> run =
          CompletableFuture.supplyAsync(() -> {
            try {
              return own.run(Pipeline.range(0, 1).cpu(x -> x), Option.using(BY_HAND));
            } catch (InterruptedException impossible) {
              throw new AssertionError(impossible);
            }
          });
      Chunk chunk = next(HandPlace.FEEDS.take());
      chunk.complete(done(chunk, ""));
      run.join();
    }
    assertThat(given.life).containsExactly("open 3", "call", "call", "close");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRunThatDetachesGoesOnWithoutWhatIsElsewhereAndListsIt(boolean listensFirst)
      throws Exception {
    Limit limit = Limit.fixed(4);
    CompletableFuture<Report<Long>> report =
        start(
            Pipeline.range(0, 10).cpu(x -> x).named("away").limit(limit),
            Option.overrun(Overrun.DETACH));
    Feed feed = HandPlace.FEEDS.take();
    Chunk failing = next(feed);
    Chunk away = next(feed);
    AtomicInteger told = new AtomicInteger();
    if (listensFirst) {
      away.onCancel(told::incrementAndGet);
      failing.fail(new IOException("the first"));
    } else {
      failing.fail(new IOException("the first"));
      away.onCancel(told::incrementAndGet);
    }
    assertThat(report.join().failure()).get().isInstanceOf(IOException.class);
    assertThat(told.get()).isEqualTo(1);
    assertThat(shuttle.detached()).hasToString("[detached: stage 'away']");
    assertThat(limit.available()).isEqualTo(3);
    away.fail(new CancellationException("as told"));
    assertThat(shuttle.detached()).isEmpty();
    assertThat(limit.available()).isEqualTo(4);
  }

  @Test
  void aStrategyHasOnePlace() {
    Shuttle.Builder builder = Shuttle.builder().place(new Counted("mine"));
    assertThatThrownBy(() -> builder.place(new Counted("mine")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("place(...) for the strategy 'mine': there is one, and one is enough");
    for (String builtIn : List.of("hybrid", "threads", "threads(7)", "synchronous")) {
      assertThatThrownBy(() -> builder.place(new Counted(builtIn)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("place(...) for the strategy '" + builtIn + "': that one is built in");
    }
  }

  @Test
  void aChunkHasExactlyOneOutcome() throws Exception {
    Pipeline<String> pipeline = Pipeline.range(0, 2).cpu(x -> "never called");
    CompletableFuture<Report<String>> report = start(pipeline);
    Feed feed = HandPlace.FEEDS.take();
    Chunk first = next(feed);
    assertThatThrownBy(() -> first.complete(List.of()))
        .isInstanceOf(IllegalArgumentException.class); // and no outcome
    first.complete(done(first, " a"));
    first.complete(done(first, " b"));
    first.fail(new IOException("after the end"));
    first.run();
    Chunk second = next(feed);
    second.complete(done(second, " a"));
    assertThat(report.join().orThrow()).containsExactly("0 a", "1 a");
  }

  @Test
  void oneFailedItemOfAChunkIsThatItemsOnly() throws Exception {
    CompletableFuture<Report<Outcome<Long>>> report =
        start(Pipeline.range(0, 3).cpu(x -> x).settle());
    Feed feed = HandPlace.FEEDS.take();
    for (int items = 0; items < 3; ) {
      Chunk chunk = next(feed);
      List<StageCode.Result> results = new ArrayList<>();
      for (StageCode.Input input : chunk.inputs()) {
        boolean fails = input.value().equals(1L);
        results.add(
            fails ? new Failed(0, input.value(), new IOException("one")) : new Done(input.value()));
        items++;
      }
      chunk.complete(results);
    }
    List<Outcome<Long>> outcomes = report.join().orThrow();
    assertThat(outcomes.get(0)).isEqualTo(new Outcome.Value<>(0L));
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Failure.class);
    assertThat(outcomes.get(2)).isEqualTo(new Outcome.Value<>(2L));
  }

  @Test
  void whatThePlaceHasEndedIsLateOrKilledWithItsPartialResult() throws Exception {
    CompletableFuture<Report<Outcome<Long>>> report =
        start(Pipeline.range(0, 3).cpu(x -> x).settle());
    Feed feed = HandPlace.FEEDS.take();
    IOException died = new IOException("it died");
    for (int items = 0; items < 3; ) {
      Chunk chunk = next(feed);
      List<StageCode.Result> results = new ArrayList<>();
      for (StageCode.Input input : chunk.inputs()) {
        Object value = input.value();
        results.add(
            switch ((int) (long) (Long) value) {
              case 0 -> new Late(0, value, new DeadlineExceededException("late"), partial(value));
              case 1 -> new Killed(0, value, died, partial(value));
              default -> new Done(value);
            });
        items++;
      }
      chunk.complete(results);
    }
    assertThat(report.join().orThrow())
        .containsExactly(
            new Outcome.Late<>(partial(0L)),
            new Outcome.Killed<>(died, partial(1L)),
            new Outcome.Value<>(2L));
  }

  private static Optional<Object> partial(Object value) {
    return Optional.of("some of " + value);
  }

  @Test
  void aKilledItemIsTriedAgainFromTheStepThatWasAtWork() throws Exception {
    CompletableFuture<Report<Long>> report =
        start(
            Pipeline.range(5, 6)
                .map(x -> x + 1)
                .cpu(x -> x * 10)
                .retry(Retry.exponential(2, Duration.ofNanos(1))));
    Feed feed = HandPlace.FEEDS.take();
    next(feed).complete(List.of(new Killed(1, 6L, new IOException("it died"), Optional.empty())));
    Chunk again = next(feed);
    assertThat(again.inputs()).containsExactly(new StageCode.Input(1, 6L));
    again.complete(List.of(again.code().apply(again.inputs().getFirst(), StageCode::step)));
    assertThat(report.join().orThrow()).containsExactly(60L);
  }

  @Test
  void aRunWhoseCodeCannotBeSentIsRefused() throws Exception {
    Pipeline<Long> pipeline = Pipeline.range(0, 3).cpu(x -> x).named("unsendable");
    assertThatThrownBy(() -> shuttle.run(pipeline, Option.using(BY_HAND)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it can't be sent");
    assertThat(shuttle.tree().roots()).isEmpty();
  }

  @Test
  void aRetryComesBackBeforeTheStepThatFailedWithItsInput() throws Exception {
    CompletableFuture<Report<Long>> report =
        start(
            Pipeline.range(5, 6)
                .map(x -> x + 1)
                .cpu(x -> x * 10)
                .retry(Retry.exponential(2, Duration.ofNanos(1)))
                .limit(Limit.fixed(1)));
    Feed feed = HandPlace.FEEDS.take();
    Chunk first = next(feed);
    assertThat(first.inputs()).containsExactly(new StageCode.Input(0, 5L));
    first.complete(List.of(new Failed(1, 6L, new IOException("once"))));
    Chunk again = next(feed);
    assertThat(again.inputs()).containsExactly(new StageCode.Input(1, 6L));
    again.complete(List.of(again.code().apply(again.inputs().getFirst(), StageCode::step)));
    assertThat(report.join().orThrow()).containsExactly(60L);
  }

  @Test
  void cancellingARunTellsThePlaceOnce() throws Exception {
    Limit limit = Limit.fixed(4);
    CompletableFuture<Report<Long>> report = start(Pipeline.range(0, 10).cpu(x -> x).limit(limit));
    Feed feed = HandPlace.FEEDS.take();
    Chunk failing = next(feed);
    Chunk cancelled = next(feed);
    AtomicInteger told = new AtomicInteger();
    cancelled.onCancel(told::incrementAndGet);
    failing.fail(new IOException("the first"));
    Testing.await(() -> told.get() == 1);
    assertThat(report.isDone()).isFalse(); // the cancelled chunk still owes an outcome
    AtomicInteger late = new AtomicInteger();
    cancelled.onCancel(late::incrementAndGet);
    assertThat(late.get()).isEqualTo(1); // at once: it has been
    cancelled.fail(new CancellationException("as told"));
    assertThat(report.join().failure()).get().isInstanceOf(IOException.class);
    assertThat(told.get()).isEqualTo(1);
    assertThat(feed.poll()).isEmpty();
    assertThat(limit.available()).isEqualTo(4);
  }

  @Test
  void anActionThatThrowsDoesNotKeepOthersFromBeingCancelled() throws Exception {
    CompletableFuture<Report<Long>> report = start(Pipeline.range(0, 10).cpu(x -> x));
    Feed feed = HandPlace.FEEDS.take();
    List<Chunk> chunks = List.of(next(feed), next(feed), next(feed));
    for (Chunk chunk : chunks.subList(1, 3)) {
      chunk.onCancel(() -> {
        chunk.fail(new CancellationException("as told"));
        throw new IllegalStateException("the place's bug");
      });
    }
    chunks.getFirst().fail(new IOException("the first"));
    assertThat(report.join().failure()).get().isInstanceOf(IOException.class);
  }

  @Test
  void stagesOfDifferentWidthsAreNotFusedElsewhere() throws Exception {
    CompletableFuture<Report<Long>> report =
        start(Pipeline.range(0, 4).io(8, x -> x + 1).io(2, x -> x + 1));
    Feed first = HandPlace.FEEDS.take();
    Feed second = HandPlace.FEEDS.take();
    assertThat(List.of(first.concurrency(), second.concurrency())).containsExactly(8, 2);
    AtomicBoolean over = new AtomicBoolean();
    var _ = report.whenComplete((_, _) -> over.set(true));
    while (!over.get()) {
      first.poll().ifPresent(Chunk::run);
      second.poll().ifPresent(Chunk::run);
    }
    assertThat(report.join().orThrow()).containsExactly(2L, 3L, 4L, 5L);
  }

  @Test
  void aPlaceThatLosesChunksFailsTheirItemsAndRetriesMendThat() throws Exception {
    ToyPlace.LOSES.set(3);
    Pipeline<Long> pipeline = Pipeline.range(0, 500).cpu(x -> x + 1);
    Report<Long> once = shuttle.run(pipeline, Option.using(TOY));
    assertThat(once.failure().orElseThrow()).hasMessage("the worker died");
    List<Outcome<Long>> settled = shuttle.run(pipeline.settle(), Option.using(TOY)).orThrow();
    assertThat(settled).hasSize(500).anyMatch(outcome -> outcome.toOptional().isEmpty());
    Pipeline<Long> retried = pipeline.retry(Retry.exponential(50, Duration.ofNanos(10)));
    assertThat(shuttle.run(retried, Option.using(TOY)).orThrow()).hasSize(500).isSorted();
  }

  @Test
  void whatCannotBeSentFailsWithItsType() throws Exception {
    Object unsendable = new Object();
    Pipeline<String> pipeline = Pipeline.range(0, 3).cpu(x -> x + "" + unsendable);
    Report<String> report = shuttle.run(pipeline, Option.using(TOY));
    assertThat(report.failure().orElseThrow()).hasMessageContaining("cannot be sent");
    assertThat(shuttle.tree().roots()).isEmpty();
  }

  @Test
  void reportsSayWhereAStageRan() throws Exception {
    Report<Long> report =
        shuttle.run(
            Pipeline.range(0, 10).io(2, x -> x).named("in").cpu(x -> x).named("out"),
            Option.using(TOY));
    assertThat(report.stages()).extracting(Report.StageReport::name).containsExactly("in", "out");
    assertThat(report.stages())
        .extracting(Report.StageReport::place)
        .containsExactly("virtual", "toy");
    assertThat(report.stages()).extracting(Report.StageReport::items).containsExactly(10L, 10L);
  }
}
