package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Option;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Report;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Strategy;
import io.flyshuttle.testkit.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AutoPilotTest {
  private final ManualTicker ticker = new ManualTicker();

  private Watch watch(Pipeline<?> pipeline, Machine machine) {
    return new Watch(pipeline, machine, ticker, Runnable::run);
  }

  private void go(Watch watch, int items, Duration... stages) {
    for (int item = 0; item < items; item++) {
      for (int stage = 0; stage < stages.length; stage++) {
        watch.begin(stage, item, item);
        ticker.advance(stages[stage]);
        watch.end(stage, item, item);
      }
    }
  }

  private static Pipeline<Long> mixed() {
    return Pipeline.range(0, 10_000).io(64, i -> i).<Long>cpu(i -> i);
  }

  @Test
  void staysWithHybridWhereNothingIsMuchFaster() {
    Watch watch = watch(mixed(), Machine.generic(2));
    go(watch, 2_000, Duration.ofMillis(4), Duration.ofNanos(500_000));

    assertThat(watch.next()).isEmpty();
  }

  @Test
  void decidesNothingBeforeItHasSeenEnough() {
    Watch watch = watch(mixed(), dearHybrid());
    go(watch, 255, Duration.ofMillis(4), Duration.ofNanos(100_000));

    assertThat(watch.next()).isEmpty();
  }

  @Test
  void movesToWhatIsMuchFasterHere() {
    Watch watch = watch(mixed(), dearHybrid());
    go(watch, 256, Duration.ofMillis(4), Duration.ofNanos(100_000));

    assertThat(watch.next()).contains(Strategy.virtualThreads());
  }

  @Test
  void decidesNothingMoreOnceTheRunIsOver() {
    Watch watch = watch(mixed(), dearHybrid());
    watch.ended();
    go(watch, 1_000, Duration.ofMillis(4), Duration.ofNanos(100_000));

    assertThat(watch.next()).isEmpty();
  }

  @Test
  void isFoundOnTheClassPathAndChangesNoResult() throws Exception {
    List<Long> expected = LongStream.range(0, 5_000).mapToObj(i -> 3 * (i + 1)).toList();
    Pipeline<Long> pipeline = Pipeline.range(0, 5_000).io(16, i -> i + 1).<Long>cpu(i -> 3 * i);
    try (Shuttle shuttle = Shuttle.create()) {
      Report<Long> report = shuttle.run(pipeline, Option.using(Strategy.auto()));

      assertThat(report.orThrow()).isEqualTo(expected);
    }
  }

  @Test
  void isGivenAMachine() throws Exception {
    try (Shuttle shuttle =
        Shuttle.builder().strategy(Strategy.auto()).pilot(new AutoPilot(dearHybrid())).build()) {
      assertThat(shuttle.run(mixed()).orThrow()).hasSize(10_000);
    }
  }

  /** A machine where handing over to the CPU pool costs as much as a long calculation. */
  private static Machine dearHybrid() {
    Machine machine = Machine.generic(2);
    java.util.Map<String, Machine.Overhead> overheads = new java.util.HashMap<>();
    overheads.putAll(machine.overheads());
    overheads.put("hybrid", Machine.Overhead.always(500_000));
    overheads.put("threads", Machine.Overhead.always(500_000));
    return machine.withOverheads(overheads);
  }
}
