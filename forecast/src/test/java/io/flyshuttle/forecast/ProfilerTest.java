package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.Pipeline;
import io.flyshuttle.TaskFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is learnt of a pipeline, by clocks that its own functions move. */
class ProfilerTest {
  private static final long MS = 1_000_000;
  private static final Machine MACHINE = withoutLongLateness(Machine.generic(2));
  private static final long LATE = 80_000; // of a platform thread on that machine
  private static final Budget HOUR = Budget.standard().time(Duration.ofHours(1));

  /** The same lateness however long a wait is. */
  private static Machine withoutLongLateness(Machine machine) {
    return new Machine(
        machine.measured(),
        machine.cores(),
        machine.spinNanos(),
        machine.virtualTimerLate(),
        machine.platformTimerLate(),
        machine.quantum(),
        machine.overheads(),
        machine.byteNanos(),
        machine.jvmBytes(),
        machine.workerBytes(),
        machine.threadBytes());
  }

  private final FakeGauge gauge = new FakeGauge();
  private final Profiler profiler = new Profiler(MACHINE, gauge, gauge.ticker);

  private Profile profile(Pipeline<?> pipeline, Budget budget) throws InterruptedException {
    return profiler.profile(pipeline, budget);
  }

  /** Items that wait, and compute, for so many nanoseconds. */
  private Pipeline<Long> items(long count, LongUnaryOperator waits, LongUnaryOperator work) {
    return Pipeline.range(0, count)
        .io(
            10,
            i -> {
              gauge.await(waits.applyAsLong(i));
              return i;
            })
        .named("wait")
        .cpu(i -> {
          gauge.work(work.applyAsLong(i));
          return i;
        })
        .named("work");
  }

  // ---- what it measures

