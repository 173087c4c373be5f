package io.flyshuttle;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An observer hears of each call of a stage's function in this JVM, in its thread. */
class ObserverTest {

  private final Shuttle shuttle = Shuttle.builder().cpu(2).build();

  @AfterEach
  void close() {
    shuttle.close();
  }

  static List<Strategy> inProcess() {
    return Strategy.builtIn();
  }

  /** A call as it was told of. */
  private record Call(int stage, long item, Object input, String how, Object output) {}

  /** Keeps all calls, and sees to it that each ends in its own thread, before the next. */
  private static final class Calls implements StageObserver {
    private record Begun(int stage, long item, Object input) {}

    private final Map<Thread, Begun> open = new ConcurrentHashMap<>();
    private final Queue<Call> ended = new ConcurrentLinkedQueue<>();

    @Override
    public void begin(int stage, long item, Object input) {
      assertThat(open.put(Thread.currentThread(), new Begun(stage, item, input))).isNull();
    }

    @Override
    public void end(int stage, long item, Object output) {
      ended(stage, item, "end", output);
    }

    @Override
    public void failed(int stage, long item, Throwable cause) {
      ended(stage, item, "failed", Objects.requireNonNull(cause.getMessage()));
    }

    private void ended(int stage, long item, String how, Object output) {
      Begun begun = Objects.requireNonNull(open.remove(Thread.currentThread()));
      assertThat(begun.stage).isEqualTo(stage);
      assertThat(begun.item).isEqualTo(item);
      ended.add(new Call(stage, item, begun.input, how, output));
    }

    List<Call> all() {
      assertThat(open).isEmpty();
      return List.copyOf(ended);
    }

    List<Call> of(int stage) {
      return all().stream().filter(call -> call.stage == stage).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("inProcess")
  void hearsOfEachCallOnce(Strategy strategy) throws Exception {
    Calls calls = new Calls();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 100).io(4, x -> x + 1000).cpu(x -> -x).io(2, x -> x * 2);

    List<Long> results = shuttle.run(pipeline.observed(calls), Option.using(strategy)).orThrow();

    assertThat(results).isEqualTo(shuttle.run(pipeline, Option.using(strategy)).orThrow());
    List<Call> expected = new ArrayList<>();
    for (long i = 0; i < 100; i++) {
      expected.add(new Call(0, i, i, "end", i + 1000));
      expected.add(new Call(1, i, i + 1000, "end", -i - 1000));
      expected.add(new Call(2, i, -i - 1000, "end", -2 * i - 2000));
    }
    assertThat(calls.all()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("inProcess")
  void numbersItemsAlongThePipeline(Strategy strategy) throws Exception {
    Calls calls = new Calls();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 100)
            .io(4, x -> x)
            .settle()
            .map(_ -> 1L)
            .cpu(x -> x)
            .gather(Gatherers.windowFixed(10))
            .io(3, List::getFirst);

    shuttle.run(pipeline.observed(calls), Option.using(strategy)).orThrow();

    for (int stage : new int[] {0, 1}) {
      assertThat(calls.of(stage).stream().map(Call::item).collect(Collectors.toSet()))
          .isEqualTo(LongStream.range(0, 100).boxed().collect(Collectors.toSet()));
    }
    assertThat(calls.of(2))
        .extracting(Call::item)
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 10).boxed().toList());
  }

  @ParameterizedTest
  @MethodSource("inProcess")
  void mapsAreToldUnderTheStageThatTheyRunIn(Strategy strategy) throws Exception {
    Calls calls = new Calls();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1).map(_ -> 1L).io(1, _ -> 2L).map(_ -> 3L).cpu(_ -> 4L).map(_ -> 5L);

    shuttle.run(pipeline.observed(calls), Option.using(strategy)).orThrow();

