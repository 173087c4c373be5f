package io.flyshuttle.forecast;

import static io.flyshuttle.forecast.HandProfiler.HOUR;
import static io.flyshuttle.forecast.HandProfiler.LATE;
import static io.flyshuttle.forecast.HandProfiler.each;
import static io.flyshuttle.forecast.Workloads.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.flyshuttle.Pipeline;
import io.flyshuttle.TaskFailedException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is measured of a pipeline, by clocks that its own functions move. */
class ProfilerTest {
  private final HandProfiler profiler = new HandProfiler();
  private final FakeGauge gauge = profiler.gauge;

  @Test
  void tellsWaitingFromComputingAndFromStandingInLine() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 4_000)
            .io(
                8,
                each(_ -> {
                  gauge.await(4 * MS);
                  gauge.queue(7 * MS);
                  gauge.work(MS / 2);
                }))
            .cpu(
                each(_ -> {
                  gauge.work(2 * MS);
                  gauge.queue(MS);
                }));

    Profile profile = profiler.profile(pipeline, HOUR);

    Profile.StageProfile io = profile.stages().getFirst();
    assertThat(io.waits()).isEqualTo(Costs.of(io.waits().size(), _ -> 4 * MS - LATE));
    long waking = Math.round(HandProfiler.machine(0).blocking(8));
    assertThat(waking).isPositive();
    assertThat(io.work()).isEqualTo(Costs.of(io.work().size(), _ -> MS / 2 - waking));
    Profile.StageProfile cpu = profile.stages().getLast();
    assertThat(cpu.waits()).isEqualTo(Costs.none(cpu.waits().size()));
    assertThat(cpu.work()).isEqualTo(Costs.of(cpu.work().size(), _ -> 2 * MS));
    assertThat(profile.findings()).isEmpty();
    assertThat(profile.items()).hasValue(4_000);
  }

  @Test
  void aLongWaitIsTakenToEndLater() throws Exception {
    Machine machine = Machine.generic(2);
    Profiler generic = new Profiler(machine, gauge, gauge.ticker);

    Profile profile = generic.profile(profiler.items(1_000, _ -> 20 * MS, _ -> MS), HOUR);

    assertThat(profile.stages().getFirst().waits().max())
        .isEqualTo(20 * MS - Math.round(machine.platformTimer().at10ms()));
  }

  @Test
  void keepsWhatAnItemWaitsWithWhatItComputes() throws Exception {
    Profile profile =
        profiler.profile(profiler.items(1_000, i -> MS + i * 1_000, i -> 2 * MS + i * 1_000), HOUR);

    Costs waits = profile.stages().getFirst().waits();
    Costs work = profile.stages().getLast().work();
    for (int i = 0; i < waits.size(); i++) {
      assertThat(work.at(i)).isEqualTo(waits.at(i) + LATE + MS);
    }
  }

  @Test
  void saysHowMuchIsAllocatedAndSent() throws Exception {
    Pipeline<Integer> pipeline =
        Pipeline.range(0, 100)
            .io(
                2,
                _ -> {
                  gauge.allocate(3_000);
                  return new byte[1_000];
                })
            .cpu(bytes -> bytes.length);

    Profile profile = profiler.profile(pipeline, HOUR);

    assertThat(profile.stages().getFirst().allocated()).isEqualTo(3_000);
    assertThat(profile.stages().getLast().bytes()).isBetween(1_000L, 1_100L);
  }

  @Test
  void mapsCountToTheStageThatTheyRunIn() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 100).cpu(each(_ -> gauge.work(MS))).map(each(_ -> gauge.work(MS)));

    assertThat(profiler.profile(pipeline, HOUR).stages().getFirst().work().mean())
        .isEqualTo(2.0 * MS);
  }

  @Test
  void whatIsDoneOnceForABatchIsSharedByItsItems() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 400)
            .io(4, each(_ -> gauge.await(MS)))
            .batch(10, Duration.ofDays(1))
            .cpu(list -> {
              gauge.work(list.size() * MS);
              return 1L;
            });

    Profile profile = profiler.profile(pipeline, HOUR);

    Costs work = profile.stages().getLast().work();
    assertThat(work.size()).isEqualTo(profile.sampling().items());
    assertThat(work.mean()).isEqualTo(1.0 * MS);
  }

  @Test
  void whatTheCompilerTakesIsNotCounted() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 4_000)
            .cpu(
                each(_ -> {
                  gauge.work(MS);
                  gauge.compile(MS);
                }));

    Profile profile = profiler.profile(pipeline, HOUR);

    assertThat(profile.stages().getFirst().work().mean()).isEqualTo(1.0 * MS);
    assertThat(profile.findings()).isEmpty();
  }

  @Test
  void refusesWhatCannotBeProfiled() {
    assertThatIllegalStateException()
        .isThrownBy(() -> profiler.profile(Pipeline.from(Stream.of(1)).cpu(i -> i), HOUR))
        .withMessageContaining("nothing would be left");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> profiler.profile(Pipeline.range(0, 9), HOUR))
        .withMessageContaining("no io, cpu or killable stage");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> profiler.profile(Pipeline.range(0, 0).cpu(i -> i), HOUR))
        .withMessageContaining("the source has no item");
  }

  @Test
  void aSourceThatFailsEndsIt() {
    Iterable<Long> broken =
        () ->
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public Long next() {
                throw new IllegalStateException("broken");
              }
            };

    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(() -> profiler.profile(Pipeline.from(broken).cpu(i -> i), HOUR))
        .withRootCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void anInterruptEndsIt() {
    Thread me = Thread.currentThread();
    AtomicBoolean once = new AtomicBoolean(true);
    Pipeline<Long> pipeline =
        Pipeline.range(0, 100)
            .io(
                1,
                each(_ -> {
                  if (once.getAndSet(false)) {
                    me.interrupt();
                  }
                }));

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> profiler.profile(pipeline, HOUR));
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void theBudgetIsChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Budget.standard().share(0))
        .withMessage("share 0.0: must be above 0, and 1 at most");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Budget.standard().time(Duration.ZERO))
        .withMessage("time PT0S: must be positive");
    assertThatIllegalArgumentException().isThrownBy(() -> Budget.standard().precision(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Budget(1, Duration.ZERO, 2, 1));
  }
}
