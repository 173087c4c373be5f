package io.flyshuttle.cli.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.cli.child.Conditions;
import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.child.Job;
import io.flyshuttle.cli.child.Lateness;
import io.flyshuttle.cli.child.Outlook;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.compare.Interruption;
import io.flyshuttle.cli.terminal.Silence;
import io.flyshuttle.cli.workload.Digest;
import io.flyshuttle.cli.workload.Foreseeing;
import io.flyshuttle.cli.workload.Synthetic;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Setting;
import io.flyshuttle.forecast.Simulation;
import io.flyshuttle.forecast.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is looked at before the time, with runs made by hand. */
class ExaminationTest {
  private static final double SPIN = 15_000; // of the generic machine
  private static final Conditions QUIET = new Conditions(SPIN, 0, 0.05, 0.01);
  private static final Case WORK =
      new Case(
          1,
          new Figures(1_000, Duration.ZERO, Duration.ofMillis(2), Spread.CONSTANT, 8, 0, 1),
          Case.Via.SLEEP);

  private final List<Job> jobs = new ArrayList<>();
  private Attempt outlook = new Attempt.Foreseen(Outlook.none("it can't be tried"), List.of());

  private Examination.Results examine(String strategy, Attempt... attempts) throws Exception {
    return new Examination(
            Machine.generic(2),
            1,
            (job, _) -> {
              if (job.workload() instanceof Foreseeing) {
                return outlook;
              }
              jobs.add(job);
              return attempts[Math.min(jobs.size(), attempts.length) - 1];
            },
            new Interruption(),
            new Silence())
        .run(List.of(WORK), List.of(strategy));
  }

  private static Attempt took(double seconds, Conditions conditions) {
    return new Attempt.Done(
        new Event.Finished(
            1_000,
            seconds,
            2,
            1,
            new Lateness(0, 0, 0, List.of()),
            new Digest("a", "b", Optional.empty()),
            List.of(),
            conditions),
        OptionalLong.of(1),
        List.of());
  }

  @Test
  void aQuietRunCountsAtOnce() throws Exception {
    Examination.Results results = examine("hybrid", took(1, QUIET));
    Pair pair = results.pairs().getFirst();
    assertThat(results.repeated()).isZero();
    assertThat(pair.conditions().disturbed()).isFalse();
    assertThat(pair.conditions().runs()).isEqualTo(1);
    assertThat(pair.conditions().otherCores()).isCloseTo(0.06, within(1e-9));
    assertThat(pair.errorBefore()).isCloseTo(0, within(0.02)); // 1,000 of 2 ms on two cores
  }

  @Test
  void aRunThatOthersDisturbIsRepeated() throws Exception {
    Examination.Results results =
        examine("hybrid", took(2, new Conditions(SPIN, 0, 0.1, 0.05)), took(1, QUIET));
    assertThat(results.repeated()).isEqualTo(1);
    assertThat(results.pairs().getFirst().measured().seconds()).isEqualTo(1);
    assertThat(results.pairs().getFirst().conditions().runs()).isEqualTo(2);
  }

  @Test
  void soIsOneOnCoresThatAreNotThoseOfTheCalibration() throws Exception {
    Examination.Results results =
        examine("hybrid", took(2, new Conditions(SPIN * 1.2, 0, 0, 0)), took(1, QUIET));
    assertThat(results.repeated()).isEqualTo(1);
    assertThat(results.pairs().getFirst().measured().seconds()).isEqualTo(1);
  }

  @Test
  void theLeastDisturbedCountsInTheEnd() throws Exception {
    Examination.Results results =
        examine(
            "hybrid",
            took(3, new Conditions(SPIN, 0, 0.9, 0)),
            took(2, new Conditions(SPIN, 0, 0.3, 0)),
            took(4, new Conditions(SPIN, 0, 0.6, 0)));
    assertThat(jobs).hasSize(3);
    assertThat(results.repeated()).isEqualTo(2);
    assertThat(results.pairs().getFirst().measured().seconds()).isEqualTo(2);
    assertThat(results.pairs().getFirst().conditions().disturbed()).isTrue();
  }

  @Test
  void slowerCoresAndThoseThatOthersTookExplainATime() throws Exception {
    Examination.Results results =
        examine("hybrid", took(1.21, new Conditions(SPIN * 1.1, 0.121, 0.1, 0)));
    Pair pair = results.pairs().getFirst();
    assertThat(pair.errorBefore()).isLessThan(-0.15);
    assertThat(pair.error()).isCloseTo(0, within(0.03)); // 1.1 times as long on 1.8 cores
  }