  @Test
  void tellsWaitingFromComputingAndFromStandingInLine() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 4_000)
            .io(
                8,
                i -> {
                  gauge.await(4 * MS);
                  gauge.queue(7 * MS);
                  gauge.work(MS / 2);
                  return i;
                })
            .cpu(i -> {
              gauge.work(2 * MS);
              gauge.queue(MS);
              return i;
            });

    Profile profile = profile(pipeline, HOUR);

    Profile.StageProfile io = profile.stages().getFirst();
    assertThat(io.waits()).isEqualTo(Costs.of(io.waits().size(), _ -> 4 * MS - LATE));
    assertThat(io.work()).isEqualTo(Costs.of(io.work().size(), _ -> MS / 2));
    Profile.StageProfile cpu = profile.stages().getLast();
    assertThat(cpu.waits()).isEqualTo(Costs.none(cpu.waits().size()));
    assertThat(cpu.work()).isEqualTo(Costs.of(cpu.work().size(), _ -> 2 * MS));
    assertThat(profile.findings()).isEmpty();
    assertThat(profile.items()).hasValue(4_000);
  }

  @Test
  void aLongWaitIsTakenToEndLater() throws Exception {
    Profiler generic = new Profiler(Machine.generic(2), gauge, gauge.ticker);

    Profile profile = generic.profile(items(1_000, _ -> 20 * MS, _ -> MS), HOUR);

    assertThat(profile.stages().getFirst().waits().max()).isEqualTo(20 * MS - LATE - 100_000);
  }

  @Test
  void keepsWhatAnItemWaitsWithWhatItComputes() throws Exception {
    Profile profile = profile(items(1_000, i -> MS + i * 1_000, i -> 2 * MS + i * 1_000), HOUR);

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

    Profile profile = profile(pipeline, HOUR);

    assertThat(profile.stages().getFirst().allocated()).isEqualTo(3_000);
    assertThat(profile.stages().getLast().bytes()).isBetween(1_000L, 1_100L);
  }

  @Test
  void mapsCountToTheStageThatTheyRunIn() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 100)
            .cpu(i -> {
              gauge.work(MS);
              return i;
            })
            .map(i -> {
              gauge.work(MS);
              return i;
            });

    assertThat(profile(pipeline, HOUR).stages().getFirst().work().mean()).isEqualTo(2.0 * MS);
  }

  @Test
  void whatIsDoneOnceForABatchIsSharedByItsItems() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 400)
            .io(
                4,
                i -> {
                  gauge.await(MS);
                  return i;
                })
            .batch(10, Duration.ofDays(1))
            .cpu(list -> {
              gauge.work(list.size() * MS);
              return 1L;
            });

    Profile profile = profile(pipeline, HOUR);

    Costs work = profile.stages().getLast().work();
    assertThat(work.size()).isEqualTo(profile.sampling().items());
    assertThat(work.mean()).isEqualTo(1.0 * MS);
  }

  @Test
  void whatTheCompilerTakesIsNotCounted() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 4_000)
            .cpu(i -> {
              gauge.work(MS);
              gauge.compile(MS);
              return i;
            });

    Profile profile = profile(pipeline, HOUR);

    assertThat(profile.stages().getFirst().work().mean()).isEqualTo(1.0 * MS);
    assertThat(profile.findings()).isEmpty();
  }

  // ---- which items

  @Test
  void theSampleIsSpreadOverASortedSource() throws Exception {
    Profile profile = profile(items(4_000, _ -> MS, i -> i * 1_000), HOUR);

    Costs work = profile.stages().getLast().work();
    assertThat(work.mean()).isCloseTo(2_000_000, within(100_000.0));
    assertThat(work.at(0)).isLessThan(100_000);
    assertThat(profile.findings())
        .singleElement()
        .asString()
        .startsWith("what items cost drifts along the input: 1.")
        .contains("in its first third, ")
        .endsWith(" ms in its last");
  }

  @Test
  void aPeriodOfTheSourceDoesNotMislead() throws Exception {
    Profile profile = profile(items(8_000, _ -> MS, i -> i % 4 == 3 ? 4 * MS : 0), HOUR);

    assertThat(profile.stages().getLast().work().mean()).isCloseTo(MS, within(0.15 * MS));
  }

  @Test
  void noItemIsRunTwiceAndNoMoreThanTheShare() throws Exception {
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    AtomicInteger calls = new AtomicInteger();
    LongUnaryOperator dear =
        i -> {
          seen.add(i);
          calls.incrementAndGet();
          return i % 7 == 0 ? 100 * MS : MS;
        };

    profile(items(1_000, _ -> MS, dear), HOUR.precision(1e-9));

    assertThat(calls.get()).isEqualTo(250);
    assertThat(seen).hasSize(250);
  }

  // ---- when it stops

  @Test
  void stopsWhenItIsPrecise() throws Exception {
    Profile profile = profile(items(100_000, _ -> MS, i -> (1 + i % 2) * MS), HOUR);

    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.PRECISE);
    assertThat(profile.sampling().precision()).isPositive().isLessThanOrEqualTo(0.05);
    assertThat(profile.sampling().items()).isEqualTo(600); // two blocks
  }

  @Test
  void aSmallerPrecisionNeedsMoreItems() throws Exception {
    Profile profile = profile(items(100_000, _ -> MS, i -> (1 + i % 2) * MS), HOUR.precision(0.01));

    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.PRECISE);
    assertThat(profile.sampling().items()).isGreaterThan(3_000);
  }

  @Test
  void stopsWhenItHasHadItsItems() throws Exception {
    Profile profile = profile(items(100, _ -> MS, i -> i % 10 == 0 ? 100 * MS : MS), HOUR);

    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.ITEMS);
    assertThat(profile.sampling().precision()).isGreaterThan(0.05);
    assertThat(profile.sampling().items()).isLessThanOrEqualTo(25);
  }

  @Test
  void stopsWhenTheTimeIsUp() throws Exception {
    Budget budget = Budget.standard().time(Duration.ofSeconds(1)).precision(1e-9);

    Profile profile = profile(items(100_000, _ -> 10 * MS, i -> (1 + i % 2) * MS), budget);

    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.TIME);
    assertThat(profile.sampling().items()).isGreaterThan(10);
  }

  @Test
  void theScoutTakesNoMoreThanItsPartOfTheTime() throws Exception {
    List<Long> ran = new ArrayList<>();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1_000)
            .cpu(i -> {
              synchronized (ran) {
                ran.add(i);
              }
              gauge.work(2_000 * MS);
              return i;
            });

    Profile profile = profile(pipeline, Budget.standard().time(Duration.ofSeconds(5)));

    assertThat(ran).hasSizeLessThan(4);
    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.TIME);
    assertThat(profile.stages().getFirst().work().mean()).isEqualTo(2_000.0 * MS);
  }

  @Test
  void aLongRunMayBeProfiledForAPartOfIt() throws Exception {
    // 100,000 items of 10 ms on two cores take 500 s: 3 % of that are 15 s
    Profile profile =
        profile(items(100_000, _ -> MS, i -> (5 + 10 * (i % 2)) * MS), Budget.standard());

    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.PRECISE);
    assertThat(profile.sampling().took()).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void stopsAtTheEndOfASourceThatDoesNotKnowItsLength() throws Exception {
    List<Long> given = LongStream.range(0, 200).boxed().toList();
    Pipeline<Long> pipeline =
        Pipeline.using(() -> () -> {}, (AutoCloseable _) -> given.iterator())
            .cpu(i -> {
              gauge.work((1 + i % 2) * MS);
              return i;
            });

    Profile profile = profile(pipeline, HOUR.precision(1e-9));

    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.END);
    assertThat(profile.items()).isEmpty();
    assertThat(profile.sampling().items()).isBetween(30, 50); // a quarter, without the scout
    assertThat(profile.findings()).hasSize(1).first().asString().contains("from its beginning");
  }

  @Test
  void whatItCostWhileItWarmedUpIsDropped() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Profile profile =
        profile(items(100_000, _ -> MS, _ -> calls.incrementAndGet() <= 500 ? 5 * MS : MS), HOUR);

    // scouted 16, a block of 300, one of 300 in the midst of it, and two that are the same
    assertThat(profile.stages().getLast().work()).isEqualTo(Costs.of(600, _ -> MS));
    assertThat(profile.sampling().stopped()).isEqualTo(Profile.Stop.PRECISE);
  }

  // ---- what is odd

  @Test
  void findsAnIoStageThatComputes() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 100)
            .io(
                4,
                i -> {
                  gauge.await(MS);
                  gauge.work(3 * MS);
                  return i;
                })
            .named("parse");

    assertThat(profile(pipeline, HOUR).findings())
        .containsExactly(
            "stage 'parse' is declared io and computes for 3.0 ms of the 4.0 ms that an item takes"
                + " (75 %): what computes belongs in a cpu stage");
  }

  @Test
  void findsACpuStageThatWaits() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 100)
            .cpu(i -> {
              gauge.await(MS);
              gauge.work(MS);
              return i;
            })
            .named("fetch");

    Profile profile = profile(pipeline, HOUR);

    assertThat(profile.findings())
        .containsExactly(
            "stage 'fetch' is declared cpu and waits for 1.0 ms of the 2.0 ms that an item takes"
                + " (50 %): what waits belongs in an io stage");
    assertThat(profile.stages().getFirst().waits().mean()).isEqualTo(MS - LATE);
  }

  @Test
  void findsNothingOfAWellDeclaredOne() throws Exception {
    assertThat(profile(items(1_000, _ -> 4 * MS, _ -> MS / 2), HOUR).findings()).isEmpty();
  }

  @Test
  void countsWhatOtherThreadsComputeToTheStageThatWaits() throws Exception {
    Pipeline<Long> pipeline =
        items(
            4_000,
            _ -> {
              gauge.workElsewhere(MS);
              return 5 * MS;
            },
            _ -> MS);

    Profile profile = profile(pipeline, HOUR);

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
            .io(
                4,
                i -> {
                  gauge.work(40_000);
                  return i;
                })
            .cpu(i -> {
              gauge.work(MS);
              return i;
            })
            .cpu(i -> {
              gauge.await(40_000);
              return i;
            });

    assertThat(profile(pipeline, HOUR).findings()).isEmpty();
  }

  @Test
  void saysThatOtherProgramsComputed() throws Exception {
    Pipeline<Long> pipeline =
        items(
            1_000,
            _ -> MS,
            _ -> {
              gauge.workOfOthers(2 * MS);
              return MS;
            });

    Profile profile = profile(pipeline, HOUR);

    assertThat(profile.sampling().foreignCores()).isCloseTo(1, within(0.1));
    assertThat(profile.findings())
        .containsExactly("other programs used 1.0 cores meanwhile: times may be too long");
  }

  @Test
  void goesOnWhereItemsFail() throws Exception {
    Pipeline<Long> pipeline =
        Pipeline.range(0, 1_000)
            .cpu(i -> {
              gauge.work(MS);
              if (i % 2 == 0) {
                throw new IllegalStateException("even");
              }
              return i;
            });

    Profile profile = profile(pipeline, HOUR);

    assertThat(profile.stages().getFirst().work().mean()).isEqualTo(1.0 * MS);
    assertThat(profile.findings())
        .singleElement()
        .asString()
        .matches("\\d+ of \\d+ items failed, the first with: .*IllegalStateException: even");
  }

  // ---- what can't be

  @Test
  void refusesWhatCannotBeProfiled() {
    assertThatIllegalStateException()
        .isThrownBy(() -> profile(Pipeline.from(Stream.of(1)).cpu(i -> i), HOUR))
        .withMessageContaining("nothing would be left");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> profile(Pipeline.range(0, 9), HOUR))
        .withMessageContaining("no io, cpu or killable stage");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> profile(Pipeline.range(0, 0).cpu(i -> i), HOUR))
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
        .isThrownBy(() -> profile(Pipeline.from(broken).cpu(i -> i), HOUR))
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
                i -> {
                  if (once.getAndSet(false)) {
                    me.interrupt();
                  }
                  return i;
                });

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> profile(pipeline, HOUR));
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
