package io.flyshuttle.cli.compare;

import static io.flyshuttle.cli.compare.Made.made;
import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.cli.child.Conditions;
import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.child.Outlook;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Profile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Why a run differs from its forecast, by what was measured beside its time. */
class CulpritTest {
  private static final Machine MACHINE = Machine.generic(2);
  private static final Conditions QUIET = new Conditions(MACHINE.spinNanos(), 0, 0.02, 0.01);

  /** Forecast are 2 s and 2 s of CPU. */
  private static Optional<String> culprit(double wall, double cpu, Conditions during) {
    Event.Finished run = ((Attempt.Done) Made.run(wall)).finished();
    Attempt attempt =
        new Attempt.Done(
            new Event.Finished(
                run.items(),
                wall,
                cpu,
                run.peakRssBytes(),
                run.heartbeat(),
                run.digest(),
                run.progress(),
                during),
            OptionalLong.empty(),
            List.of());
    Standings made = made().add("hybrid", attempt).forecast("hybrid", 2, 1.9, 2.1).standings();
    Standings measured =
        new Standings(
            made.plan().with(Optional.of(MACHINE)), made.rows(), made.advice(), sampled());
    return Culprit.of(measured, measured.rows().getFirst());
  }

  private static Optional<Outlook> sampled() {
    Profile.Sampling sampling =
        new Profile.Sampling(
            100, Duration.ofSeconds(1), 0.01, Profile.Stop.PRECISE, MACHINE.spinNanos(), 0, 0);
    return Optional.of(
        new Outlook(
            List.of(), List.of(), Optional.of(sampling), Optional.empty(), Optional.empty()));
  }

  private static Conditions cores(double slower) {
    return new Conditions(MACHINE.spinNanos() * slower, 0, 0, 0);
  }

  @Test
  void whatIsRightNeedsNoReason() {
    assertThat(culprit(2.2, 3, cores(1.2))).isEmpty();
    assertThat(culprit(1.83, 1, cores(0.8))).isEmpty();
  }

  @Test
  void whatOthersTookComesFirst() {
    assertThat(culprit(3, 4, new Conditions(20_000, 0, 0.5, 0.1)))
        .hasValue("took 3.00 s, not 2.00 s: others used 0.6 cores meanwhile");
  }

  @Test
  void thenHowQuickTheCoresWere() {
    assertThat(culprit(2.4, 2.4, cores(1.25)))
        .hasValue(
            "took 2.40 s, not 2.00 s: the cores were 20 % slower than when the sample was"
                + " taken");
    assertThat(culprit(1.6, 1.6, cores(0.8)))
        .hasValue(
            "took 1.60 s, not 2.00 s: the cores were 25 % quicker than when the sample was"
                + " taken");
  }

  @Test
  void thenWhatItsItemsCost() {
    assertThat(culprit(2.5, 2.5, QUIET))
        .hasValue(
            "took 2.50 s, not 2.00 s: it computed for 2.50 s, not 2.00 s, compilers included: its"
                + " items cost more than the sample's");
    assertThat(culprit(1.5, 1.5, cores(1.1))) // slower cores don't make it quicker
        .hasValue(
            "took 1.50 s, not 2.00 s: it computed for 1.50 s, not 2.00 s, compilers included: its"
                + " items cost less than the sample's");
  }

  @Test
  void whatMakesUpLittleIsNoReason() {
    assertThat(culprit(6, 6, new Conditions(MACHINE.spinNanos() * 1.06, 0, 0.2, 0)))
        .hasValue(
            "took 6.00 s, not 2.00 s: it computed for 6.00 s, not 2.00 s, compilers included: its"
                + " items cost more than the sample's");
  }

  @Test
  void onlyThenWaitsOrTheModel() {
    assertThat(culprit(2.5, 2.05, QUIET))
        .hasValue(
            "took 2.50 s, not 2.00 s: it computed for 2.05 s, and 2.00 s were forecast: its"
                + " waits were longer, or the model is wrong");
  }

  @Test
  void withoutASampleNothingIsSaid() {
    Standings made = made().add("hybrid", Made.run(3)).forecast("hybrid", 2, 1.9, 2.1).standings();
    assertThat(Culprit.of(made, made.rows().getFirst())).isEmpty();
  }
}
