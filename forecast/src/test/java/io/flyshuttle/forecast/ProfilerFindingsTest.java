package io.flyshuttle.forecast;

import static io.flyshuttle.forecast.HandProfiler.HOUR;
import static io.flyshuttle.forecast.HandProfiler.LATE;
import static io.flyshuttle.forecast.HandProfiler.MACHINE;
import static io.flyshuttle.forecast.HandProfiler.each;
import static io.flyshuttle.forecast.Workloads.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.Pipeline;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the profiler says of a pipeline that is declared wrongly, or was measured badly. */
class ProfilerFindingsTest {
  private final HandProfiler profiler = new HandProfiler();
  private final FakeGauge gauge = profiler.gauge;

  @Test
  void findsAnIoStageThatComputes() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 100)
            .io(
                4,
                each(_ -> {
                  gauge.await(MS);
                  gauge.work(3 * MS);
                }))
            .named("parse");

    assertThat(profiler.profile(pipeline, HOUR).findings())
        .containsExactly(
            "stage 'parse' is declared io and computes for 3.0 ms of the 4.0 ms that an item takes"
                + " (75 %): what computes belongs in a cpu stage");
  }

  @Test
  void toFallAsleepIsNotTheWorkOfWhatWaits() throws Exception {
    Machine machine = HandProfiler.machine(10_000);
    HandProfiler blocked = new HandProfiler(machine);
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1_000)
            .io(
                4,
                each(item -> {
                  blocked.gauge.await(item % 5 == 0 ? 0 : MS);
                  blocked.gauge.work(item % 3 == 0 ? 20_000 : 50_000);
                }))
            .cpu(each(_ -> blocked.gauge.work(25_000)));

    Profile profile = blocked.profile(pipeline, HOUR);

    Costs work = profile.stages().getFirst().work();
    Costs waits = profile.stages().getFirst().waits();
    long less = Math.round(machine.blocking(4));
    for (int i = 0; i < work.size(); i++) {
      assertThat(work.at(i))
          .isIn(
              waits.at(i) == 0 ? List.of(20_000L, 50_000L) : List.of(20_000 - less, 50_000 - less));
    }
    assertThat(waits.toArray()).contains(0);
    assertThat(profile.stages().getLast().work().toArray()).containsOnly(25_000L);
  }

  @Test
  void whatIsDearStaysSoWhereToWakeUpIsMostOfWhatTheOthersCompute() throws Exception {
    Machine machine = HandProfiler.machine(10_000); // some 19 us of 4 at once
    HandProfiler rare = new HandProfiler(machine);
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1_000)
            .io(
                4,
                each(item -> {
                  rare.gauge.await(MS);
                  rare.gauge.work(item % 7 == 0 ? 5 * MS : 15_000);
                }));

    long[] work = rare.profile(pipeline, HOUR).stages().getFirst().work().toArray();

    double less = machine.blocking(4);
    double dear = Arrays.stream(work).filter(each -> each > MS).average().orElseThrow();
    long count = Arrays.stream(work).filter(each -> each > MS).count();
    assertThat(Arrays.stream(work).filter(each -> each <= MS)).containsOnly(0L);
    assertThat(dear).isBetween(5.0 * MS - 20 * less, 5 * MS - less);
    double all = count * 5.0 * MS + (work.length - count) * 15_000.0;
    assertThat(Arrays.stream(work).sum())
        .isCloseTo(Math.round(all - work.length * less), within((long) work.length));
  }

  private String findingOfIo(long wait, long work) throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 100)
            .io(
                4,
                each(_ -> {
                  gauge.await(wait);
                  gauge.work(work);
                }));
    return profiler.profile(pipeline, HOUR).findings().toString();
  }

  @Test
  void findsAnIoStageThatComputesForMostOfItsTimeOrForLong() throws Exception {
    assertThat(findingOfIo(MS / 10, 3 * MS / 10)).startsWith("[stage 'io' is declared io and comp");
    assertThat(findingOfIo(100 * MS, 10 * MS)).startsWith("[stage 'io' is declared io and comp");
    assertThat(findingOfIo(MS, MS / 10)).isEqualTo("[]");
  }

  @Test
  void findsACpuStageThatWaits() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 100)
            .cpu(
                each(_ -> {
                  gauge.await(MS);
                  gauge.work(MS);
                }))
            .named("fetch");

    Profile profile = profiler.profile(pipeline, HOUR);

    assertThat(profile.findings())
        .containsExactly(
            "stage 'fetch' is declared cpu and waits for 1.0 ms of the 2.0 ms that an item takes"
                + " (50 %): what waits belongs in an io stage");
    assertThat(profile.stages().getFirst().waits().mean()).isEqualTo(MS - LATE);
  }

  @Test
  void findsNothingOfAWellDeclaredOne() throws Exception {
    assertThat(profiler.profile(profiler.items(1_000, _ -> 4 * MS, _ -> MS / 2), HOUR).findings())
        .isEmpty();
  }

  @Test
  void countsWhatOtherThreadsComputeToTheStageThatWaits() throws Exception {
    Pipeline<Long> pipeline =
        profiler.items(
            4_000,
            _ -> {
              gauge.workElsewhere(MS);
              return 5 * MS;
            },
            _ -> MS);

    Profile profile = profiler.profile(pipeline, HOUR);

    double runtime = MACHINE.overhead("threads").at(MS);
    assertThat(profile.stages().getFirst().work().mean()) // but for items at work meanwhile
        .isCloseTo(MS - runtime, within(0.1 * MS));
    assertThat(profile.findings())
        .singleElement()
        .asString()
        .matches("outside the stages' functions this JVM computes .* (µs|ms) an item: .*'wait'");
  }

  @Test
  void aStageThatDoesNextToNothingIsNotWorthAWord() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1_000)
            .io(4, each(_ -> gauge.work(40_000)))
            .cpu(each(_ -> gauge.work(MS)))
            .cpu(each(_ -> gauge.await(40_000)));

    assertThat(profiler.profile(pipeline, HOUR).findings()).isEmpty();
  }

  @Test
  void saysThatOtherProgramsComputed() throws Exception {
    Pipeline<Long> pipeline =
        profiler.items(
            1_000,
            _ -> MS,
            _ -> {
              gauge.workOfOthers(2 * MS);
              return MS;
            });

    Profile profile = profiler.profile(pipeline, HOUR);

    assertThat(profile.sampling().foreignCores()).isCloseTo(1, within(0.1));
    assertThat(profile.findings())
        .containsExactly("other programs used 1.0 cores meanwhile: times may be too long");
  }

  @Test
  void goesOnWhereItemsFail() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1_000)
            .cpu(
                each(i -> {
                  gauge.work(MS);
                  if (i % 2 == 0) {
                    throw new IllegalStateException("even");
                  }
                }));

    Profile profile = profiler.profile(pipeline, HOUR);

    assertThat(profile.stages().getFirst().work().mean()).isEqualTo(1.0 * MS);
    assertThat(profile.findings())
        .singleElement()
        .asString()
        .matches("\\d+ of \\d+ items failed, the first with: .*IllegalStateException: even");
  }
}