    assertThat(calls.all()).extracting(Call::stage).containsExactly(0, 0, 0, 1, 1);
    assertThat(calls.all()).extracting(Call::output).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @ParameterizedTest
  @MethodSource("inProcess")
  void hearsOfFailuresAndOfEachAttempt(Strategy strategy) throws Exception {
    Calls calls = new Calls();
    Pipeline<Outcome<Long>> pipeline =
        Pipeline.range(0, 3)
            .<Long>io(
                2,
                x -> {
                  if (x == 1) {
                    throw new IllegalStateException("one");
                  }
                  return x;
                })
            .retry(Retry.exponential(2, ofMillis(1)))
            .settle();

    shuttle.run(pipeline.observed(calls), Option.using(strategy)).orThrow();

    assertThat(calls.all())
        .containsExactlyInAnyOrder(
            new Call(0, 0, 0L, "end", 0L),
            new Call(0, 1, 1L, "failed", "one"),
            new Call(0, 1, 1L, "failed", "one"),
            new Call(0, 2, 2L, "end", 2L));
  }

  @Test
  void aCallWithATimeLimitIsObservedToo() throws Exception {
    Calls calls = new Calls();
    Pipeline<Long> pipeline = Pipeline.range(0, 1).io(2, x -> x).timeout(ofDays(1));

    shuttle.run(pipeline.observed(calls)).orThrow();

    assertThat(calls.all()).containsExactly(new Call(0, 0, 0L, "end", 0L));
  }

  @ParameterizedTest
  @MethodSource("inProcess")
  void waitingForAPermitIsNotPartOfTheCall(Strategy strategy) throws Exception {
    Limit limit = Limit.fixed(1);
    Queue<Integer> free = new ConcurrentLinkedQueue<>();
    Pipeline<Long> pipeline = Pipeline.range(0, 20).io(4, x -> x).limit(limit);

    shuttle
        .run(pipeline.observed(telling(() -> free.add(limit.available()))), Option.using(strategy))
        .orThrow();

    assertThat(free).hasSize(40).containsOnly(0);
  }

  @Test
  void whatIsSentElsewhereIsNotObservedAndCanStillBeSent() throws Exception {
    Calls calls = new Calls(); // not serialisable
    Pipeline<Long> pipeline = Pipeline.range(0, 10).io(2, x -> x).cpu(x -> -x).observed(calls);

    List<Long> results =
        shuttle.run(pipeline, Option.using(Strategy.parse(ToyPlace.STRATEGY))).orThrow();

    assertThat(results).hasSize(10).startsWith(0L, -1L);
    assertThat(calls.of(0)).hasSize(10);
    assertThat(calls.of(1)).isEmpty();
  }

  @Test
  void whatItThrowsFailsTheItem() throws Exception {
    StageObserver broken =
        new StageObserver() {
          @Override
          public void begin(int stage, long item, Object input) {
            throw new IllegalStateException("begin");
          }

          @Override
          public void end(int stage, long item, Object output) {}

          @Override
          public void failed(int stage, long item, Throwable cause) {}
        };
    Report<Long> report = shuttle.run(Pipeline.range(0, 1).io(1, x -> x).observed(broken));

    assertThat(report.failure()).get().asString().contains("begin");
  }

  @Test
  void ofTwoTheLastIsClosestToTheFunction() throws Exception {
    List<String> told = new ArrayList<>();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1)
            .observed(telling("outer", told))
            .observed(telling("inner", told))
            .io(1, x -> x);

    shuttle.run(pipeline, Option.using(Strategy.synchronous())).orThrow();

    assertThat(told).containsExactly("outer begins", "inner begins", "inner ends", "outer ends");
  }

  private static StageObserver telling(String name, List<String> told) {
    return new StageObserver() {
      @Override
      public void begin(int stage, long item, Object input) {
        told.add(name + " begins");
      }

      @Override
      public void end(int stage, long item, Object output) {
        told.add(name + " ends");
      }

      @Override
      public void failed(int stage, long item, Throwable cause) {
        told.add(name + " failed");
      }
    };
  }

  /** Does the same at the begin and at the end of each call. */
  private static StageObserver telling(Runnable action) {
    return new StageObserver() {
      @Override
      public void begin(int stage, long item, Object input) {
        action.run();
      }

      @Override
      public void end(int stage, long item, Object output) {
        action.run();
      }

      @Override
      public void failed(int stage, long item, Throwable cause) {
        action.run();
      }
    };
  }
}