  @Test
  void aSynchronousRunIsCutOff() throws Exception {
    Pair pair = examine("synchronous", took(1, QUIET)).pairs().getFirst();
    assertThat(((Synthetic) jobs.getFirst().workload()).first()).isEqualTo(500); // a second of 2 ms
    assertThat(pair.before().seconds()).isCloseTo(1, within(0.01));
  }

  @Test
  void whatASampleSaysIsOfTheItemsThatWereRun() throws Exception {
    Simulation simulation =
        new Simulation(new Setting("synchronous", 8, 2), 2.2, 2.2, 0.5, 0, 0, 1);
    outlook =
        new Attempt.Foreseen(
            new Outlook(
                List.of(new Forecast(simulation, 2, 3)),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            List.of());
    Pair pair = examine("synchronous", took(1, QUIET)).pairs().getFirst(); // 500 of 1,000
    assertThat(pair.profiled().orElseThrow().seconds()).isCloseTo(1.1, within(1e-6));
    assertThat(pair.profiled().orElseThrow().lowSeconds()).isCloseTo(1, within(1e-6));
    assertThat(pair.profiled().orElseThrow().highSeconds()).isCloseTo(1.5, within(1e-6));
  }

  @Test
  void whatFailsIsSaid() throws Exception {
    Examination.Results results = examine("hybrid", new Attempt.Failed("no", "", List.of()));
    assertThat(results.pairs()).isEmpty();
    assertThat(results.failures()).hasSize(2);
    assertThat(results.failures().getFirst())
        .startsWith("profile of 1: 1,000 items")
        .endsWith(": it can't be tried");
    assertThat(results.failures().getLast()).startsWith("hybrid 1: 1,000 items");
  }

  /** Of requests, as they are measured first: what a run of these takes, by how it is run. */
  private static Attempt requested(Job job) {
    Synthetic work = (Synthetic) job.workload();
    if (work.port() == 0) {
      return ran(1, 0.1, 0);
    }
    return switch (job.strategy()) {
      case "event-loop" -> ran(0.48, 0.2, 0.9);
      case "synchronous" -> ran(1.5, 0.3, 0.2);
      default -> ran(1.2, 1.3, 0.4);
    };
  }

  private static Attempt ran(double seconds, double cpu, double foreign) {
    return new Attempt.Done(
        new Event.Finished(
            1_000,
            seconds,
            cpu,
            1,
            new Lateness(0, 0, 0, List.of()),
            new Digest("a", "b", Optional.empty()),
            List.of(),
            new Conditions(SPIN, 0, foreign, 0)),
        OptionalLong.of(1),
        List.of());
  }

  @Test
  void theServerOfRequestsIsNoStranger() throws Exception {
    Figures figures =
        new Figures(1_000, HttpCosts.BRIEF, Duration.ZERO, Spread.CONSTANT, HttpCost.CROWD, 0, 1);
    Examination.Results results =
        new Examination(
                Machine.generic(2),
                1,
                (job, _) -> {
                  if (job.workload() instanceof Foreseeing) {
                    return outlook;
                  }
                  boolean own = job.workload() instanceof Synthetic work && work.items() == 1_000;
                  return own ? ran(0.1, 0.2, 0.45) : requested(job);
                },
                new Interruption(),
                new Silence())
            .run(List.of(new Case(1, figures, Case.Via.HTTP)), List.of("virtual-threads"));

    assertThat(results.requests().brief().crowded().server()).isCloseTo(40_000, within(1e-6));
    Pair pair = results.pairs().getFirst();
    assertThat(pair.conditions().otherCores()).isCloseTo(0.05, within(1e-9)); // 0.4 are its own
    assertThat(pair.conditions().disturbed()).isFalse();
    assertThat(pair.measured().cpuSeconds()).isCloseTo(0.24, within(1e-9)); // 40 us each
    double crowded = results.requests().brief().crowded().both() / 1e9;
    assertThat(pair.before().cpuSeconds()).isGreaterThan(1_000 * crowded);
  }

  @Test
  void whatRequestsCostIsToldWhereItCannotBeMeasured() throws Exception {
    Figures figures = new Figures(1_000, HttpCosts.BRIEF, Duration.ZERO, Spread.CONSTANT, 8, 0, 1);
    Examination.Results results =
        new Examination(
                Machine.generic(2),
                1,
                (job, _) ->
                    job.workload() instanceof Foreseeing
                        ? outlook
                        : new Attempt.Failed("no", "", List.of()),
                new Interruption(),
                new Silence())
            .run(List.of(new Case(1, figures, Case.Via.HTTP)), List.of("hybrid"));

    assertThat(results.failures()).contains("what requests cost could not be measured");
    assertThat(results.requests()).isEqualTo(HttpCosts.NONE);
  }
}
