package io.flyshuttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.spi.Pilot;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutoTest {
  private static final int ITEMS = 3_000;

  private final Scripted pilot = new Scripted();

  /** Says what it was told to say, one after the other. */
  private static final class Scripted implements Pilot, Pilot.Course {
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final Queue<Long> seen = new ConcurrentLinkedQueue<>(); // items of the first stage
    private volatile List<Strategy> strategies = List.of();
    private volatile int every = 3; // times that it is asked, as many items go together
    private volatile int atMost = Integer.MAX_VALUE;

    @Override
    public Course begin(Pipeline<?> pipeline, int cpus) {
      return this;
    }

    @Override
    public void begin(int stage, long item, Object input) {}

    @Override
    public void end(int stage, long item, Object output) {
      if (stage == 0) {
        seen.add(item);
      }
    }

    @Override
    public void failed(int stage, long item, Throwable cause) {}

    @Override
    public Optional<Strategy> next() {
      int turn = asked.incrementAndGet() / every;
      return turn == 0 || strategies.isEmpty()
          ? Optional.empty()
          : Optional.of(strategies.get(Math.min(turn, strategies.size()) - 1));
    }

    @Override
    public int concurrency(int stage) {
      return atMost;
    }

    @Override
    public void ended() {
      ended.incrementAndGet();
    }
  }

  private Shuttle shuttle() {
    return Shuttle.builder().cpu(2).strategy(Strategy.auto()).pilot(pilot).build();
  }

  private static Pipeline<Long> pipeline() {
    return Pipeline.range(0, ITEMS)
        .io(8, i -> i + 1)
        .named("wait")
        .<Long>cpu(i -> i * 2)
        .named("compute");
  }

  private static List<Long> results() {
    return LongStream.range(0, ITEMS).mapToObj(i -> (i + 1) * 2).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtual-threads", "threads(4)", "event-loop", "hybrid"})
  void whatIsDecidedOnTheWayChangesNoResult(String name) throws Exception {
    pilot.strategies = List.of(Strategy.parse(name));
    try (Shuttle shuttle = shuttle()) {
      assertThat(shuttle.run(pipeline()).orThrow()).isEqualTo(results());
    }
  }

  @Test
  void theRestRunsUnderTheNewStrategy() throws Exception {
    pilot.strategies = List.of(Strategy.threads(3));
    try (Shuttle shuttle = shuttle()) {
      Report<Long> report = shuttle.run(pipeline());

      assertThat(report.stages().stream().map(Report.StageReport::place))
          .containsExactly("virtual", "cpu", "threads");
      assertThat(report.stages().get(1).items() + report.stages().get(2).items()).isEqualTo(ITEMS);
      assertThat(report.stages().get(2).items()).isPositive();
    }
  }

  @Test
  void itMayChangeItsMindManyTimes() throws Exception {
    pilot.every = 1;
    pilot.strategies =
        List.of(
            Strategy.threads(3),
            Strategy.hybrid(),
            Strategy.virtualThreads(),
            Strategy.threads(2),
            Strategy.eventLoop(),
            Strategy.hybrid());
    try (Shuttle shuttle = shuttle()) {
      Report<Long> report = shuttle.run(pipeline());

      assertThat(report.orThrow()).isEqualTo(results());
      assertThat(report.stages()).hasSizeGreaterThan(4);
    }
  }

  @Test
  void itemsKeepTheirNumbers() throws Exception {
    pilot.strategies = List.of(Strategy.threads(3), Strategy.hybrid());
    try (Shuttle shuttle = shuttle()) {
      shuttle.run(pipeline()).orThrow();
    }
    assertThat(pilot.seen)
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, ITEMS).boxed().toList());
  }

  @Test
  void everyPartOfAPipelineMovesByItself() throws Exception {
    pilot.strategies = List.of(Strategy.threads(3));
    try (Shuttle shuttle = shuttle()) {
      List<Long> sums =
          shuttle
              .run(
                  pipeline()
                      .gather(Gatherers.windowFixed(10))
                      .<Long>cpu(window -> window.stream().mapToLong(i -> i).sum()))
              .orThrow();

      assertThat(sums)
          .isEqualTo(
              results().stream()
                  .gather(Gatherers.windowFixed(10))
                  .map(window -> window.stream().mapToLong(i -> i).sum())
                  .toList());
    }
  }

  @Test
  void whatCannotBeTakenUpIsNot() throws Exception {
    pilot.strategies = List.of(Strategy.synchronous());
    try (Shuttle shuttle = shuttle()) {
      Report<Long> report = shuttle.run(pipeline());

      assertThat(report.orThrow()).isEqualTo(results());
      assertThat(report.stages()).hasSize(2);
    }
  }

  @Test
  void aFailureBehindTheMoveEndsTheRun() throws Exception {
    pilot.strategies = List.of(Strategy.virtualThreads());
    Pipeline<Long> failing =
        pipeline()
            .cpu(i -> {
              if (i == 2 * (ITEMS - 1L)) {
                throw new IllegalArgumentException("no");
              }
              return i;
            });
    try (Shuttle shuttle = shuttle()) {
      Report<Long> report = shuttle.run(failing);

      assertThat(report.failure()).containsInstanceOf(IllegalArgumentException.class);
      assertThat(results()).containsAll(report.results());
      assertThat(report.results()).isSorted();
    }
    assertThat(pilot.ended).hasValue(1);
  }

  @Test
  void whoWantsNoMoreEndsWhatCameInItsPlaceToo() {
    pilot.every = 1;
    pilot.strategies = List.of(Strategy.threads(2), Strategy.hybrid(), Strategy.threads(3));
    Pipeline<Long> endless =
        Pipeline.<Long>from(Stream.iterate(0L, i -> i + 1)).io(4, i -> i).cpu(i -> i);
    try (Shuttle shuttle = shuttle();
        Stream<Long> stream = shuttle.stream(endless)) {
      assertThat(stream.limit(1_000).count()).isEqualTo(1_000);
    }
    assertThat(pilot.ended).hasValue(1);
  }

  @Test
  void noMoreWaitAtOnceThanItSays() throws Exception {
    pilot.atMost = 2;
    CyclicBarrier inPairs = new CyclicBarrier(2); // others would come in meanwhile
    AtomicInteger within = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Pipeline<Long> counting =
        Pipeline.range(0, 500)
            .io(
                16,
                i -> {
                  most.accumulateAndGet(within.incrementAndGet(), Math::max);
                  inPairs.await();
                  within.decrementAndGet();
                  return i;
                });
    try (Shuttle shuttle = shuttle()) {
      assertThat(shuttle.run(counting).orThrow()).hasSize(500);
    }
    assertThat(most).hasValue(2);
  }

  @Test
  void withoutAPilotItSaysWhatIsMissing() {
    try (Shuttle shuttle = Shuttle.builder().strategy(Strategy.auto()).build()) {
      assertThatThrownBy(() -> shuttle.run(pipeline()))
          .isInstanceOf(TaskFailedException.class)
          .hasMessageContaining("flyshuttle-forecast");
    }
  }

  @Test
  void itIsParsedAndIsNoneOfTheStrategiesToCompare() {
    assertThat(Strategy.parse("auto")).isEqualTo(Strategy.auto());
    assertThat(Strategy.builtIn()).doesNotContain(Strategy.auto());
  }
}
