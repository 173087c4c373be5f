package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.CpuFunction;
import io.flyshuttle.process.wire.Shipped;
import io.flyshuttle.spi.StageCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Chunks of pipelines: an item that overruns or kills its worker costs only itself. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChunksIT {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private ProcessPool pool;

  /** What was heard of a chunk. */
  private static final class Heard implements Chunks.Listener {
    final List<StageCode.Result> results = new ArrayList<>();
    final CompletableFuture<Integer> end = new CompletableFuture<>();

    @Override
    public void item(int index, StageCode.Result result) {
      assertThat(index).isEqualTo(results.size());
      results.add(result);
    }

    @Override
    public void ended(int begun) {
      end.complete(begun);
    }

    @Override
    public void left() {}

    int await() throws Exception {
      return end.get(60, TimeUnit.SECONDS);
    }

    StageCode.Result.Killed killed(int index) {
      return (StageCode.Result.Killed) results.get(index);
    }

    Throwable failure(int index) {
      return switch (results.get(index)) {
        case StageCode.Result.Failed failed -> failed.cause();
        case StageCode.Result.Killed killed -> killed.cause();
        case StageCode.Result.Late late -> late.cause();
        case StageCode.Result other -> throw new AssertionError("no failure: " + other);
      };
    }
  }

  @BeforeAll
  void open() {
    pool = Pools.telling(1).spares(1).build();
  }

  @AfterAll
  void close() {
    pool.close();
  }

  private Heard run(CpuFunction<?, ?> function, long limit, List<?> values) {
    StageCode code = new StageCode("stage", List.of(function), new BitSet());
    Chunks chunks = pool.chunks();
    Shipped shipped = chunks.ship(code);
    Heard heard = new Heard();
    chunks.run(
        code,
        shipped,
        values.stream().map(value -> new StageCode.Input(0, value)).toList(),
        limit,
        "",
        heard);
    return heard;
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void allItemsAreAnswered() throws Exception {
    Heard heard = run((CpuFunction<Integer, Integer>) Runaways::increment, SECOND, numbers(1_000));
    assertThat(heard.await()).isEqualTo(1_000);
    assertThat(heard.results).hasSize(1_000);
    assertThat(heard.results.get(999)).isEqualTo(new StageCode.Result.Done(1_000));
  }

  @Test
  void anItemThatOverrunsCostsOnlyItself() throws Exception {
    Heard heard =
        run(
            (CpuFunction<Integer, Long>)
                number -> number == 50 ? Runaways.tightLoop(number) : (long) number,
            SECOND,
            numbers(100));
    assertThat(heard.await()).isEqualTo(51);
    assertThat(heard.results).hasSize(51);
    assertThat(heard.results.get(49)).isEqualTo(new StageCode.Result.Done(49L));
    assertThat(heard.failure(50))
        .isInstanceOfSatisfying(
            WorkerKilledException.class,
            killed -> assertThat(killed.stacks()).contains("tightLoop"));
  }

  @Test
  void whatAnItemHasToldIsItsOwnAlthoughItComesLate() throws Exception {
    Heard silent = run(telling(50), SECOND, numbers(100)); // 50 tells nothing
    assertThat(silent.await()).isEqualTo(51);
    assertThat(silent.killed(50).partial()).isEmpty();
    Heard telling = run(telling(51), SECOND, numbers(100));
    assertThat(telling.await()).isEqualTo(51);
    assertThat(telling.killed(50).partial()).contains("best of 50");
  }

  /** Items up to a bound tell; the one numbered 50 runs away. */
  private static CpuFunction<Integer, Long> telling(int bound) {
    return number -> {
      if (number < bound) {
        Checkpoint.partial("best of " + number);
      }
      return number == 50 ? Runaways.spin(number) : (long) number;
    };
  }

  @Test
  void anItemThatKillsItsWorkerIsFoundAmongThoseThatWereNotToldYet() throws Exception {
    Heard heard =
        run(
            (CpuFunction<Integer, Integer>)
                number -> number == 30 ? Runaways.segfault(number) : number,
            SECOND * 10,
            numbers(40));
    assertThat(heard.await()).isEqualTo(31);
    assertThat(heard.results.get(29)).isEqualTo(new StageCode.Result.Done(29));
    assertThat(heard.failure(30))
        .isInstanceOfSatisfying(
            WorkerLostException.class,
            lost -> assertThat(lost.kind()).isEqualTo(WorkerLostException.Kind.CRASHED));
  }

  @Test
  void anItemThatCannotBeSentFailsAlone() throws Exception {
    Heard heard =
        run((CpuFunction<Object, String>) Object::toString, SECOND, List.of(1, new Object(), 3));
    assertThat(heard.await()).isEqualTo(3);
    assertThat(heard.results.get(0)).isEqualTo(new StageCode.Result.Done("1"));
    assertThat(heard.failure(1)).isInstanceOf(NotSendableException.class);
    assertThat(heard.results.get(2)).isEqualTo(new StageCode.Result.Done("3"));
  }

  @Test
  void whatDoesNotFitIntoAFrameGoesInSeveral() throws Exception {
    List<String> texts =
        IntStream.range(0, 300).mapToObj(i -> Integer.toString(i % 10).repeat(20_000)).toList();
    Heard heard = run((CpuFunction<String, Integer>) String::length, SECOND * 10, texts);
    assertThat(heard.await()).isEqualTo(300);
    assertThat(heard.results).allMatch(new StageCode.Result.Done(20_000)::equals);
  }

  @Test
  void aCancelledChunkEndsWithTheItemThatRan() throws Exception {
    StageCode code =
        new StageCode(
            "stage",
            List.of(
                (CpuFunction<Integer, Long>)
                    number -> number == 2 ? Runaways.tightLoop(number) : (long) number),
            new BitSet());
    Chunks chunks = pool.chunks();
    Heard heard = new Heard();
    Runnable cancel =
        chunks.run(
            code,
            chunks.ship(code),
            numbers(5).stream().map(value -> new StageCode.Input(0, value)).toList(),
            PoolState.NEVER,
            "",
            heard);
    Pools.until(() -> heard.results.size() == 2);
    cancel.run();
    assertThat(heard.await()).isEqualTo(3);
    assertThat(heard.failure(2)).isInstanceOf(CancellationException.class);
  }
}
